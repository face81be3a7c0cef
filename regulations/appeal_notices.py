"""The letters that the events of a reconsideration oblige, and what each must say.

Sources: 42 CFR 422.582 to 422.592, 422.618, 422.619 as in force on 1 January 2026. Since 2019 no
rule asks for a letter that says that a case was sent on; we send one all the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.not_expedited import not_expedited_statements
from regulations.notice_rules import (
    HELP,
    PROVIDER_RULE,
    NoticeRule,
    Obligation,
    Parts,
    Statement,
    amount,
)
from regulations.timeframes import DISMISSAL_RULE, RECON

_IRE = Statement(
    "ire",
    "You need not ask for it: an independent review entity, which has nothing to do with us, looks "
    "at your case anew. It writes to you. You may send it anything that supports your case, and "
    "you may ask us for a copy of your case file.",
    "42 CFR 422.590(a)(2), 422.592",
)
_CARRY_OUT = Statement(
    "carried_out",
    "We carry this decision out within the time that the law gives us for your appeal.",
    "42 CFR 422.618(a), 422.619(a)",
)


def _vacate(on: date) -> Statement:
    return Statement(
        "vacate",
        "You may ask us to vacate this dismissal, that is, to take it back and decide your "
        f"appeal. Ask within {amount('vacate_dismissal', on)} months of the date of this letter "
        "and say why you have good cause.",
        "42 CFR 422.582(g)(2), (h)",
    )


def _review_of_dismissal(on: date) -> Statement:
    return Statement(
        "review_of_dismissal",
        "You may ask the independent review entity to review this dismissal. Ask in writing, "
        f"within {amount('review_dismissal', on)} calendar days of the date of this letter.",
        "42 CFR 422.582(g)(3), 422.590(i)",
    )


_VACATED = Statement(
    "vacated",
    "Nothing is lost by the dismissal: all that you sent us still counts. You may send more.",
    "42 CFR 422.582(h)",
)


def _grievance(on: date) -> Statement:
    return Statement(
        "expedited_grievance",
        "If you disagree with our taking more time, you have the right to file an expedited "
        "grievance with us, by telephone or in writing. We answer it within "
        f"{amount('answer_expedited_grievance', on)} hours.",
        "42 CFR 422.590(f)(2), 422.564(f)",
    )


_COUNCIL = Statement(
    "council",
    "We have asked the Medicare Appeals Council to review the judge's decision. We may wait for "
    "what it does before we carry that decision out.",
    "42 CFR 422.618(c)(2), 422.619(c)(3)",
)

# Letters to the enrollee and, since 2026, to the physician or provider as well (90 FR 15910).
_TO_BOTH = {"reversed", "partly_reversed", "affirmed", "lapsed", "extended"}


def appeal_notices(
    event: str, on: date, *, priority: str, reversed_by: str
) -> tuple[NoticeRule, ...]:
    """The letters of an event of a reconsideration; `reversed_by` says whose reversal was carried
    out, empty for the plan's own, which the independent review entity does not have to hear of."""
    found = NOTICES.find(event, on)
    if found is None or (event == "effectuated" and not reversed_by):
        return ()
    kind, citation, due, statements = found.parts(_Facts(on, priority))
    return (NoticeRule(event, kind, citation, due, _recipients(event, on), statements),)


@dataclass(frozen=True)
class _Facts:
    on: date
    priority: str


def _recipients(event: str, on: date) -> tuple[str, ...]:
    if event == "effectuated":
        return ("ire",)
    if event == "council_asked":
        return ("enrollee", "ire")
    return ("enrollee", "provider") if event in _TO_BOTH and on >= PROVIDER_RULE else ("enrollee",)


def _reversed(facts: _Facts) -> Parts:
    citation = "42 CFR 422.590(e)(3)" if facts.priority == "expedited" else "42 CFR 422.590(a)(1)"
    return "appeal_reversed", citation, "inside the time limit", (_CARRY_OUT, HELP)


def _sent_on(facts: _Facts) -> Parts:
    citation = (
        "42 CFR 422.590(e)(1), (5)" if facts.priority == "expedited" else "42 CFR 422.590(a)(2)"
    )
    return "appeal_sent_on", citation, "when it is sent on", (_IRE, HELP)


def _lapsed(facts: _Facts) -> Parts:
    citation = "42 CFR 422.590(g)" if facts.priority == "expedited" else "42 CFR 422.590(d)"
    return "appeal_sent_on", citation, "when the limit passes", (_IRE, HELP)


def _extension(facts: _Facts) -> Parts:
    due = "by the end of the first time limit"
    return "extension", "42 CFR 422.590(f)(2)", due, (_grievance(facts.on),)


def _dismissal(facts: _Facts) -> Parts:
    statements = (_vacate(facts.on), _review_of_dismissal(facts.on), HELP)
    return "dismissal", "42 CFR 422.582(g)", "when dismissing", statements


def _withdrawal(facts: _Facts) -> Parts:
    statements = (_vacate(facts.on), _review_of_dismissal(facts.on), HELP)
    citation = "42 CFR 422.582(e), (f)(5), (g)"
    return "withdrawal", citation, "when it is withdrawn", statements


def _vacating(facts: _Facts) -> Parts:
    statements = (_VACATED, HELP)
    return "dismissal_vacated", "42 CFR 422.582(h)", "when vacating", statements


def _not_expedited(facts: _Facts) -> Parts:
    within = f"within {amount('notify_expedite_refused', facts.on, case=RECON)} calendar days"
    said = not_expedited_statements("appeal", "422.584(d)(2)", facts.on)
    return "expedite_refused", "42 CFR 422.584(d)(2)", within, said


def _carried_out(facts: _Facts) -> Parts:
    citation = "42 CFR 422.618(b)-(c), 422.619(b)-(c)"
    return "effectuation", citation, "when it is carried out", ()


def _council_asked(facts: _Facts) -> Parts:
    citation = "42 CFR 422.618(c)(2), 422.619(c)(3)"
    return "council_request", citation, "with the request", (_COUNCIL, HELP)


NOTICES: Table[Obligation[_Facts, Parts]] = Table(
    Obligation("reversed", _reversed),
    Obligation("partly_reversed", _sent_on),
    Obligation("affirmed", _sent_on),
    Obligation("lapsed", _lapsed),
    Obligation("extended", _extension),
    Obligation("dismissed", _dismissal, DISMISSAL_RULE),
    Obligation("withdrawn", _withdrawal, DISMISSAL_RULE),
    Obligation("vacated", _vacating, DISMISSAL_RULE),
    Obligation("expedite_refused", _not_expedited),
    Obligation("effectuated", _carried_out),
    Obligation("council_asked", _council_asked),
)
