"""What mends what went wrong: missed webhooks, crashes, jobs that cannot go on, leavings."""
