"""A model that plays a script: what a command-line agent talks to instead of a provider."""
