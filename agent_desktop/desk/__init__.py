"""The agent's desk as data: what is true, what happened, what to do. No Qt, no IO."""
