"""What people and GitHub did, a file an act: each turns one event into a change of a work item."""
