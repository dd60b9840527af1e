"""The agent's desk: window, softphone, outbox."""
