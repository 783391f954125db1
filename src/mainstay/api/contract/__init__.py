"""What the real client asks: its paths, its shapes, its errors."""
