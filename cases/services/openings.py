"""That someone opened a document or a letter of a case: rows of their own, not on the trail."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from cases import models
from notices.models import Notice


def record_opening(
    case: models.Case,
    *,
    by: User,
    at: datetime,
    document: models.Document | None = None,
    notice: Notice | None = None,
) -> models.Opening:
    """Keep that this document, or this letter, of the case was shown to the person."""
    return models.Opening.objects.create(case=case, document=document, notice=notice, by=by, at=at)
