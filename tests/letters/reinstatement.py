"""A typical letter of each turn of a reinstatement."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from regulations import reinstatement_notices as reinstatement
from regulations.reinstatement_notices.reasons import REASONS
from tests.letters.sample import ON, TYPED, Label, Sample, former_member

_DUE = date(2026, 3, 16)
_OWED = {"owed": Decimal("83.00")}
_WHY = {
    "key": "late",
    "label": "",
    "citation": "",
    "circumstance": "",
    "explanation": "",
}
_VACATION = _WHY | {
    "key": "not_good_cause",
    "circumstance": Label("Bills were not seen because of a vacation or another trip"),
    "explanation": Label("Travel that was no emergency could be foreseen."),
}  # fmt: skip
_AGREED = {
    "way": "installments", "label": Label("Monthly installments"), "total": "$83.00",
    "months_due": 2, "words": "", "on": ON,
    "rows": [{"number": "1", "due_on": _DUE, "amount": "$41.50"}],
}  # fmt: skip


def _former(name: str, event: str, law: Any = None, facts: Any = None) -> Sample:
    return Sample(
        name, event, law or {}, facts or {}, reinstatement.required_notices, former_member
    )


_OF_CMS = _OWED | {"by_cms": True}
_IRMAA = {"is_irmaa": True, "by_cms": True, "irmaa": {"paid_on": ON, "in_time": False}}
_GATES = [{"ask": Label(reinstatement.ask(gate, "ma").text)} for gate in reinstatement.ASKS]
_OPEN = {"gates": _GATES, "decide_by": _DUE, "overdue": False}
_NO_IRMAA = {"irmaa": {"paid_on": "", "in_time": True}}
_MONTHS = {"months": {"first": "4/2026", "last": "6/2026", "several": True}}


def _not_reviewed(key: str) -> Sample:
    reason = _VACATION if key == "not_good_cause" else _WHY | {"key": key}
    facts = {"reason": reason, "cms_notice_on": _DUE if key == "lawful_presence" else ""}
    return _former(f"not reviewed: {key}", "not_eligible", {"reason": key}, facts)


REINSTATEMENT = (
    _former("intake left open", "intake_left_open", {}, _OPEN),
    *(_not_reviewed(key) for key in REASONS),
    _former("favorable", "found_favorable", _OWED),
    _former("favorable, nothing owed", "found_favorable"),
    _former("found by CMS", "cms_found_favorable", _OF_CMS, _IRMAA),
    _former("found by CMS, nothing owed", "cms_found_favorable", {}, _IRMAA),
    _former("another amount", "amount_changed", _OWED),
    _former("unfavorable", "found_unfavorable", {}, {"decided_on": _DUE}),
    _former("unpaid", "unpaid", {}, _NO_IRMAA),
    _former("unpaid to Medicare", "unpaid", {}, _IRMAA),
    _former("credited", "settled", {"from_unpaid": True}, {
        "paid_on": ON, "earlier_letter_on": _DUE}),
    _former("reinstated", "reinstated", {}, _MONTHS | {"reply_on": _DUE, "ended_on": ON}),
    _former("reinstated by Medicare", "cms_reinstated", {}, _MONTHS | {
        "reply_on": _DUE, "ended_on": ON, "earlier_letter_on": _DUE}),
    _former("error of the plan", "plan_error_found", {}, {"error": TYPED}),
    _former("referred", "referred", {}, {"complaint": "CTM-1", "ask_by_passed": False}),
    _former("withdrawn", "reinstatement_withdrawn", {}, {"withdrawn_on": ON, "words": TYPED}),
    _former("installments", "collection_agreed", {}, {"collection": _AGREED}),
)  # fmt: skip
