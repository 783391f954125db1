"""Pages for customers and staff."""
