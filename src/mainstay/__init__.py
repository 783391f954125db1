"""Runs an Ubuntu-Pro-style service on your own machines, and says by which clause it decides."""

__version__ = "0.1.0"
