"""Contracts: what was bought, how far it is used, until when, what machines attach with, and what is agreed otherwise."""
