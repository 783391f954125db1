"""Machines: the list, the page of each, what happened to it, and what people say of it."""
