"""The small forms of repayments."""
