"""A simulated floor that drives the pacer and its rivals: ``dev.py bench pacing``."""
