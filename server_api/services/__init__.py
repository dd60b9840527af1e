"""What the server can do, one verb a file."""
