"""Invented members whose premiums are unpaid, at every stage."""
