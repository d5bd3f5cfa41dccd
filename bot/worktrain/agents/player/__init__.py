"""A program that plays a script inside the sandbox; it knows the standard library and nothing of the bot."""
