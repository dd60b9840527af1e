"""Documents to hand out: what they contain, and how it becomes a file."""
