"""The local GitHub: a strict stand-in with real git, real webhooks and GitHub's own API description."""
