"""The text that a learner wrote: its messages, its variables, its slips."""
