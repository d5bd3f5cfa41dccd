"""What people are told follows from the state: comments, labels, answers, and the limits of each write."""
