"""The GraphQL face of Undersigned: the same slices as `undersigned`, as types, queries and mutations."""
