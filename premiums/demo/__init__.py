"""Invented ledgers."""
