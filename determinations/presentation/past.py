"""Decisions, dismissals and withdrawals that were taken back, as they were."""

from __future__ import annotations

from typing import Any

from cases import models as cases
from cases.presentation.words import instant
from determinations import models
from determinations.presentation.sign_off import offers_page
from determinations.services.dismiss import in_words
from regulations.dismissals import DISMISSAL_GROUNDS


def past_decisions(case: cases.Case) -> list[dict[str, Any]]:
    """What was decided before, the oldest first, and how it was taken back."""
    return [_row(past, case) for past in case.past_decisions.all()]


def dismissal(case: cases.Case) -> dict[str, str]:
    """What the dismissal of the case rests on; empty where it is not dismissed."""
    matter, kept = case.matter, list(case.dismissals.all())
    if not matter.dismissal_ground:
        return {}
    ground = DISMISSAL_GROUNDS.recorded(matter.dismissal_ground, case.received_on)
    record = in_words(kept[-1]) if kept else ""
    return {"ground": ground.label, "citation": ground.citation, "record": record}


def _row(past: models.PastDecision, case: cases.Case) -> dict[str, Any]:
    zone = case.plan.zone
    return {
        "outcome": dict(models.Outcome.choices).get(past.outcome, past.outcome.capitalize()),
        "decided": instant(past.decided_at, zone),
        "by": past.decided_by,
        "license": past.license,
        "sign_off": past.pk if offers_page(past) else None,
        "reason": past.reason,
        "criteria": past.criteria,
        "lines": [_line(line) for line in past.lines] if len(past.lines) > 1 else [],
        "told": instant(past.notified_at, zone) if past.notified_at else "",
        "how": past.get_how_display(),
        "undone": instant(past.undone_at, zone),
        "undone_by": past.undone_by,
        "why": past.why,
        "citation": past.citation,
    }


def _line(line: dict[str, Any]) -> dict[str, str]:
    """A line as it had been decided; one decided before lines were has no outcome of its own."""
    labels = dict(models.Outcome.choices)
    return {
        "what": f"{line['code']} {line['description']}".strip(),
        "outcome": labels.get(line["outcome"], ""),
        "words": " ".join(each for each in (line["terms"], line["reason"]) if each),
    }
