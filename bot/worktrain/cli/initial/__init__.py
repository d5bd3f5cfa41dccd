"""What `worktrain init` does, a file a step: look, decide, write."""
