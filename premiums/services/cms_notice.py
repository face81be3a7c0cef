"""CMS's notice of a disenrollment that is its own: the day and what it says, once."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.models import User
from premiums.models import Cause, CmsNotice, Disenrollment
from premiums.payees import following
from premiums.services.locking import locked_ledger
from regulations import government
from regulations.law import Refused

# Coverage that CMS ended for a record of the government; of IRMAA its report (DTRR) tells.
OF_CMS = (Cause.LAWFUL_PRESENCE, Cause.OTHER)


@transaction.atomic
def record_cms_notice(
    disenrollment_id: int, *, notice_on: date, words: str, by: User, at: datetime
) -> CmsNotice:
    """Keep the day and the content of CMS's notice with the disenrollment, and tell of it in the
    case. Raises PermissionDenied, or Refused with the field."""
    if not by.may("reinstatement.receive"):
        raise PermissionDenied
    found, matter = locked_ledger(disenrollment_id)
    if hasattr(found, "cms_notice"):
        raise Refused("known_before", "CMS's notice of this disenrollment is already recorded.")
    kept = write_cms_notice(found, notice_on, words, by=by, at=at)
    if matter:
        following().notice_kept(matter, kept, by=by, at=at)
    return kept


def write_cms_notice(
    found: Disenrollment, notice_on: date, words: str, *, by: User | None, at: datetime
) -> CmsNotice:
    """Write the row; the caller has locked. Raises Refused with the field."""
    if found.cause not in OF_CMS:
        message = (
            "This disenrollment was not made by CMS for its own record: it has no such notice."
        )
        raise Refused("not_of_cms", message, government.LAWFUL_PRESENCE)
    if not words.strip():
        raise Refused("invalid", "Enter what CMS's notice says.", field="words")
    today = at.astimezone(found.plan.zone).date()
    government.refuse_notice(notice_on, effective_on=found.effective_on, today=today)
    return CmsNotice.objects.create(
        disenrollment=found, notice_on=notice_on, words=words, entered_at=at, entered_by=by
    )
