"""Webhooks: payloads, and the engine that delivers them."""
