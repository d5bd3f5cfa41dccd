"""The only room that starts programs: each in a session of its own that ends as a whole."""
