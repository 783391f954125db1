"""Where everything is put together: settings, addresses, middleware, the served application."""
