"""Agents that always behave in one way, a file each: the good one, the broken ones, and the enemies."""
