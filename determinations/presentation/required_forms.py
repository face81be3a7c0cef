"""The forms of a case: what came, what is missing, and who may be told meanwhile."""

from __future__ import annotations

from typing import Any

from cases import models as cases
from cases.presentation.words import instant
from determinations import models
from regulations.required_forms import OBTAIN


def required_forms(case: cases.Case) -> dict[str, Any]:
    """The forms that came, and a warning while one is awaited; empty where none matters."""
    waiting = [duty for duty in case.deadlines.all() if duty.duty in OBTAIN and duty.is_open]
    rows = [_row(required_form, case) for required_form in case.required_forms.all()]
    if not rows and not waiting:
        return {}
    return {"rows": rows, "warning": _warning(case, waiting[0]) if waiting else {}}


def _warning(case: cases.Case, duty: cases.Deadline) -> dict[str, str]:
    due = instant(duty.due_at, case.plan.zone)
    if duty.duty == "obtain_waiver":
        words = f"Waiting for the waiver of liability until {due}. The clock has not started."
        return {"words": words, "citation": "42 CFR 422.574(b)"}
    return {
        "words": (
            f"Give {case.requester_name} no information about the enrollee or this case: "
            f"we do not have a complete appointment. We are waiting for it until {due}; "
            "the clock has not started."
        ),
        "citation": "42 CFR 405.910(d)",
    }


def _row(required_form: models.RequiredForm, case: cases.Case) -> dict[str, Any]:
    zone = case.plan.zone
    return {
        "kind": required_form.label,
        "status": required_form.get_status_display(),
        "tone": "late" if required_form.whole_at is None else "ok",
        "received": instant(required_form.received_at, zone),
        "whole": instant(required_form.whole_at, zone) if required_form.whole_at else "",
        "signed": f"{required_form.signed_on:%b %-d, %Y}" if required_form.signed_on else "",
        "valid": f"{required_form.valid_until:%b %-d, %Y}" if required_form.valid_until else "",
        "missing": required_form.missing_labels,
        "was_missing": "Missing" if required_form.whole_at is None else "Was missing",
        "document": required_form.document,
        "by": required_form.entered_by,
    }
