"""Who does the work: each backend takes a brief and a workspace and leaves an outcome and a transcript."""
