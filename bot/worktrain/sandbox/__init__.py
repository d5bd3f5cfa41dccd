"""Where programs that we do not trust run: their own files, no network, no secrets, bounded."""
