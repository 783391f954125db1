"""Mail as the provider's staff see it: its server, what is on its way, what came back."""
