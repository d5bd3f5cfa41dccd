"""What `worktrain doctor` looks at, a file a part: each check says how it is, and how to mend it."""
