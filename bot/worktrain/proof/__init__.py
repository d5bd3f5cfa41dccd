"""What a run has to show before it may merge: judged, signed and verified by pure functions."""
