"""The cast and its world, made by the real operations."""
