"""Text compared, read and judged by rule: pure functions that know no prompt and no model."""
