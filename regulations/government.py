"""What the government's own record decides: lawful presence, and reinstatement after its error.

Whether a person is lawfully present is Social Security's record: evidence and appeal go there (80
FR 7922; 20 CFR 404.902). CMS tells the plan, and may reinstate a person into the former plan after
a government error. The day on which CMS told the plan governs each row.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.clock import day_words
from regulations.dated import Table
from regulations.law import BEGIN, CHECKED, Refused, invalid

LAWFUL_PRESENCE = "42 CFR 422.74(d)(8), 423.44(d)(8), 417.460(j)"
RECORD = "80 FR 7922; 20 CFR 404.902"
PCUG = "Plan Communications User Guide, transaction reply codes"
MONTHS_A_YEAR = 12


@dataclass(frozen=True)
class Keeper:
    """Who keeps a record of the government; `where` evidence and appeals go, as letters say it."""

    key: str
    label: str
    where: str
    citation: str = RECORD
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


@dataclass(frozen=True)
class GovernmentError:
    """A cause of disenrollment (`good_cause.CAUSES`) after which CMS may reinstate a person itself,
    because a record of the government was wrong."""

    key: str
    label: str
    citation: str
    confidence: str
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


@dataclass(frozen=True)
class ReplyCode:
    """A reply of CMS by which an enrollment stands again."""

    key: str
    label: str
    citation: str
    confidence: str
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


KEEPERS: Table[Keeper] = Table(
    Keeper(
        "lawful_presence",
        "Social Security Administration (SSA)",
        "Social Security keeps the record of who is lawfully present. We cannot change it, and "
        "Medicare cannot. If you think that it is wrong, call Social Security at 1-800-772-1213 "
        "(TTY 1-800-325-0778), or go to a Social Security office. Bring the papers that show your "
        "status. You can also appeal there.",
    ),
)
ERRORS: Table[GovernmentError] = Table(
    GovernmentError(
        "lawful_presence",
        "The record of lawful presence was wrong",
        f"80 FR 7922; {LAWFUL_PRESENCE}",
        "verified",
    ),
    GovernmentError(
        "other",
        "Another federal record was wrong (a death, or entitlement to Part A or Part B)",
        "CMS Enrollment and Disenrollment Guidance, section 70.3",
        "memory",
    ),
)
REPLIES: Table[ReplyCode] = Table(
    ReplyCode("287", "enrollment reinstated", PCUG, "verified"),
    ReplyCode("291", "enrollment reinstated, disenrollment cancellation", PCUG, "secondary"),
)


def error_of(cause: str, on: date) -> GovernmentError | None:
    """The government's error that a disenrollment of this cause may rest on; None for others."""
    return ERRORS.find(cause, on)


def reply(code: str, on: date) -> ReplyCode:
    """The reply by which an enrollment stands again, of the day. Raises Refused for another."""
    found = REPLIES.find(code, on)
    if found is None:
        known = " or ".join(f"{each.key} ({each.label})" for each in REPLIES.on(on))
        message = f"Coverage stands again with reply {known}. Ask CMS what another code means."
        raise Refused("not_reinstated", message, PCUG, "reply_code")
    return found


def first_day_without(notice_on: date) -> date:
    """The first of the month after CMS's notice: coverage of a person who is not lawfully present
    ends the day before (`memory`)."""
    month = notice_on.month % MONTHS_A_YEAR + 1
    return date(notice_on.year + notice_on.month // MONTHS_A_YEAR, month, 1)


def refuse_notice(on: date, *, effective_on: date, today: date) -> None:
    """Raises Refused, with the field, for a day on which CMS cannot have told of that end."""
    _refuse_day("notice_on", on, today)
    if on >= effective_on:
        message = (
            f"Coverage ended effective {day_words(effective_on)}, the first of the month after "
            "CMS's notice. Enter the date of the notice, which is before that day."
        )
        raise Refused("after_the_end", message, LAWFUL_PRESENCE, "notice_on")


def refuse_reinstated(
    *, cause: str, told_on: date, reply_code: str, reply_on: date, effective_on: date, today: date
) -> None:
    """Raises Refused, with the field, for what is no reinstatement by CMS after such an error."""
    error = error_of(cause, told_on)
    if error is None:
        message = (
            "CMS reinstates for a government error only where its own record ended coverage. For "
            "unpaid premiums or IRMAA record the request, or the plan's error, instead."
        )
        raise Refused("not_the_governments", message, RECORD)
    _refuse_day("told_on", told_on, today)
    _refuse_day("reply_on", reply_on, today)
    reply(reply_code, reply_on)
    for field, day in (("told_on", told_on), ("reply_on", reply_on)):
        if first_day_without(day) < effective_on:
            message = f"Coverage ended effective {day_words(effective_on)}. Check this date."
            raise Refused("too_early", message, error.citation, field)


def _refuse_day(field: str, on: date, today: date) -> None:
    if on < BEGIN:
        raise invalid(field, f"The rule book begins on {day_words(BEGIN)}.")
    if on > today:
        raise Refused("in_the_future", "This is in the future. Check the date.", field=field)
