"""The moves of one squad, a file a move: from a planned issue to a merged pull request."""
