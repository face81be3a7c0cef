"""National Provider Identifiers."""

PREFIX = "80840"
LENGTH = 10


def is_npi(text: str) -> bool:
    """Whether these are ten digits with the check digit of an NPI (Luhn, with its prefix)."""
    if len(text) != LENGTH or not (text.isascii() and text.isdecimal()):
        return False
    total = 0
    for place, digit in enumerate(reversed(PREFIX + text)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
