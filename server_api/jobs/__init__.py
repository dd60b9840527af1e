"""What the server watches by the clock."""
