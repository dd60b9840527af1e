"""The queue's bench: promoting, picking and claiming out of up to five million leads."""
