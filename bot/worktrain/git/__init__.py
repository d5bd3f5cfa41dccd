"""The only module that runs git: hardened, and never in a repository that an agent can write."""
