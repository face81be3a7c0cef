"""Extending a limit: on which ground, by how much, until when it may be taken, and when never."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from regulations import clock
from regulations import timeframes as rows
from regulations.clock import Step
from regulations.grounds import GROUNDS, Ground, ground
from regulations.law import Refused, Row, invalid


@dataclass(frozen=True)
class Extension:
    """An extension as it was taken. Two facts count only for the grounds that ask for them."""

    ground: str
    days: int
    taken_at: datetime
    provider_contracted: bool | None = None
    in_enrollee_interest: bool | None = None


@dataclass(frozen=True)
class Limited:
    """A request as its limit stands before any extension; `on` is the day that governs it."""

    row: Row
    case: str
    priority: str
    on: date
    due_at: datetime


def why_no_extension(*, case: str, request: str, priority: str, on: date) -> Refused | None:
    """Why the law, by the rows of the day, never extends such a request; None where it may."""
    facts = {"case": case, "request": request, "priority": priority}
    in_force = rows.ROWS.on(on)
    candidates = [row for row in in_force if row.duty == "decide" and row.concerns(facts)]
    if not candidates or any(row.extendable for row in candidates):
        return None
    return _not_extendable(candidates[0], request)


def extend(
    limited: Limited, extension: Extension | None
) -> tuple[datetime, list[Step], dict[str, Any] | None]:
    """The limit with the extension, the step to it, and its facts. Raises Refused."""
    first = limited.due_at
    if extension is None:
        return first, [], None
    citation = _citation_of_lawful(limited, extension)
    due, step = clock.extended(first, extension.days, clock.zone(str(first.tzinfo)))
    facts = {
        "ground": extension.ground,
        "days": extension.days,
        "taken_at": extension.taken_at.isoformat(),
        "provider_contracted": extension.provider_contracted,
        "in_enrollee_interest": extension.in_enrollee_interest,
        "citation": citation,
    }
    return due, [step], facts


def refuse_malformed(extension: Extension, received_at: datetime, on: date) -> None:
    """Raise Refused (invalid) for an extension that lacks what its ground asks for; `on` is the day
    that governs the request."""
    known = GROUNDS.find(extension.ground, on)
    if clock.utc(extension.taken_at) < clock.utc(received_at):
        raise invalid(
            "extension.taken_at", "An extension cannot be taken before the request was received."
        )
    if extension.days < 1:
        raise invalid("extension.days", "Extend by at least one day.")
    if known and known.needs_provider and extension.provider_contracted is None:
        raise invalid("extension.provider_contracted", "Say whether the provider is contracted.")
    if known and known.needs_interest and extension.in_enrollee_interest is None:
        message = "Say whether waiting is in the enrollee's interest."
        raise invalid("extension.in_enrollee_interest", message)


def _citation_of_lawful(limited: Limited, extension: Extension) -> str:
    """Where the law allows it, or the first refusal in the order of the published codes."""
    row, on = limited.row, limited.on
    if not row.extendable:
        raise _not_extendable(row, dict(row.selects)["request"])
    known = ground(extension.ground, on, row.citation)
    citation = known.citation(limited.case, limited.priority, on)
    _refuse_unmet(known, extension, citation)
    cap = rows.limit("extend", on)
    if extension.days > cap.amount:
        message = f"Extend by at most {cap}."
        raise Refused("extension_too_long", message, citation, "days")
    if clock.utc(extension.taken_at).replace(microsecond=0) > clock.utc(limited.due_at):
        message = "The deadline has passed. An extension must be taken before the deadline."
        raise Refused("deadline_already_passed", message, row.citation, "taken_at")
    return citation


def _refuse_unmet(known: Ground, extension: Extension, citation: str) -> None:
    """Refuse a ground whose own condition does not hold."""
    if known.needs_provider and extension.provider_contracted:
        raise contracted(citation)
    if known.needs_interest and not extension.in_enrollee_interest:
        message = "This ground is available only if waiting is in the enrollee's interest."
        raise Refused("not_in_enrollee_interest", message, citation, "in_enrollee_interest")


def contracted(citation: str) -> Refused:
    """Why late records of a contracted provider are no ground."""
    message = (
        "This provider is in your network. Late records from a contracted provider are not a "
        "ground to extend: the plan can require its network to respond."
    )
    return Refused("ground_not_permitted", message, citation, "provider")


def _not_extendable(row: Row, request: object) -> Refused:
    what = "payment" if request == rows.PAYMENT else "Part B drug"
    message = f"The regulation allows no extension for a {what} request."
    return Refused("extension_not_available", message, row.citation)
