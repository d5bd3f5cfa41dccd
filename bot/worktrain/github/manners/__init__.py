"""GitHub's manners: what all callers of one installation share, so that together they stay polite."""
