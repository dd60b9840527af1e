"""A lead writes what agents say: a form, not a canvas."""
