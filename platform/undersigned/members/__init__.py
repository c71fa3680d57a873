"""A member is a supporter whom the organisation knows: somebody who logs in, and signs with one press."""
