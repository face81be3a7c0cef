"""Business continuity in words."""
