"""What runs by itself: clocks, notices, imports, expiry."""
