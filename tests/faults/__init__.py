"""Real processes on loopback, broken at every dangerous moment: what was acknowledged is there, what is counted is right."""
