"""The few GraphQL operations that REST lacks."""
