"""Why a verb of a repayment is not open now (see `cases.guards`)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from regulations.law import Refused
from regulations.premiums import INSTALLMENTS

if TYPE_CHECKING:
    from accounts.models import User
    from repayment.models import Repayment


def something_missed(matter: Repayment, by: User | None, at: datetime) -> Refused | None:
    if matter.missed(at):
        return None
    return Refused("nothing_missed", "Every payment whose day has passed was received.")


def nothing_missed(matter: Repayment, by: User | None, at: datetime) -> Refused | None:
    if matter.missed(at):
        return Refused("missed", "A payment whose day has passed was not received.", INSTALLMENTS)
    return None


def all_paid(matter: Repayment, by: User | None, at: datetime) -> Refused | None:
    if matter.standing.left:
        return Refused("not_paid", "Not all that was agreed on was received.")
    return None


def not_all_paid(matter: Repayment, by: User | None, at: datetime) -> Refused | None:
    if matter.standing.left:
        return None
    return Refused("paid", "All that was agreed on was received.")


def not_billed_again(matter: Repayment, by: User, at: datetime) -> Refused | None:
    """A payment is billed again once: while that letter waits, and after it has left, nothing is
    open."""
    letters = matter.case.notices.all()
    if any(each.kind == "installment_missed" and each.is_to_leave for each in letters):
        return Refused("on_its_way", "The bill for the missed payment is on its way.")
    if any(each.duty == "remind_of_installment" and each.is_open
           for each in matter.case.deadlines.all()):  # fmt: skip
        return None
    return Refused("billed_before", "Every payment that was missed has been billed again.")
