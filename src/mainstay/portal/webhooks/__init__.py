"""Webhooks: whom else events are sent to, and what became of each."""
