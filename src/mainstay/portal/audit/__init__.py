"""The audit: what was done, and whether it still stands as it was sealed."""
