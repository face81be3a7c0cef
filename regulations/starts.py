"""When the clock of a decision starts, and why then: receipt, a form, or a second beginning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regulations import clock
from regulations.law import invalid

VACATED, REOPENED = "vacated", "reopened"
# The two ways in which a clock may begin a second time.
RESTARTS = (VACATED, REOPENED)
_SILENT = (
    "The regulation does not say which time limit applies then; by our interpretation (derived) "
    "the time limit of the request starts over at that moment."
)
_WHY = {
    "receipt": "The clock starts on receipt by the plan or the entity that it names.",
    "appointment": (
        "A representative asked: the clock starts when the appointment arrives, which was "
        "after the request (42 CFR 405.910; appeals guidance)."
    ),
    "waiver": (
        "A noncontract provider appealed a payment: the clock starts when the waiver of liability "
        "arrives, which was after the request (42 CFR 422.574(b); appeals guidance)."
    ),
    VACATED: f"The dismissal was vacated (42 CFR 422.568(i), 422.582(h)). {_SILENT}",
    REOPENED: f"The decision was reopened (42 CFR 422.616). {_SILENT}",
}
_CONFIDENCE = {
    "receipt": "verified",
    "appointment": "secondary",
    "waiver": "memory",
    VACATED: "derived",
    REOPENED: "derived",
}


@dataclass(frozen=True)
class Restart:
    """A clock that began a second time: when, and whether by vacating or by reopening."""

    reason: str
    at: datetime


@dataclass(frozen=True)
class Start:
    """The instant at which the clock starts, in words of law, and how sure that is."""

    at: datetime
    why: str
    confidence: str


def start_of(
    received_at: datetime,
    *,
    aor_received_at: datetime | None = None,
    waiver_received_at: datetime | None = None,
    restart: Restart | None = None,
) -> Start:
    """The latest of what the clock waits for. Raises Refused for a restart of an unknown kind.

    Without a restart, the day of this instant finds the rows of the limit (ADR 0002): a clock that
    starts over keeps them.
    """
    if restart and restart.reason not in RESTARTS:
        raise invalid("restart", "A clock starts over by vacating or by reopening.")
    found = [
        (received_at, "receipt"),
        (aor_received_at, "appointment"),
        (waiver_received_at, "waiver"),
        (restart.at if restart else None, restart.reason if restart else ""),
    ]
    known = [(at, name) for at, name in found if at]
    # max() keeps the first of equals: receipt before what came at the same instant.
    at, name = max(known, key=lambda each: clock.utc(each[0]))
    return Start(at, _WHY[name], _CONFIDENCE[name])
