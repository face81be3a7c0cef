"""What a forecast knows, read from the database: open work, people, and what the past shows."""

from forecast.readers.book import TooLarge, read

__all__ = ["TooLarge", "read"]
