"""What the page of a repayment reads."""

from __future__ import annotations

from accounts.models import User
from cases import models as cases
from cases.queries import frame_of


def case_file(user: User, number: str) -> cases.Case:
    """A repayment with all that its page shows. Raises Case.DoesNotExist."""
    found = frame_of(user, number).filter(kind="repayment")
    return found.select_related("repayment__agreement__by", "repayment__agreement__case").get()
