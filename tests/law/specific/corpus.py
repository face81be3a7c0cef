"""The invented requests of the sentences in this folder, and a sentence filled in for one."""

import json
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ENROLLEE = "Wilhelmina Placeholder"
PROVIDER = 3  # where it stands in a request


def read(name: str) -> dict[str, Any]:
    return json.loads((HERE / name).read_text())


REQUESTS: dict[str, list[str]] = read("reasons.json")["requests"]


def about(key: str) -> list[str]:
    """The words of a request, without the names in it."""
    return [words for place, words in enumerate(REQUESTS[key]) if place != PROVIDER]


def names(key: str) -> list[str]:
    return [REQUESTS[key][PROVIDER], ENROLLEE, "Sunrise Advantage Gold"]


def filled(words: str, key: str) -> str:
    """As a template would be: with the names and the service of the request."""
    service, provider = REQUESTS[key][0], REQUESTS[key][PROVIDER]
    for place, value in (("provider", provider), ("enrollee", ENROLLEE), ("service", service)):
        words = words.replace(f"{{{place}}}", value)
    return words
