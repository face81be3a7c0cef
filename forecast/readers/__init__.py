"""What a forecast knows, read from the database: open work, people, and what the past shows."""

from forecast.readers.book import TooLarge, read, read_then
from forecast.readers.law import open_rows
from forecast.readers.people import workers
