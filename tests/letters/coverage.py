"""A typical letter of each turn of a coverage decision or an appeal."""

from __future__ import annotations

from datetime import date
from typing import Any

from regulations.drugs import PartDFinding
from regulations.required_forms import required_form_kind
from regulations.timeframes import RECON
from tests.letters.sample import ON, TYPED, Label, Sample

_DUE = date(2026, 3, 16)


def _missing(kind: str) -> list[Label]:
    return [Label(each.ask) for each in required_form_kind(kind, _DUE).elements.on(_DUE)]


_ASKED = {"asked_by": "Her son", "how": Label("by telephone"), "asked_on": ON, "words": TYPED}
_EXTENDED = {
    "ground": "enrollee_request", "ground_label": Label("The enrollee asks for more time"),
    "words": TYPED, "days": 14, "provider": "Dr. Lucasta Faraway", "disaster": {},
    "first_due": _DUE, "due": date(2026, 3, 30),
}  # fmt: skip
_FLOOD = _EXTENDED | {
    "ground_label": Label("Extraordinary, exigent or other non-routine circumstances"),
    "disaster": {"said": "Spring Flood", "citation": ""},
}
_REFUSED = {"asked_on": ON, "answered_on": ON, "why": TYPED}
_LINES = {
    "type": "item_or_service", "type_label": "", "priority": "standard", "summary": TYPED,
    "items": [
        {"code": "1", "description": "MRI", "quantity": "", "outcome": "approved", "terms": TYPED,
         "reason": "", "criteria": ""},
        {"code": "2", "description": "CT", "quantity": "", "outcome": "denied", "terms": "",
         "reason": TYPED, "criteria": "NCD 220.1"},
    ],
}  # fmt: skip
_PARTLY = {"outcome": "partially_approved", "reason": TYPED, "criteria": "", "decided_on": ON,
           "decided_by": "Phyllis Evident, MD"}  # fmt: skip
_OF_THE_FORM = {"nothing_came": True, "due": _DUE, "overdue": False}
_DRUG = {"request": "part_b_drug", "part_d": PartDFinding()}
_FOUND = {"part": "", "finding": TYPED, "found_by": "Ida Invented, PharmD", "how_to_get": ""}
_ENDED = {"what": "ended", "effective_on": _DUE, "reduced_to": ""}
_REDUCED = _ENDED | {"what": "reduced", "reduced_to": TYPED}
_APPEAL = {"case": RECON}
_REVIEW = {
    "level": Label("Independent review entity"), "reference": "IRE-1", "decided_on": ON,
    "done_on": _DUE, "proof": "authorization 7", "asked_on": _DUE, "why": TYPED,
}  # fmt: skip


def _dismissed(label: str) -> dict[str, Any]:
    return {"dismissal": {"label": Label(label), "citation": "", "why": TYPED}}


def _required_form(kind: str, **facts: Any) -> dict[str, Any]:
    return {"required_form": {"kind": kind, "missing": _missing(kind), **_OF_THE_FORM, **facts}}


def _vacated(*, waits: bool) -> dict[str, Any]:
    return {"undone": {"why": TYPED}, "clock": {"due": _DUE, "waits_for_form": waits}}


COVERAGE = (
    Sample("approval", "approved"),
    Sample("approval of payment", "approved", {"request": "payment"}),
    Sample("approval of a drug", "approved", _DRUG, {
        "drug": _FOUND | {"part": Label("Part B"), "how_to_get": TYPED}}),
    Sample("denial", "denied"),
    Sample("denial of payment", "denied", {"request": "payment"}),
    Sample("denial of a drug", "denied", _DRUG, {"drug": _FOUND}),
    Sample("denial of a drug with a Part D notice", "denied",
           {"request": "part_b_drug", "part_d": PartDFinding(_DUE)}, {"drug": _FOUND}),
    Sample("denial of a drug, Part D notice with it", "denied",
           {"request": "part_b_drug", "part_d": PartDFinding(has_own_letter=True)},
           {"drug": _FOUND}),
    Sample("denial of payment for an emergency", "denied", {"request": "payment"}, {
        "care": {"kind": Label("Emergency care"), "why": TYPED}}),
    Sample("denial of payment for some care", "denied", {"request": "payment"}, {
        "care": {"kind": "", "why": TYPED}}),
    Sample("treatment ended", "denied", {}, {"change": _ENDED}),
    Sample("treatment reduced", "denied", {}, {"change": _REDUCED}),
    Sample("treatment reduced by line", "partially_approved", {}, {
        "change": _REDUCED, "request": _LINES, "decision": _PARTLY}),
    Sample("treatment goes on", "approved", {}, {"change": _ENDED}),
    Sample("treatment not reduced", "approved", {}, {"change": _REDUCED}),
    Sample("denial, revised", "denied", {}, {"revised": {"decided_on": ON, "why": TYPED}}),
    Sample("partial approval", "partially_approved", {}, {"request": _LINES, "decision": _PARTLY}),
    Sample("extension", "extended", {}, {"extension": _EXTENDED}),
    Sample("extension for a flood", "extended", {}, {"extension": _FLOOD}),
    Sample("dismissal", "dismissed", {}, _dismissed("It is not a valid request")),
    Sample("vacated dismissal", "vacated", {}, _vacated(waits=False)),
    Sample("vacated dismissal, form awaited", "vacated", {}, _vacated(waits=True)),
    Sample("withdrawal", "withdrawn", {}, {"withdrawal": _ASKED}),
    Sample("missing appointment", "form_requested", {"required_form": "appointment"},
           _required_form("appointment")),
    Sample("missing authority", "form_requested", {"required_form": "legal_authority"},
           _required_form("legal_authority", nothing_came=False)),
    Sample("missing waiver", "form_requested", {"required_form": "waiver"},
           _required_form("waiver")),
    Sample("refusal to expedite", "expedite_refused", {}, {"expedite": _REFUSED}),
    Sample("appeal reversed", "reversed", _APPEAL),
    Sample("appeal about payment reversed", "reversed", _APPEAL, {
        "request": _LINES | {"type": "payment"}}),
    Sample("appeal affirmed", "affirmed", _APPEAL),
    Sample("appeal about an emergency affirmed", "affirmed", _APPEAL, {
        "care": {"kind": Label("Emergency care"), "why": TYPED}}),
    Sample("appeal reversed in part", "partly_reversed", _APPEAL, {
        "decision": _PARTLY | {"outcome": "partly_reversed", "terms": TYPED}}),
    Sample("appeal lapsed", "lapsed", _APPEAL),
    Sample("appeal extended", "extended", _APPEAL, {"extension": _EXTENDED}),
    Sample("appeal dismissed", "dismissed", _APPEAL, _dismissed("It is not a valid appeal")),
    Sample("dismissal of an appeal vacated", "vacated", _APPEAL, _vacated(waits=False)),
    Sample("appeal withdrawn", "withdrawn", _APPEAL, {"withdrawal": _ASKED}),
    Sample("refusal to expedite an appeal", "expedite_refused", _APPEAL, {"expedite": _REFUSED}),
    Sample("effectuation", "effectuated", _APPEAL | {"reversed_by": "ire"}, {
        "effectuation": _REVIEW}),
    Sample("request to the Council", "council_asked", _APPEAL, {"council": _REVIEW}),
)  # fmt: skip
