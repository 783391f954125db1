"""Environments: made, renamed, taken away, and their hosts told."""
