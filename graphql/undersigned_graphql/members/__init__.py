"""The GraphQL face of members."""
