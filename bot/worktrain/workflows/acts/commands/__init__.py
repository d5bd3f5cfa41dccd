"""What `/worktrain <verb>` does, a file a group of verbs; who may is asked of GitHub each time."""
