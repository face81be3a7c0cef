"""Months in the ledger: rewritten where the record was wrong; what stood is kept."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from premiums.models import Correction, Disenrollment, Month
from premiums.payees import following
from premiums.services import disenroll
from premiums.services.disenroll import MonthFacts
from premiums.services.locking import locked_ledger


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
    owed = disenrollment.account.owed_at_disenrollment
    if matter:
        following().refuse_more(matter, before=before, now=owed)
    now, month_name = _in_words(disenrollment, facts.month), f"{facts.month:%B %Y}"
    Correction.objects.create(
        disenrollment=disenrollment, what=month_name, was=was, now=now, why=why, at=at, by=by
    )
    if matter:
        told = {"month": month_name, "was": was, "now": now}
        following().month_corrected(
            matter, told, is_another_sum=owed != before, why=why, by=by, at=at
        )
    return month


def _in_words(disenrollment: Disenrollment, month: date) -> str:
    found = disenrollment.months.filter(month=month).first()
    if found is None:
        return "nothing"
    charges = ", ".join(
        f"{charge.get_kind_display()} ${charge.amount:,.2f}" for charge in found.charges.all()
    )
    how = found.get_withheld_by_display() if found.withheld_by else f"billed {found.billed_on}"
    return f"{charges} ({how})"
