"""GitHub without webhooks: what happened is read from lists, and comes in through the same door."""
