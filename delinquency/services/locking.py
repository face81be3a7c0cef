"""The case row is the lock of a delinquency, its bills and its money."""

from cases.services.locking import locked_matter
from delinquency.models import Delinquency
from regulations.law import Refused


def locked_delinquency(case_id: int) -> Delinquency:
    """The delinquency, once its case is locked. Raises Refused for a case of another kind."""
    matter = locked_matter(case_id)
    if isinstance(matter, Delinquency):
        return matter
    raise Refused("another_kind", "This step is for unpaid premiums. This case is another thing.")
