"""Months of the ledger: written anew where the record was wrong; what stood is kept."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from cases import audit
from regulations.law import Refused
from reinstatement.models import Correction, Disenrollment, Month, Outcome, Reinstatement, State
from reinstatement.services import amounts, disenroll
from reinstatement.services.disenroll import MonthFacts
from reinstatement.services.locking import locked_ledger
from reinstatement.services.money import settle_if_paid


@transaction.atomic
def correct_month(
    disenrollment_id: int, facts: MonthFacts, *, why: str, by: User, at: datetime
) -> Month:
    """Write a month of the ledger, in place of what it said before, which is kept.

    Once the amount was told it may only become less (423.293(f): what was withheld was never
    owed). Raises PermissionDenied, or Refused with the field.
    """
    if not by.may("reinstatement.correct"):
        raise PermissionDenied
    disenrollment, matter = locked_ledger(disenrollment_id)
    disenroll.refuse_month(
        facts, plan_type=disenrollment.plan.plan_type, effective_on=disenrollment.effective_on
    )
    before = disenrollment.account.owed_at_disenrollment
    was = _in_words(disenrollment, facts.month)
    month = disenroll.write_month(disenrollment, facts, by=by, at=at)
    _refuse_more_than_told(disenrollment, matter, before)
    now = _in_words(disenrollment, facts.month)
    month_name = f"{facts.month:%B %Y}"
    Correction.objects.create(
        disenrollment=disenrollment, what=month_name, was=was, now=now, why=why, at=at, by=by
    )
    if matter:
        told = {"month": month_name, "was": was, "now": now}
        audit.record(matter.case, "ledger_corrected", by=by, at=at, why=why, facts=told)
        settle_if_paid(matter, at=at)
        if disenrollment.account.owed_at_disenrollment != before:
            amounts.tell_anew(matter, at=at)
    return month


def _refuse_more_than_told(
    disenrollment: Disenrollment, matter: Reinstatement | None, before: Decimal
) -> None:
    # What was told before an error of the plan was found no longer counts.
    void = matter is not None and matter.state == State.PLAN_ERROR
    told = matter is not None and not void and matter.outcome == Outcome.FAVORABLE
    if told and disenrollment.account.owed_at_disenrollment > before:
        message = (
            "The person was told what is owed. It cannot become more now; a month may only be "
            "taken off, or become less."
        )
        raise Refused("more_than_told", message, "guidance, section 70.3.5.1", "amount")


def _in_words(disenrollment: Disenrollment, month: date) -> str:
    found = disenrollment.months.filter(month=month).first()
    if found is None:
        return "nothing"
    charges = ", ".join(
        f"{charge.get_kind_display()} ${charge.amount:,.2f}" for charge in found.charges.all()
    )
    how = found.get_withheld_by_display() if found.withheld_by else f"billed {found.billed_on}"
    return f"{charges} ({how})"
