"""What the pages of unpaid premiums show, in words."""
