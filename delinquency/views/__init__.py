"""The pages of unpaid premiums."""
