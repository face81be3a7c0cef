"""The sheets and the small forms of unpaid premiums."""
