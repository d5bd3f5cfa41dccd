"""`runs show --follow`: what sessions do and how the run moves on, as it happens, from what is on disk."""
