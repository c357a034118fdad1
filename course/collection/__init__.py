"""A collection of prompts by trade, each with cases, checks and what was measured with them."""
