"""Identity is what a login provider vouches for, and the session that somebody has afterwards: whoever they are to the tenant."""
