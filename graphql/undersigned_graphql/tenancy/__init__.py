"""Tenancy as types, queries."""
