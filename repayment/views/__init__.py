"""The pages of repayments."""
