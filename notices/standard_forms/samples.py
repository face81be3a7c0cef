"""Cases that do not exist, to look at a standard form before it is put in force: of a denial, of a
drug that Part D does not cover. Each is of the kind that the form is for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from notices.models import FormEdition, Notice
from notices.standard_forms import printed
from regulations.standard_forms import DENIAL_LETTER, PART_D_LETTER

_SAMPLES: Mapping[str, Mapping[str, str]] = {
    DENIAL_LETTER: {
        "denial": "A request that is denied",
        "by_line": "A request that is approved in part",
        "payment": "A payment that is denied",
    },
    PART_D_LETTER: {
        "uncovered": "A drug that no part of Medicare covers",
        "covered": "A drug that Part B covers",
        "several": "Two drugs in one request",
    },
}
_REASON = "The record shows no exam before the scan was requested. An exam has to come first."
_RULE = "Evidence of Coverage, chapter 4, section 2"
_WHY = {"reason": _REASON, "criteria": _RULE}
_SCAN = {"code": "70551", "description": "MRI of the brain", "quantity": ""}
_VISITS = {"code": "97110", "description": "Physical therapy", "quantity": "24 visits"}
_INFUSION = {"code": "J0000", "description": "Infusion of an invented drug", "quantity": "6"}
_TABLET = {"code": "", "description": "Invented tablet, 20 mg", "quantity": "30"}
_FINDING = (
    "The drug is given at a clinic through a vein. Part D pays for drugs from a pharmacy.\n"
    "Evidence of Coverage, chapter 5, section 1"
)


def of(letter: str) -> Mapping[str, str]:
    """The samples of a form that letters of this kind are made from, each with its name."""
    return _SAMPLES[letter]


def any_facts(plan: dict[str, str], language: str) -> dict[str, Any]:
    """The facts of some sample, for what is in every letter."""
    return facts("denial", plan, language)


def facts(
    sample: str, plan: dict[str, str], language: str, *, large: bool = False
) -> dict[str, Any]:
    """The facts of that letter, as the services freeze those of a real one."""
    letter_kind = next(kind for kind, known in _SAMPLES.items() if sample in known)
    request, decision, drug = _of(sample)
    return {
        "case_number": "FN26-000000",
        "kind": letter_kind,
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
        "drug": drug,
    }


def letter(
    sample: str, edition: FormEdition, plan: dict[str, str], own: dict[str, str], *, large: bool
) -> Notice:
    """That letter by this edition, in no queue."""
    shown = facts(sample, plan, edition.language, large=large) | {"plan_paragraphs": own}
    kind = shown["kind"]
    notice = Notice(kind=kind, recipient="enrollee", facts=shown, language=edition.language)
    printed.use(notice, edition)
    return notice


def _of(sample: str) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
    """What is requested, what is decided of it, and what was found under Part D."""
    if sample in _SAMPLES[DENIAL_LETTER]:
        return *_decided(sample), {}
    covered = sample == "covered"
    outcome = "approved" if covered else "denied"
    items = [_INFUSION, _TABLET] if sample == "several" else [_INFUSION]
    terms = "Six infusions within six months."
    why = {"reason": terms, "criteria": ""} if covered else _WHY
    return (
        {"type": "part_b_drug", "items": [item | {"outcome": outcome} for item in items]},
        {"outcome": outcome, **why},
        {
            "finding": _FINDING,
            "found_by": "Alex Example, PharmD",
            "part": "Part B" if covered else "",
            "terms": terms if covered else "",
            "how_to_get": "Your clinic orders it. Bring this letter." if covered else "",
        },
    )


def _decided(sample: str) -> tuple[dict[str, Any], dict[str, str]]:
    if sample != "by_line":
        kind = "payment" if sample == "payment" else "item_or_service"
        return {"type": kind, "items": [_SCAN]}, {"outcome": "denied", **_WHY}
    terms = {"outcome": "partially_approved", "terms": "12 visits are approved."}
    lines = [_SCAN | {"outcome": "denied"} | _WHY, _VISITS | terms | _WHY]
    done = {"code": "99213", "description": "Office visit", "quantity": "", "outcome": "approved"}
    return {"type": "item_or_service", "items": [*lines, done]}, {
        "outcome": "partially_approved",
        "reason": "",
        "criteria": "",
    }
