"""What a scenario file says, as frozen values; every mistake in it is named with its line."""
