"""The preflight commands that run as git hooks; standard library only."""
