"""Signatures as types, queries, mutations and subscriptions."""
