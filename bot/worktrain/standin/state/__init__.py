"""What the stand-in remembers, in memory."""
