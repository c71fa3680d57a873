"""A page is a document at an address: one persisted operation and one component, complete without a script."""
