"""How each kind of intent is sent, found again by its natural key, and brought up to date."""
