"""Where the proof's commands are run: fresh checkouts, in the sandbox, believing nothing."""
