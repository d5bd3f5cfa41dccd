"""Pages for people at their own machine: pure functions from what is to be shown to HTML."""
