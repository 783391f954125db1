"""The customers, as staff see them: all of them in one list."""
