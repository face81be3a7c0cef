"""The letters that the events of a reconsideration oblige, and what each must say.

Sources: 42 CFR 422.582 to 422.592, 422.618, 422.619 as in force on 1 January 2026. Since 2019 no
rule asks for a letter that says that a case was sent on; we send one all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from regulations.law import BEGIN
from regulations.notice_rules import (
    HELP,
    PROVIDER_RULE,
    NoticeRule,
    Parts,
    Statement,
    amount,
)
from regulations.timeframes import DISMISSAL_RULE

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
_VACATE = Statement(
    "vacate",
    "You may ask us to vacate this dismissal, that is, to take it back and decide your appeal. Ask "
    f"within {amount('dismissal.vacate')} months of the date of this letter and say why you have "
    "good cause.",
    "42 CFR 422.582(g)(2), (h)",
)
_REVIEW_OF_DISMISSAL = Statement(
    "review_of_dismissal",
    "You may ask the independent review entity to review this dismissal. Ask in writing, within "
    f"{amount('dismissal.ire_review')} calendar days of the date of this letter.",
    "42 CFR 422.582(g)(3), 422.590(i)",
)
_VACATED = Statement(
    "vacated",
    "Nothing is lost by the dismissal: all that you sent us still counts. You may send more.",
    "42 CFR 422.582(h)",
)
_GRIEVANCE = Statement(
    "expedited_grievance",
    "If you disagree with our taking more time, you have the right to file an expedited grievance "
    f"with us, by telephone or in writing. We answer it within "
    f"{amount('grievance.answer_expedited')} hours.",
    "42 CFR 422.590(f)(2), 422.564(f)",
)
_NOT_EXPEDITED = (
    Statement(
        "standard_timeframe",
        "We will decide your appeal within the standard time limit. It is {standard_limit} after "
        "we received it, so we decide by {standard_due}.",
        "42 CFR 422.584(d)(2)(i)",
    ),
    Statement(
        "expedited_grievance",
        "If you disagree with our decision not to hurry, you have the right to file an expedited "
        f"grievance with us. We answer it within {amount('grievance.answer_expedited')} hours.",
        "42 CFR 422.584(d)(2)(ii), 422.564(f)",
    ),
    Statement(
        "physician_support",
        "You may ask again for a fast decision with the support of any physician. Could waiting "
        "seriously harm your life, your health or your ability to regain maximum function? If a "
        "physician tells us so, we must decide fast.",
        "42 CFR 422.584(d)(2)(iii)",
    ),
    Statement(
        "grievance_process",
        "To file a grievance, call us or write to us at the number or address on this letter. Say "
        "that it is a grievance, give this case number, and say what you disagree with. File it "
        f"within {amount('grievance.file')} days of this letter. A grievance is a complaint about "
        "how we acted. It is not an appeal.",
        "42 CFR 422.584(d)(2)(iv), 422.564(d)",
    ),
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
    out, empty for the plan's own, which the independent review entity need not hear of."""
    if event not in _RULES or (event == "effectuated" and not reversed_by):
        return ()
    kind, citation, due, statements, since = _RULES[event](priority)
    if on < since:
        return ()
    recipients = _recipients(event, on)
    return (NoticeRule(event, kind, citation, due, recipients, statements, since),)


def _recipients(event: str, on: date) -> tuple[str, ...]:
    if event == "effectuated":
        return ("ire",)
    if event == "council_asked":
        return ("enrollee", "ire")
    return ("enrollee", "provider") if event in _TO_BOTH and on >= PROVIDER_RULE else ("enrollee",)


def _reversed(priority: str) -> Parts:
    citation = "42 CFR 422.590(e)(3)" if priority == "expedited" else "42 CFR 422.590(a)(1)"
    return "appeal_reversed", citation, "inside the time limit", (_CARRY_OUT, HELP), BEGIN


def _sent_on(priority: str) -> Parts:
    citation = "42 CFR 422.590(e)(1), (5)" if priority == "expedited" else "42 CFR 422.590(a)(2)"
    return "appeal_sent_on", citation, "when it is sent on", (_IRE, HELP), BEGIN


def _lapsed(priority: str) -> Parts:
    citation = "42 CFR 422.590(g)" if priority == "expedited" else "42 CFR 422.590(d)"
    return "appeal_sent_on", citation, "when the limit passes", (_IRE, HELP), BEGIN


def _extension(priority: str) -> Parts:
    due = "by the end of the first time limit"
    return "extension", "42 CFR 422.590(f)(2)", due, (_GRIEVANCE,), BEGIN


def _dismissal(priority: str) -> Parts:
    statements = (_VACATE, _REVIEW_OF_DISMISSAL, HELP)
    return "dismissal", "42 CFR 422.582(g)", "when dismissing", statements, DISMISSAL_RULE


def _withdrawal(priority: str) -> Parts:
    statements = (_VACATE, _REVIEW_OF_DISMISSAL, HELP)
    citation = "42 CFR 422.582(e), (f)(5), (g)"
    return "withdrawal", citation, "when it is withdrawn", statements, DISMISSAL_RULE


def _vacating(priority: str) -> Parts:
    statements = (_VACATED, HELP)
    return "dismissal_vacated", "42 CFR 422.582(h)", "when vacating", statements, DISMISSAL_RULE


def _not_expedited(priority: str) -> Parts:
    within = f"within {amount('recon.notify_expedite_refused')} calendar days"
    return "expedite_refused", "42 CFR 422.584(d)(2)", within, _NOT_EXPEDITED, BEGIN


def _carried_out(priority: str) -> Parts:
    citation = "42 CFR 422.618(b)-(c), 422.619(b)-(c)"
    return "effectuation", citation, "when it is carried out", (), BEGIN


def _council_asked(priority: str) -> Parts:
    citation = "42 CFR 422.618(c)(2), 422.619(c)(3)"
    return "council_request", citation, "with the request", (_COUNCIL, HELP), BEGIN


_RULES: dict[str, Callable[[str], Parts]] = {
    "reversed": _reversed,
    "partly_reversed": _sent_on,
    "affirmed": _sent_on,
    "lapsed": _lapsed,
    "extended": _extension,
    "dismissed": _dismissal,
    "withdrawn": _withdrawal,
    "vacated": _vacating,
    "expedite_refused": _not_expedited,
    "effectuated": _carried_out,
    "council_asked": _council_asked,
}
