"""Everything the bot says to people on GitHub, a file a comment; the same input gives the same bytes."""
