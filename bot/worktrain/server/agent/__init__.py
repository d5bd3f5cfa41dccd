"""Connecting the agent: its programs, the keys of its models, and what it may spend."""
