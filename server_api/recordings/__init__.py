"""Files of recordings: where they lie, who can open them, how they are done away with."""
