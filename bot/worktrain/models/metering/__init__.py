"""How much an answer cost, read from the bytes as they pass: a file a provider."""
