"""Reads only: what the plan did, when, and whether in time."""
