"""A person and a deed, in a real Chromium against the real demo."""
