"""Which event obliges which letter, to whom, and what each letter must say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.appeal_notices import appeal_notices
from regulations.dated import Table
from regulations.drugs import PartDFinding, redetermination, with_own_letter
from regulations.law import rows_in_force
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
from regulations.timeframes import (
    DISMISSAL_RULE,
    EXPEDITED,
    ITEM,
    OD,
    PART_B,
    PAYMENT,
    RECON,
    ROWS,
    STANDARD,
    limit,
)

_APPEAL = {"case": RECON}


def days_to_appeal(on: date) -> int:
    """From the date of a notice: the days to file, and those in which its receipt is presumed."""
    presumed = rows_in_force(ROWS, on, "presume_receipt")
    days = limit("file_reconsideration", on).amount
    return days + sum(row.limit.amount for row in presumed)


def _how_to_appeal(on: date) -> Statement:
    return Statement(
        "reconsideration",
        "You have the right to appeal. Ask us for a reconsideration, a new look at this decision "
        "by someone who was not part of it. We must receive your request within "
        f"{days_to_appeal(on)} calendar days of the date of this letter. If you ask later, tell "
        "us in writing why you could not ask in time.",
        "42 CFR 422.568(e)(2), 422.582(b)",
    )


def _standard(on: date) -> Statement:
    return Statement(
        "standard_reconsideration",
        "For a standard reconsideration, write to us or send us a fax. Use the address or number "
        "on this letter. We answer within "
        f"{amount('decide', on, **_APPEAL, request=ITEM, priority=STANDARD)} calendar days. For a "
        "Part B drug we answer within "
        f"{amount('decide', on, **_APPEAL, request=PART_B, priority=STANDARD)} calendar days.",
        "42 CFR 422.568(e)(3), 422.590",
    )


def _expedited(on: date) -> Statement:
    return Statement(
        "expedited_reconsideration",
        "Could waiting that long seriously harm your life, your health or your ability to regain "
        "maximum function? Then you or any physician may ask for an expedited reconsideration, by "
        "telephone or in writing. We then answer within "
        f"{amount('decide', on, **_APPEAL, request=ITEM, priority=EXPEDITED)} hours. If a "
        "physician says that your health requires it, we must expedite.",
        "42 CFR 422.568(e)(3), 422.584",
    )


def _payment(on: date) -> Statement:
    return Statement(
        "payment_reconsideration",
        "For a reconsideration about payment write to us at the address on this letter. We answer "
        f"within {amount('decide', on, **_APPEAL, request=PAYMENT, priority=STANDARD)} calendar "
        "days. An appeal about payment cannot be expedited.",
        "42 CFR 422.568(e)(4), 422.590(b)",
    )


_CHAIN = Statement(
    "rest_of_the_appeal",
    "If we do not decide fully in your favor, we send your case to an independent review entity. "
    "After that you may ask for a hearing by an administrative law judge. Next comes review by the "
    "Medicare Appeals Council, and then by a federal court. Each decision tells you how.",
    "42 CFR 422.568(e)(3)-(4)",
)


def _grievance(on: date) -> Statement:
    return Statement(
        "expedited_grievance",
        "If you disagree with our taking more time, you have the right to file an expedited "
        "grievance with us, by telephone or in writing. We answer it within "
        f"{amount('answer_expedited_grievance', on)} hours.",
        "42 CFR 422.568(b)(2)(ii), 422.572(b)(2), 422.564(f)",
    )


def _vacate(on: date) -> Statement:
    return Statement(
        "vacate",
        "You may ask us to vacate this dismissal, that is, to take it back and decide your "
        f"request. Ask within {amount('vacate_dismissal', on)} months of the date of this letter "
        "and say why you have good cause.",
        "42 CFR 422.568(h)(2), 422.568(i)",
    )


def _reconsider_dismissal(on: date) -> Statement:
    return Statement(
        "reconsideration_of_dismissal",
        "You may ask us to reconsider this dismissal. We must receive your request within "
        f"{days_to_appeal(on)} calendar days of "
        "the date of this letter.",
        "42 CFR 422.568(h)(3), 422.582",
    )


_VACATED = Statement(
    "vacated",
    "Nothing is lost by the dismissal: all that you sent us still counts. You may send more.",
    "42 CFR 422.568(i)-(j)",
)


def _appointment(on: date) -> Statement:
    return Statement(
        "appointment",
        "Use Form CMS-1696, or any letter that has all that the law asks for. It counts for "
        f"requests within {limit('appointment_counts', on)} from the day of the signatures. "
        "Whoever gave it may take it back at any time.",
        "42 CFR 405.910(c), (e), (l)",
    )


_LEGAL_AUTHORITY = Statement(
    "legal_authority",
    "The law of a State may let somebody act for another person, such as a guardian or the holder "
    "of a power of attorney. They need not be appointed. We need a copy of the document that gives "
    "the power.",
    "42 CFR 422.561",
)
_NO_INFORMATION = Statement(
    "no_information",
    "The form must come, and nothing may be missing on it. Until then we may not tell the person "
    "who asked anything about the member or the case.",
    "42 CFR 405.910(d)",
)
_OWN_REQUEST = Statement(
    "own_request",
    "The member may also ask us directly, and so may the physician. Then no such form is needed.",
    "42 CFR 422.566(c)",
)
_MAY_DISMISS = Statement(
    "may_dismiss",
    "If it has not come by then, we may close the request without deciding on it. We would say so "
    "in a letter, with what can be done about it.",
    "42 CFR 422.568(g)-(h), 422.582(f)-(g)",
)
_WAIVER = Statement(
    "waiver",
    "A letter will do. It must say that you give up any right to payment from our member for this "
    "service, whatever comes of your appeal.",
    "42 CFR 422.574(b)",
)


def form_request(required_form: str, on: date) -> NoticeRule:
    """The letters that ask for a form (`regulations.representatives`) or for what it lacks."""
    if required_form == "waiver":
        recipients: tuple[str, ...] = ("provider",)
        citation = "42 CFR 422.574(b)"
        statements: tuple[Statement, ...] = (_WAIVER, _MAY_DISMISS)
    else:
        recipients, citation = ("enrollee", "representative"), "42 CFR 405.910(d)"
        how = _LEGAL_AUTHORITY if required_form == "legal_authority" else _appointment(on)
        statements = (how, _NO_INFORMATION, _OWN_REQUEST, _MAY_DISMISS)
    return NoticeRule("form_requested", "form_request", citation, "at once", recipients, statements)


def required_notices(
    event: str,
    on: date,
    *,
    request: str = "item_or_service",
    case: str = OD,
    priority: str = "standard",
    required_form: str = "",
    reversed_by: str = "",
    represented: bool = False,
    part_d: PartDFinding | None = None,
) -> tuple[NoticeRule, ...]:
    """The letters that an event of a case on this day obliges; an event without a letter gives
    none.

    `required_form` is the one asked for by `form_requested`, `reversed_by` says whose reversal of a
    determination was carried out (see `appeal_notices`); `represented`, whether the enrollee has a
    representative who showed that they may act; `part_d`, that Part D does not cover the drug.
    """
    facts = _Facts(on, request, priority, part_d)
    rules = _rules(event, facts, case, required_form, reversed_by)
    return tuple(rule.told_to_representative() for rule in rules) if represented else rules


def _rules(
    event: str, facts: _Facts, case: str, required_form: str, reversed_by: str
) -> tuple[NoticeRule, ...]:
    on = facts.on
    if event == "form_requested":
        return (form_request(required_form, on),)
    if case != OD:
        return appeal_notices(event, on, priority=facts.priority, reversed_by=reversed_by)
    found = NOTICES.find(event, on)
    if found is None:
        return ()
    kind, citation, due, statements = found.parts(facts)
    rule = NoticeRule(event, kind, citation, due, _recipients(event, on), statements)
    return with_own_letter(rule, facts.part_d, facts.priority)


@dataclass(frozen=True)
class _Facts:
    on: date
    request: str
    priority: str
    part_d: PartDFinding | None

    @property
    def part_d_rights(self) -> tuple[Statement, ...]:
        """What approval and denial say alike of a drug that Part D does not cover."""
        return (redetermination(self.part_d, self.on),) if self.part_d else ()


def _withdrawal(facts: _Facts) -> Parts:
    statements = (_vacate(facts.on), _reconsider_dismissal(facts.on), HELP)
    citation = "42 CFR 422.568(g)(4), (h), (k)"
    return "withdrawal", citation, "when it is withdrawn", statements


def _vacating(facts: _Facts) -> Parts:
    statements = (_VACATED, HELP)
    return "dismissal_vacated", "42 CFR 422.568(i)", "when vacating", statements


def _recipients(event: str, on: date) -> tuple[str, ...]:
    both = on >= PROVIDER_RULE and event in {"approved", "denied", "partially_approved", "extended"}
    return ("enrollee", "provider") if both else ("enrollee",)


def _approval(facts: _Facts) -> Parts:
    citation = "42 CFR 422.572(a)" if facts.priority == EXPEDITED else "42 CFR 422.568(b)"
    return "approval", citation, "inside the decision time limit", facts.part_d_rights


def _denial(facts: _Facts) -> Parts:
    citation = "42 CFR 422.572(e)" if facts.priority == EXPEDITED else "42 CFR 422.568(d)-(e)"
    on = facts.on
    by_kind = (_payment(on),) if facts.request == PAYMENT else (_standard(on), _expedited(on))
    statements = (_how_to_appeal(on), *by_kind, _CHAIN, *facts.part_d_rights, HELP)
    return "denial", citation, "inside the decision time limit", statements


def _extension(facts: _Facts) -> Parts:
    citation = "42 CFR 422.572(b)(2)" if facts.priority == EXPEDITED else "42 CFR 422.568(b)(2)(ii)"
    return "extension", citation, "by the end of the first time limit", (_grievance(facts.on),)


def _not_expedited(facts: _Facts) -> Parts:
    on = facts.on
    citation = "42 CFR 422.570(d)(2)"
    within = f"within {amount('notify_expedite_refused', on, case=OD)} calendar days"
    care = " of a decision about your care"
    said = not_expedited_statements("request", "422.570(d)(2)", on, also=care)
    return "expedite_refused", citation, within, said


def _dismissal(facts: _Facts) -> Parts:
    statements = (_vacate(facts.on), _reconsider_dismissal(facts.on), HELP)
    return "dismissal", "42 CFR 422.568(h)", "when dismissing", statements


NOTICES: Table[Obligation[_Facts, Parts]] = Table(
    Obligation("approved", _approval),
    Obligation("denied", _denial),
    Obligation("partially_approved", _denial),
    Obligation("extended", _extension),
    Obligation("dismissed", _dismissal, DISMISSAL_RULE),
    Obligation("withdrawn", _withdrawal, DISMISSAL_RULE),
    Obligation("vacated", _vacating, DISMISSAL_RULE),
    Obligation("expedite_refused", _not_expedited),
)
