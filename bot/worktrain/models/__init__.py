"""The model proxy: one unix socket a session, keys put in on the way out, money counted and capped."""
