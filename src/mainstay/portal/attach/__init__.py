"""Attaching a machine by the code on its screen: a person confirms it, and sees what became of it."""
