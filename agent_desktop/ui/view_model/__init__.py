"""The window around the case as ready strings. No Qt."""
