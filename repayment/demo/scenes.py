"""Agreements on months that were billed late, played by the real services: one is kept, of the
other a payment was missed."""

from __future__ import annotations

from datetime import date, timedelta

from cases import models as cases
from cases.demo.people import enrollee_facts
from cases.demo.stage import Stage, send
from cases.services.opening import known_enrollee
from premiums.demo.ledgers import PREMIUM, first_of, morning
from premiums.services.agreements import AgreementFacts
from premiums.services.member_bills import MonthsBilled, bill_months, past_due, take_payment
from premiums.services.money import PaymentFacts
from repayment import services

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
WHY = "Social Security stopped the withholding in error and told neither the member nor us."


def _agreed(stage: Stage, person: int, months_ago: int, first_on: date) -> cases.Case:
    """Three months billed late so many months ago, in three installments."""
    billed_on = first_of(stage, months_ago) + 4 * DAY
    at, by = morning(stage, billed_on), stage.staff["specialist"]
    enrollee = known_enrollee(stage.plan, enrollee_facts(person))
    months = MonthsBilled("premium", first_of(stage, months_ago + 2), PREMIUM, billed_on, 3)
    bill_months(enrollee.pk, months, by=by, at=at)
    total = past_due(enrollee).total
    facts = AgreementFacts("installments", total, True, WHY, 3, first_on)
    case = services.agree(enrollee.pk, facts, by=by, at=at)
    _follow(stage, case, billed_on)
    send(case, min(at + MINUTE, stage.now))
    return case


def _pays(stage: Stage, case: cases.Case, on: date, reference: str) -> None:
    at = morning(stage, on)
    paid = PaymentFacts(on, PREMIUM, "check", reference)
    take_payment(case.enrollee_id, paid, payee="past_months", by=stage.staff["specialist"], at=at)
    _follow(stage, case, on)


def _follow(stage: Stage, case: cases.Case, on: date) -> None:
    """As the sweep did on that morning."""
    services.follow(case.repayment.agreement_id, at=morning(stage, on))


def play(stage: Stage) -> None:
    """Every story of a repayment."""
    kept = _agreed(stage, 31, 2, first_of(stage, 1))
    _pays(stage, kept, first_of(stage, 1), "8101")
    today = stage.now.astimezone(stage.plan.zone).date()
    missed = _agreed(stage, 37, 2, today - 3 * DAY)
    _follow(stage, missed, today)
