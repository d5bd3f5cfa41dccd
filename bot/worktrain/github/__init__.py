"""The only rooms' door to GitHub: reads as frozen values, writes as intents, each made true at most once."""
