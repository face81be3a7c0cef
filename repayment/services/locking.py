"""The case row is the lock of a repayment; the row of its agreement that of what the sweep does."""

from cases.services.locking import locked_as
from repayment.models import Repayment


def locked_repayment(case_id: int) -> Repayment:
    return locked_as(case_id, Repayment)
