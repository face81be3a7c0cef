"""Trends: counts by day, kept right by a sweep and proven by a recount, and the pages of them."""
