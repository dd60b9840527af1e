"""Whom to call now, and what follows from what the switch reports."""
