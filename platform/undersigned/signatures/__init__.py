"""A signature is one person's agreement to one petition; it counts when the owner of the address confirmed it."""
