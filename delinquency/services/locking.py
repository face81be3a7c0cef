"""The case row is the lock of a delinquency, its bills and its money."""

from cases.services.locking import locked_as
from delinquency.models import Delinquency


def locked_delinquency(case_id: int) -> Delinquency:
    return locked_as(case_id, Delinquency)
