"""Undersigned: many organisations host their petitions on one installation."""
