"""What machines and integrators call."""
