"""What a poll finds, as the deliveries that webhooks would have been, a file a kind; pure."""
