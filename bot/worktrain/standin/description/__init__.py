"""GitHub's own REST description, reduced to structure, and the strict check against it."""
