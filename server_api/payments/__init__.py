"""What banks and services that take payments speak: one folder a language."""
