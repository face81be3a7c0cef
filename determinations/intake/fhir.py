"""Reading FHIR R4 JSON in which anything may stand in any place: never an error of type."""

from __future__ import annotations

import json
import math
from datetime import date
from typing import Any

from cases.intake.errors import Unreadable

Resource = dict[str, Any]
LONGEST_ADDRESS = 300
LONGEST_PHONE = 40
DATE_LENGTH = len("2026-03-02")


def read_json(raw: bytes) -> Resource:
    """The JSON object in these bytes. Raises Unreadable when there is none."""
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable("This file is not UTF-8 text.") from None
    except (ValueError, RecursionError):
        raise Unreadable("This file is not JSON.") from None
    if not isinstance(data, dict):
        raise Unreadable("This file is not a JSON object.")
    return data


def one(value: object) -> Resource:
    """The object, or an empty one where something else stands."""
    return value if isinstance(value, dict) else {}


def each(value: object) -> list[Resource]:
    """The objects of a list; what is none is passed over."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def text(value: object) -> str:
    """A string without what a database cannot hold: NUL and halves of surrogate pairs."""
    if not isinstance(value, str):
        return ""
    return value.encode("utf-8", "ignore").decode().replace("\x00", "").strip()


def texts(value: object) -> list[str]:
    """The strings of a list that say something."""
    return [found for item in value if (found := text(item))] if isinstance(value, list) else []


def codes(concept: object) -> set[str]:
    """All the codes of a CodeableConcept: a sender may say one thing in several systems."""
    return {text(coding.get("code")) for coding in each(one(concept).get("coding"))} - {""}


def coding(concept: object) -> Resource:
    """The first coding of a CodeableConcept."""
    return next(iter(each(one(concept).get("coding"))), {})


def identifier(value: object) -> str:
    """An Identifier as one string, system and value."""
    found = one(value)
    return f"{text(found.get('system'))}|{text(found.get('value'))}" if found else ""


def day(value: object, where: str) -> date | None:
    """A date of FHIR; one without a day or a month says too little and is left out."""
    written = text(value)[:DATE_LENGTH]
    if len(written) < DATE_LENGTH:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Unreadable("A date cannot be read.", where) from None


def quantity(value: object) -> str:
    """A Quantity in words, such as `14 days`; empty when its value is no number."""
    found = one(value)
    number = found.get("value")
    if isinstance(number, bool) or not isinstance(number, (int, float)):
        return ""
    if abs(number) > 1e15 or not math.isfinite(number):
        return ""
    return f"{number:g} {text(found.get('unit'))}".strip()[:60]


def address(resource: Resource) -> str:
    """The first address as lines of a letter."""
    found = next(iter(each(resource.get("address"))), {})
    place = f"{text(found.get('city'))}, {text(found.get('state'))}"
    last = f"{place} {text(found.get('postalCode'))}".strip(", ")
    lines = [*texts(found.get("line")), *([last] if last else [])]
    return "\n".join(lines)[:LONGEST_ADDRESS]


def phone(resource: Resource) -> str:
    """The first telephone number; a longer one than any is left out."""
    for contact in each(resource.get("telecom")):
        number = text(contact.get("value"))
        if contact.get("system") == "phone" and len(number) <= LONGEST_PHONE:
            return number
    return ""


def person_name(resource: Resource) -> tuple[str, str]:
    """Given names and family name, of the first name."""
    name = next(iter(each(resource.get("name"))), {})
    return " ".join(texts(name.get("given"))), text(name.get("family"))
