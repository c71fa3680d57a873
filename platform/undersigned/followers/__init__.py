"""A follower is somebody who asked to be told of a petition without signing it: when it opens, or what comes of it."""
