"""What people write in YAML: a bounded loader, and the schema of `.github/worktrain.yml`."""
