"""A petition is a letter, a story and the targets it is addressed to, in one or more languages."""
