"""What the pages of repayments show, in words."""
