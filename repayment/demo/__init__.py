"""Invented agreements on premiums of months past."""
