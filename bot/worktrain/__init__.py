"""WorkTrain: from a labelled issue to a merged, proven pull request."""
