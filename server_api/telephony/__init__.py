"""Calls as the server sees them: a port, and the backends behind it."""
