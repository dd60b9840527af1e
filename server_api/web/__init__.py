"""The contract over HTTPS and WebSocket."""
