"""What the pacer is made of: what it is told, what it learns, what it promises. Pure."""
