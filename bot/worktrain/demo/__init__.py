"""The loop on a local GitHub: the stand-in, the App, scripted agents and people, put together from a file."""
