"""What follows what: the sequences from a delivery to a merged, proven pull request."""
