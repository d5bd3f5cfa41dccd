"""Readable pages for people who watch."""
