"""The duties before a disenrollment for nonpayment, each calculated from its row as a day."""

from __future__ import annotations

from datetime import date, timedelta

from regulations import clock
from regulations.clock import DueOn, Step
from regulations.determinations import dated
from regulations.disenrollment.grace import COST, SET_AHEAD
from regulations.disenrollment.grace import row as row_of
from regulations.law import BEGIN, Row, invalid


def warn_of_disenrollment(*, premium_due_on: date) -> DueOn:
    """The last day for the warning of the roll-over option, from the day the premium was due."""
    return _after("warn_of_disenrollment", "premium_due_on", premium_due_on)


def warn_again(*, received_on: date) -> DueOn:
    """The last day for the warning after a month's premium came in the grace period."""
    return _after("warn_again", "received_on", received_on)


def remind_of_installment(*, missed_on: date) -> DueOn:
    """The last day to bill an installment again, from the day it was due or its money went back."""
    return _after("remind_of_installment", "missed_on", missed_on)


def notify_disenrollment(*, grace_ends_on: date) -> DueOn:
    """The last day for the notice of an MA or a Part D plan, from the end of the grace period."""
    return _after("notify_disenrollment", "grace_ends_on", grace_ends_on)


def submit_disenrollment(*, grace_ends_on: date) -> DueOn:
    """The last day for the transaction to CMS, from the end of the grace period."""
    return _after("submit_disenrollment", "grace_ends_on", grace_ends_on)


def notify_before(*, effective_on: date) -> DueOn:
    """The last day for the notice of a cost plan, counted back from the effective date."""
    return _before("notify_before", effective_on)


def submit_after(*, last_covered_on: date) -> DueOn:
    """The last day for the transaction of a cost plan, from the last day of coverage."""
    return _after("submit_after", "last_covered_on", last_covered_on)


def notify_irmaa_disenrollment(*, reply_on: date) -> DueOn:
    """The last day to tell of CMS's disenrollment, from the day of the reply report."""
    return _after("notify_irmaa_disenrollment", "reply_on", reply_on)


def refuse_notice(*, plan_type: str, effective_on: date, today: date) -> None:
    """Raises Refused (effective_on) where a cost plan's notice would come too late, or the day
    is too far ahead."""
    if plan_type != COST:
        return
    latest = clock.date_after(today.replace(day=1), SET_AHEAD)[0]
    if effective_on > latest:
        message = (
            "This is too far in the future: the latest possible date now is "
            f"{clock.day_words(latest)}."
        )
        raise invalid("effective_on", message)
    last = notify_before(effective_on=effective_on).due_on
    if today > last:
        message = (
            f"The notice had to be sent by {clock.day_words(last)}. Choose a later month; if the "
            "case is already open, stop it and open a new one."
        )
        raise invalid("effective_on", message)


# The duty of each call, and the facts of its row.
_ROWS: dict[str, tuple[str, dict[str, bool]]] = {
    "warn_of_disenrollment": ("warn_of_disenrollment", {"later": False}),
    "remind_of_installment": ("remind_of_installment", {}),
    "warn_again": ("warn_of_disenrollment", {"later": True}),
    "notify_disenrollment": ("notify_disenrollment", {"cost": False}),
    "notify_before": ("notify_disenrollment", {"cost": True}),
    "submit_disenrollment": ("submit_disenrollment", {"cost": False}),
    "submit_after": ("submit_disenrollment", {"cost": True}),
    "notify_irmaa_disenrollment": ("notify_irmaa_disenrollment", {}),
}


def _row(call: str, start: date) -> Row:
    duty, facts = _ROWS[call]
    return row_of(duty, start, **facts)


def _after(call: str, name: str, start: date) -> DueOn:
    if start < BEGIN:
        raise invalid(name, f"The rule book begins on {clock.day_words(BEGIN)}.")
    row = _row(call, start)
    due, steps = clock.date_after(start, row.limit)
    return _dated(row, call, name, start, due, steps)


def _before(call: str, effective_on: date) -> DueOn:
    if effective_on < BEGIN:
        raise invalid("effective_on", f"The rule book begins on {clock.day_words(BEGIN)}.")
    row = _row(call, effective_on)
    due = effective_on - timedelta(days=row.limit.amount)
    text = (
        f"Coverage ends with {clock.day_words(effective_on)}; {row.limit} before it is "
        f"{clock.day_words(due)}."
    )
    steps = [Step("subtract", text, due.isoformat())]
    return _dated(row, call, "effective_on", effective_on, due, steps)


def _dated(row: Row, call: str, name: str, start: date, due: date, steps: list[Step]) -> DueOn:
    starts = {"event": row.starts, "at": start.isoformat(), "why": ""}
    return dated(row, due, {"call": call, name: start.isoformat()}, steps, starts)
