"""Connecting to GitHub by clicks, while the server already listens."""
