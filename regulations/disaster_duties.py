"""What the plan owes of a disaster in addition to care: telling CMS, and telling everyone each year
what would apply (42 CFR 422.100(m)(4), (m)(5)). These are duties of the organization, not of a
case.

The rule says "annually" and names no day: the end of the calendar year is our reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations import clock
from regulations.clock import DueOn
from regulations.dated import Table
from regulations.determinations import dated
from regulations.disasters import RULE_DISASTERS
from regulations.law import BEGIN, CHECKED, Refused, Row, invalid, row_in_force
from regulations.timeframes.common import NOTHING_EXTENDS, row_of

TELL_CMS, NOTIFY_YEARLY, WEBSITE = "tell_cms", "notify_yearly", "website"
YEARLY = (NOTIFY_YEARLY, WEBSITE)

ROWS: Table[Row] = Table(
    row_of(
        "disaster.tell_cms",
        TELL_CMS,
        "422.100(m)(4)",
        (0, "d"),
        "Tell CMS if the plan cannot resume normal operations by the end of the disaster",
        authority=RULE_DISASTERS,
        starts="The last day of the disaster or emergency.",
        stops="CMS is told, or normal operations have resumed.",
        may_change=("Another end of the disaster that is declared.",),
    ),
    row_of(
        "disaster.notify_yearly",
        NOTIFY_YEARLY,
        "422.100(m)(5)",
        (12, "m"),
        "Tell enrollees and noncontracted providers what applies during a disaster",
        authority=RULE_DISASTERS,
        starts="The calendar year.",
        stops="The disclosure of that year has gone out.",
        may_change=NOTHING_EXTENDS,
        confidence="derived",
    ),
    row_of(
        "disaster.website",
        WEBSITE,
        "422.100(m)(5)",
        (12, "m"),
        "Show on the plan's website what applies during a disaster",
        authority=RULE_DISASTERS,
        starts="The calendar year.",
        stops="The website was checked in that year and shows it.",
        may_change=NOTHING_EXTENDS,
        confidence="derived",
    ),
)


@dataclass(frozen=True)
class Answer:
    """How a duty was met."""

    key: str
    duty: str
    label: str
    citation: str
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


ANSWERS: Table[Answer] = Table(
    Answer("told", TELL_CMS, "CMS was told that operations cannot resume", "42 CFR 422.100(m)(4)"),
    Answer(
        "resumed",
        TELL_CMS,
        "Normal operations have resumed; there is nothing to tell",
        "42 CFR 422.100(m)(4)",
    ),
    Answer("sent", NOTIFY_YEARLY, "The disclosure went out", "42 CFR 422.100(m)(5)"),
    Answer("shown", WEBSITE, "The website shows it", "42 CFR 422.100(m)(5)"),
)


def tell_cms(*, ended_on: date) -> DueOn:
    """By when CMS is told of a disaster with this last day."""
    row = row_in_force(ROWS, ended_on, TELL_CMS)
    due, steps = clock.date_after(ended_on, row.limit)
    inputs = {"call": "tell_cms", "ended_on": ended_on.isoformat()}
    starts = {"event": row.starts, "at": ended_on.isoformat(), "why": ""}
    return dated(row, due, inputs, steps, starts)


def disclose(*, duty: str, year: int) -> DueOn:
    """By when the disclosure of a year is due. Raises Refused for a duty that is none of a year."""
    if duty not in YEARLY:
        raise invalid("duty", "This is no yearly disclosure.")
    first = date(year, 1, 1)
    row = row_in_force(ROWS, first, duty)
    due, steps = clock.date_after(first, row.limit)
    inputs = {"call": "disclose", "duty": duty, "year": year}
    starts = {"event": row.starts, "at": first.isoformat(), "why": ""}
    return dated(row, due, inputs, steps, starts)


def answers(duty: str, on: date) -> list[Answer]:
    """The ways to meet a duty that are in force on the day."""
    return [each for each in ANSWERS.on(on) if each.duty == duty]


def answer(key: str, duty: str, on: date) -> Answer:
    """One of them. Raises Refused, with the field."""
    found = next((each for each in answers(duty, on) if each.key == key), None)
    if found is None:
        raise Refused("answer_unknown", "Choose how it was done.", "42 CFR 422.100(m)", "answer")
    return found
