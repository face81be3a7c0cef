"""Where this project lies, wherever a test stands."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
