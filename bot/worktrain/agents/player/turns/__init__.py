"""What a turn does, a file a kind."""
