"""The case row is the lock of a request."""

from cases.services.locking import locked_matter
from regulations.law import Refused
from reinstatement.models import Reinstatement


def locked_reinstatement(case_id: int) -> Reinstatement:
    """The request, once its case is locked. Raises Refused for a case of another kind."""
    matter = locked_matter(case_id)
    if isinstance(matter, Reinstatement):
        return matter
    raise Refused("another_kind", "This step is for reinstatements. This case is none.")
