"""Business continuity of an MA organization and a Part D sponsor (42 CFR 422.504(o), 423.505(p)):
what the plan for it holds, the essential functions and the 72 hours to restore each, what is
tested and taught each year.

The 72 hours are what the organization plans to meet; the rule of 2015 left claims and appeals of
Part C out on purpose (80 FR 7911, II.A). "At least annually" names no day: the end of the calendar
year is our reading.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from regulations import clock
from regulations.clock import Due, DueOn
from regulations.dated import Table, days_of
from regulations.determinations import dated
from regulations.law import BEGIN, CHECKED, Refused, Row, invalid, row_in_force
from regulations.timeframes.common import NOTHING_EXTENDS, row_of

MA, PART_D = "ma", "part_d"
RESTORE, TEST, TRAIN = "restore_function", "test_yearly", "train_yearly"
YEARLY = (TEST, TRAIN)
BOTH = "42 CFR 422.504(o)(1), 423.505(p)(1)"
AUDITS = "42 CFR 422.503(d)(2)"


@dataclass(frozen=True)
class Function:
    """An essential function that the plan must be able to restore."""

    key: str
    law: str
    label: str
    citation: str
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


FUNCTIONS: Table[Function] = Table(
    Function(
        "ma_authorization",
        MA,
        "Benefit authorization (if not waived) for services to be furnished right away",
        "42 CFR 422.504(o)(2)(i)",
    ),
    Function("ma_call_center", MA, "Call center, Medicare Advantage", "42 CFR 422.504(o)(2)(ii)"),
    Function(
        "d_claims",
        PART_D,
        "Benefit authorization, adjudication and processing of claims at the point of sale",
        "42 CFR 423.505(p)(2)(i)",
    ),
    Function(
        "d_tracking",
        PART_D,
        "Administration and tracking of drug benefits",
        "42 CFR 423.505(p)(2)(ii)",
    ),
    Function("d_pharmacies", PART_D, "Pharmacy technical assistance", "42 CFR 423.505(p)(2)(iii)"),
    Function(
        "d_appeals",
        PART_D,
        "Exceptions and appeals, with coverage determinations",
        "42 CFR 423.505(p)(2)(iv)",
    ),
    Function("d_call_center", PART_D, "Call center, Part D", "42 CFR 423.505(p)(2)(v)"),
)


@dataclass(frozen=True)
class Element:
    """A part that the business continuity plan must have."""

    key: str
    label: str
    asked: str
    citation: str = BOTH
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


ELEMENTS: Table[Element] = Table(
    Element(
        "risks",
        "Risk assessment",
        "Which threats and vulnerabilities, and what an interruption would do to the organization.",
    ),
    Element(
        "mitigation",
        "Mitigation strategy",
        "Which events put the plan into action, and how operations go on during them.",
    ),
    Element("command", "Chain of command", "Who decides, and who stands in."),
    Element(
        "communications",
        "Communications",
        "How employees, first-tier and downstream entities and others are reached during an event.",
    ),
    Element("staff", "Staff and facilities", "Where people work when they cannot work here."),
    Element(
        "records",
        "Records",
        "How essential records of every form stay available and confidential.",
    ),
    Element(
        "restoration",
        "Restoration plan",
        "How each essential function is restored within 72 hours after it fails.",
        "42 CFR 422.504(o)(2), 423.505(p)(2)",
    ),
)

ROWS: Table[Row] = Table(
    *(
        row_of(
            f"continuity.restore.{law}",
            RESTORE,
            citation,
            (72, "h"),
            "Restore the essential function",
            starts="The essential function fails.",
            stops="The function is restored.",
            may_change=NOTHING_EXTENDS,
            selects={"law": law},
        )
        for law, citation in ((MA, "422.504(o)(2)"), (PART_D, "423.505(p)(2)"))
    ),
    *(
        row_of(
            f"continuity.{duty}",
            duty,
            "422.504(o)(1), 423.505(p)(1)",
            (12, "m"),
            summary,
            starts="The calendar year.",
            stops=stops,
            may_change=NOTHING_EXTENDS,
            confidence="derived",
        )
        for duty, summary, stops in (
            (TEST, "Test the business continuity plan and update it", "The plan was tested."),
            (TRAIN, "Train appropriate employees on the plan", "The training was given."),
        )
    ),
)


def function(key: str, on: date) -> Function:
    """The essential function of that key, for an outage of the day. Raises Refused."""
    found = FUNCTIONS.find(key, on)
    if found is None:
        raise Refused("function_unknown", "Choose the function that failed.", field="function")
    return found


def _refuse_before_the_rule(on: date, field: str) -> None:
    if on < BEGIN:
        message = f"The rule applies from January 1, {BEGIN.year}. Check the year."
        raise Refused("before_the_rule", message, BOTH, field)


def restore(*, function_key: str, failed_at: datetime, time_zone: str) -> Due:
    """By when a function that failed is to be restored. Raises Refused for a function that is none
    of the rule, or a day before it."""
    where = clock.zone(time_zone)
    on = clock.day_in(failed_at, time_zone)
    _refuse_before_the_rule(on, "failed_at")
    found = function(function_key, on)
    row = row_in_force(ROWS, on, RESTORE, law=found.law)
    due, steps = clock.after(failed_at, row.limit, where)
    inputs = {
        "call": "restore", "function_key": function_key, "failed_at": failed_at.isoformat(),
        "time_zone": time_zone,
    }  # fmt: skip
    kept = clock.trace(
        row,
        inputs=inputs,
        steps=steps,
        starts={"event": row.starts, "at": failed_at.isoformat(), "why": found.label},
        due=due.isoformat(),
        first_due=due.isoformat(),
        time_zone=time_zone,
    )
    since = days_of(row)[0]
    return Due(row.duty, row.key, row.citation, since, kept, failed_at, due, due)


def hours_of(rule: str, on: date) -> int:
    """How many hours the row gives that a record of that day names."""
    return ROWS.recorded(rule, on).limit.amount


def first_year(on: date) -> int:
    """The first year of which a test and a training are owed by who had a plan on that day."""
    return max(on, BEGIN).year


def yearly(*, duty: str, year: int) -> DueOn:
    """By when what is owed each year is due. Raises Refused for a duty that is none of a year, or a
    year before the rule."""
    if duty not in YEARLY:
        raise invalid("duty", "Choose a test or a training.")
    first = date(year, 1, 1)
    _refuse_before_the_rule(first, "done_on")
    row = row_in_force(ROWS, first, duty)
    due, steps = clock.date_after(first, row.limit)
    inputs = {"call": "yearly", "duty": duty, "year": year}
    starts = {"event": row.starts, "at": first.isoformat(), "why": ""}
    return dated(row, due, inputs, steps, starts)
