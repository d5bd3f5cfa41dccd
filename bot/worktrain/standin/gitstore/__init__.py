"""Git plumbing on bare repositories: real objects, real merges."""
