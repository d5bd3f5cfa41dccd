"""State as the JSON that GitHub answers with."""
