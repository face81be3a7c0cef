"""What follows from the kind of care of a request for payment (42 CFR 422.113)."""

from __future__ import annotations

from typing import Any

from cases import models as cases
from determinations import models
from regulations import emergency_care


def care(case: cases.Case) -> dict[str, Any] | None:
    """The kind of care and its consequences, or None for what is no request for payment."""
    matter: Any = case.matter
    asked = matter.determination if isinstance(matter, models.Reconsideration) else matter
    if asked.request_type != models.RequestType.PAYMENT:
        return None
    on = asked.case.received_on
    kind = emergency_care.CARE_KINDS.recorded(asked.care_kind, on) if asked.care_kind else None
    return {
        "kind": kind,
        "consequences": emergency_care.consequences(asked.care_kind, on),
        "why": asked.care_why,
    }
