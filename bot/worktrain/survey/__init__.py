"""What a checkout shows of how it is set up, tested and guarded, a file an ecosystem; all of it pure."""
