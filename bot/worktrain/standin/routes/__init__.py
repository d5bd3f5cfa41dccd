"""The REST operations, a file a family."""
