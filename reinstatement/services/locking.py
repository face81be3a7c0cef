"""The case row is the lock of a request."""

from cases.services.locking import locked_as
from reinstatement.models import Reinstatement


def locked_reinstatement(case_id: int) -> Reinstatement:
    """The request, once its case is locked. Raises Refused for a case of another kind."""
    return locked_as(case_id, Reinstatement)
