"""Invented people and cases, so that the first screen looks like a Tuesday morning."""
