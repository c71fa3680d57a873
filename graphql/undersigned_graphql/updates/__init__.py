"""Updates as types, queries."""
