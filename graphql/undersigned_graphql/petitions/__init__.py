"""Petitions as types, queries."""
