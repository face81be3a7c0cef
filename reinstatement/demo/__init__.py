"""Invented former members who ask for their coverage back, at every stage."""
