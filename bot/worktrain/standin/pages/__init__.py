"""Readable pages for people who watch: no scripts, light and dark."""
