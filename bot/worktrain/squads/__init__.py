"""The rules of a squad: briefs, verdicts, what a session's end means, what may be written; pure."""
