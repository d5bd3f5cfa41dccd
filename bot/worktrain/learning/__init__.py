"""What a session leaves to the next: the retro of an engagement, and what of it concerns a new run."""
