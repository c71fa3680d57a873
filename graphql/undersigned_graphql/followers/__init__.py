"""Followers as types, queries and mutations."""
