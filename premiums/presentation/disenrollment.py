"""What our records show of a disenrollment: when, why, what came before, what does not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from cases.presentation import clock
from premiums.models import Cause, Disenrollment
from premiums.payees import Request
from premiums.services import disenroll
from premiums.services.disenroll import MonthFacts
from premiums.words import count, day, money, weekday
from regulations import arrears, government
from regulations import disenrollment as law

# From so many days on before the last one to ask the list says it louder.
FEW_DAYS = 10


def record(disenrollment: Disenrollment) -> dict[str, Any]:
    """The facts of the disenrollment, with its windows and the doubts that they raise."""
    account = disenrollment.account
    return {
        "effective": weekday(disenrollment.effective_on),
        "cause": disenrollment.get_cause_display(),
        "grace": _grace(disenrollment),
        "notice": day(disenrollment.notice_sent_on) or "Not recorded",
        "cms_notice": cms_notice(disenrollment),
        "ask_by": weekday(disenrollment.window.due_on),
        "ask_by_trace": clock.trace(disenrollment.window.trace),
        "pay_by": weekday(disenrollment.pay_by.due_on),
        "pay_by_trace": clock.trace(disenrollment.pay_by.trace),
        "owed": money(account.owed_at_disenrollment),
        "still_owed": money(account.still_owed),
        "arithmetic": account.steps,
        "doubts": doubts(disenrollment),
    }


def cms_notice(disenrollment: Disenrollment) -> dict[str, str]:
    """What CMS told and when; that it is still to be recorded, where coverage ended for lawful
    presence; empty for what is not CMS's own."""
    found = getattr(disenrollment, "cms_notice", None)
    if found is None:
        return {"on": ""} if disenrollment.cause == Cause.LAWFUL_PRESENCE else {}
    first = government.first_day_without(found.notice_on)
    doubt = ""
    if disenrollment.cause == Cause.LAWFUL_PRESENCE and first != disenrollment.effective_on:
        doubt = f"By this date coverage would have ended effective {day(first)}. Ask CMS."
    by = str(found.entered_by)
    return {"on": day(found.notice_on), "words": found.words, "by": by, "doubt": doubt}


def listed(
    disenrollment: Disenrollment, requests: Sequence[Request], at: datetime
) -> dict[str, Any]:
    """A disenrollment in the list: until when it may be asked for, what is owed, its requests."""
    today = at.astimezone(disenrollment.plan.zone).date()
    ask_by = disenrollment.window.due_on
    left = (ask_by - today).days
    account = disenrollment.account
    return {
        "disenrollment": disenrollment,
        "effective": day(disenrollment.effective_on),
        "cause": disenrollment.get_cause_display(),
        "ask_by": day(ask_by),
        "left": f"{count(left, 'day')} left" if left > 0 else "Today" if left == 0 else "Over",
        "tone": "" if left < 0 else "soon" if left < FEW_DAYS else "ok",
        "owed": money(account.still_owed),
        "requests": requests,
        "has_open": any(each.is_open for each in requests),
    }


def draft(facts: Mapping[str, Any], months: Sequence[MonthFacts]) -> dict[str, Any]:
    """What follows from a sheet that is being filled in: windows, sum, doubts. Raises Refused."""
    plan, effective_on = facts["plan"], facts["effective_on"]
    typed = Disenrollment(plan=plan, effective_on=effective_on)
    pay_by, ask_by = typed.pay_by, typed.window
    lines = [line for month in months for line in disenroll.lines(month)]
    account = arrears.account(lines, [], effective_on=effective_on, last_day=pay_by.due_on)
    return {
        "ask_by": weekday(ask_by.due_on),
        "ask_by_trace": clock.trace(ask_by.trace),
        "pay_by": weekday(pay_by.due_on),
        "pay_by_trace": clock.trace(pay_by.trace),
        "owed": money(account.owed_at_disenrollment),
        "arithmetic": account.steps,
        "doubts": law.doubts(
            plan_type=plan.plan_type,
            effective_on=effective_on,
            grace_begins_on=facts.get("grace_begins_on"),
            grace_ends_on=facts.get("grace_ends_on"),
            notice_sent_on=facts.get("notice_sent_on"),
            has_withheld_month=any(month.withheld_by for month in months),
        ),
    }


def doubts(disenrollment: Disenrollment) -> list[law.Doubt]:
    """Whatever in the record hints at an error of the plan."""
    months = disenrollment.months.all()
    return law.doubts(
        plan_type=disenrollment.plan.plan_type,
        effective_on=disenrollment.effective_on,
        grace_begins_on=disenrollment.grace_begins_on,
        grace_ends_on=disenrollment.grace_ends_on,
        notice_sent_on=disenrollment.notice_sent_on,
        has_withheld_month=any(month.withheld_by for month in months),
    )


def _grace(disenrollment: Disenrollment) -> str:
    begins, ends = disenrollment.grace_begins_on, disenrollment.grace_ends_on
    if begins and ends:
        return f"{day(begins)} to {day(ends)}"
    if ends:
        return f"To {day(ends)}; its start is not recorded"
    return f"From {day(begins)}; its end is not recorded" if begins else "Not recorded"
