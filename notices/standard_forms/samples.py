"""Three cases that do not exist, to look at a standard form before it is put in force: a denial, a
partial approval by lines, and a denial of payment."""

from __future__ import annotations

from typing import Any

from notices.models import FormEdition, Notice
from notices.standard_forms import printed

SAMPLES = {
    "denial": "A request that is denied",
    "by_line": "A request that is approved in part",
    "payment": "A payment that is denied",
}
_REASON = "The record shows no exam before the scan was requested. An exam has to come first."
_RULE = "Evidence of Coverage, chapter 4, section 2"
_SCAN = {"code": "70551", "description": "MRI of the brain", "quantity": ""}
_VISITS = {"code": "97110", "description": "Physical therapy", "quantity": "24 visits"}


def facts(
    sample: str, plan: dict[str, str], language: str, *, large: bool = False
) -> dict[str, Any]:
    """The facts of that letter, as the services freeze those of a real one."""
    request, decision = _decided(sample)
    return {
        "case_number": "FN26-000000",
        "kind": "denial",
        "language": language,
        "large_print": large,
        "plan": plan,
        "to": {
            "kind": "enrollee",
            "name": "Pat Sample",
            "address": "1 Example Street\nSpringfield, ME 04487",
        },
        "enrollee": {"name": "Pat Sample", "member_id": "M00000000"},
        "received_on": "March 2, 2026",
        "request": {"type_label": "", "priority": "standard", "summary": "", **request},
        "decision": {"decided_on": "March 4, 2026", "decided_by": "Alex Example, MD", **decision},
        "revised": {},
        "statements": [],
    }


def letter(
    sample: str, edition: FormEdition, plan: dict[str, str], own: dict[str, str], *, large: bool
) -> Notice:
    """That letter by this edition, in no queue."""
    shown = facts(sample, plan, edition.language, large=large) | {"plan_paragraphs": own}
    notice = Notice(kind="denial", recipient="enrollee", facts=shown, language=edition.language)
    printed.use(notice, edition)
    return notice


def _decided(sample: str) -> tuple[dict[str, Any], dict[str, str]]:
    why = {"reason": _REASON, "criteria": _RULE}
    if sample != "by_line":
        kind = "payment" if sample == "payment" else "item_or_service"
        return {"type": kind, "items": [_SCAN]}, {"outcome": "denied", **why}
    terms = {"outcome": "partially_approved", "terms": "12 visits are approved."}
    lines = [_SCAN | {"outcome": "denied"} | why, _VISITS | terms | why]
    done = {"code": "99213", "description": "Office visit", "quantity": "", "outcome": "approved"}
    return {"type": "item_or_service", "items": [*lines, done]}, {
        "outcome": "partially_approved",
        "reason": "",
        "criteria": "",
    }
