"""What became of premiums that were not paid, played by the real services.

A premium is due on the first of its month, so the stories are told from months, and from now.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from cases import models as cases
from cases.demo.people import enrollee_facts
from cases.demo.stage import Stage, send
from delinquency import services
from delinquency.models import Option
from delinquency.services import BillFacts, DelinquencyFacts, IrmaaFacts
from premiums.demo.ledgers import BILLED, PREMIUM, first_of, morning
from premiums.services.money import PaymentFacts

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
# The demo plan's own rule.
RULE = (Option.ROLL_OVER, 2)


def _bill(month: date) -> BillFacts:
    return BillFacts(month, month - BILLED, PREMIUM)


def _unpaid(stage: Stage, person: int, months_ago: int) -> cases.Case:
    """The month so long ago is unpaid, found nine days after it was due; the warning leaves."""
    due_on = first_of(stage, months_ago)
    option, months = RULE
    facts = DelinquencyFacts(
        plan=stage.plan, enrollee=enrollee_facts(person), premium_due_on=due_on,
        bills=(_bill(due_on),), option=option, grace_months=months,
    )  # fmt: skip
    at = _at(stage, due_on + 9 * DAY)
    case = services.open_delinquency(facts, by=stage.staff["specialist2"], at=at)
    if at < stage.now:
        send(case, min(at + MINUTE, stage.now))
    return case


def _at(stage: Stage, day: date) -> datetime:
    return morning(stage, day)


def _also(stage: Stage, case: cases.Case, months_ago: int) -> None:
    """A later month came due as well."""
    month = first_of(stage, months_ago)
    by = stage.staff["specialist2"]
    services.add_bill(case.pk, _bill(month), by=by, at=_at(stage, month + 2 * DAY))


def _pays(stage: Stage, case: cases.Case, on: date, amount: Decimal, number: str) -> None:
    receipt = PaymentFacts(on, amount, "check", number)
    at = _at(stage, on + DAY)
    services.record_payment(case.pk, receipt, by=stage.staff["specialist2"], at=at)


def _noticed(stage: Stage, person: int, months_ago: int) -> tuple[cases.Case, datetime]:
    """The grace period passed, and the notice left on the day after it."""
    case = _unpaid(stage, person, months_ago)
    at = _at(stage, first_of(stage, months_ago - 2))
    services.disenroll(case.pk, nothing_waits=True, by=stage.staff["specialist"], at=at)
    send(case, at)
    return case, at


def _in_grace(stage: Stage) -> None:
    _unpaid(stage, 1, 0)
    _unpaid(stage, 10, 1)
    rolled = _unpaid(stage, 4, 2)
    _also(stage, rolled, 1)
    _pays(stage, rolled, first_of(stage, 1) + 11 * DAY, PREMIUM, "7101")
    send(rolled, _at(stage, first_of(stage, 1) + 13 * DAY))
    paid = _unpaid(stage, 7, 1)
    due_on = first_of(stage, 1)
    _pays(stage, paid, due_on + 12 * DAY, PREMIUM, "7102")


def _grace_over(stage: Stage) -> None:
    _unpaid(stage, 13, 2)
    _noticed(stage, 16, 2)
    ended, at = _noticed(stage, 19, 3)
    services.submit(
        ended.pk, submitted_at=at, submission="TC51-0417", by=stage.staff["specialist"],
        at=at + HOUR,
    )  # fmt: skip
    stopped, at = _noticed(stage, 22, 3)
    words = "The bank confirmed that the payment reached us in time and was posted to a namesake."
    services.stop(
        stopped.pk, ground="billing_error", explanation=words, by=stage.staff["supervisor"],
        at=at + 2 * DAY,
    )  # fmt: skip
    send(stopped, at + 2 * DAY + MINUTE)


def _by_cms(stage: Stage) -> None:
    """One notice has left long ago; the other is made today, of a report three days old."""
    before = first_of(stage, 1)
    told = _irmaa(stage, 28, before, before)
    send(told, _at(stage, before + 5 * DAY))
    today = stage.now.astimezone(stage.plan.zone).date()
    effective_on = first_of(stage, 0)
    _irmaa(stage, 25, effective_on, max(effective_on, today - 3 * DAY))


def _irmaa(stage: Stage, person: int, effective_on: date, reply_on: date) -> cases.Case:
    facts = IrmaaFacts(stage.plan, enrollee_facts(person), effective_on, reply_on)
    at = _at(stage, reply_on + 4 * DAY)
    return services.record_irmaa(facts, by=stage.staff["specialist"], at=at)


def play(stage: Stage) -> None:
    """Every story of unpaid premiums."""
    for tell in (_grace_over, _in_grace, _by_cms):
        tell(stage)
