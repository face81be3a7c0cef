"""The papers of a case: what came, what is missing, and who may be told meanwhile."""

from __future__ import annotations

from typing import Any

from cases import models as cases
from cases.presentation.words import instant
from determinations import models
from regulations import representatives as law


def papers(case: cases.Case) -> dict[str, Any]:
    """The papers that came, and a warning while one is awaited; empty where none matters."""
    waiting = [duty for duty in case.deadlines.all() if duty.duty in law.OBTAIN and duty.is_open]
    rows = [_row(paper, case) for paper in case.papers.all()]
    if not rows and not waiting:
        return {}
    return {"rows": rows, "warning": _warning(case, waiting[0]) if waiting else {}}


def _warning(case: cases.Case, duty: cases.Deadline) -> dict[str, str]:
    due = instant(duty.due_at, case.plan.zone)
    if duty.duty == "obtain_waiver":
        words = f"The waiver of liability is awaited until {due}. The clock has not started."
        return {"words": words, "citation": "42 CFR 422.574(b)"}
    return {
        "words": f"Give {case.requester_name} no information about the enrollee or this case: no "
        f"whole appointment is here. It is awaited until {due}; the clock has not started.",
        "citation": "42 CFR 405.910(d)",
    }


def _row(paper: models.Paper, case: cases.Case) -> dict[str, Any]:
    zone = case.plan.zone
    return {
        "kind": paper.label,
        "status": paper.get_status_display(),
        "tone": "late" if paper.whole_at is None else "ok",
        "received": instant(paper.received_at, zone),
        "whole": instant(paper.whole_at, zone) if paper.whole_at else "",
        "signed": f"{paper.signed_on:%b %-d, %Y}" if paper.signed_on else "",
        "valid": f"{paper.valid_until:%b %-d, %Y}" if paper.valid_until else "",
        "missing": paper.missing_labels,
        "was_missing": "Missing" if paper.whole_at is None else "Was missing",
        "document": paper.document,
        "by": paper.entered_by,
    }
