"""A typical letter of each turn of a delinquency, and the facts that these letters want.

In addition to what `cases.services.letter_rows.envelope` gives, every letter gets
these; all days and months are in words of the letter's language, all money is like "$41.50". A fact
that there is none of is "" or [], never left out; only of IRMAA all of `NO_BILLS` may be.

    person            said("Member", language)
    about             a row [label, effective_on] below the name; the label is "Coverage may end as
                      of", "Disenrolled as of" or "Coverage does not end as of"
    effective_on      the first day without coverage
    last_covered_on   the day before it
    grace_begins_on, grace_ends_on
                      "" for a cost plan, whose notice comes before coverage ends, and for IRMAA
    pay_by            the last day to keep the coverage, with its weekday
    roll_over         whether the oldest unpaid month alone decides; False for a cost plan
    first_month       the oldest unpaid month
    least             what is still missing of that month: what must come where `roll_over`; may be
                      left out, then the letter names the month alone
    bills             [{month, billed_on, amount, paid}], the oldest first; paid is a bool
    received          [{on, amount}]
    owed              what is unpaid in all, less what came
    reply_on          IRMAA: the day of the report of CMS
    ask_by            the last day to ask for good cause, with its weekday
    arrears_by        the last day to pay for good cause, with its weekday
    why               of "still_enrolled": "paid" or "stopped"
    explanation       of "stopped": what staff wrote, as they wrote it
    earlier_letter_on of "still_enrolled": the day of the notice that no longer counts

A letter that no one asked for shows no "request received", so `received_on` of the envelope may be
whatever it is. `reinstatement.typ` wants none of `account`, `asked_by`, `owed_words` here.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from notices import words
from regulations import delinquency_notices as law
from tests.letters.sample import ON, TYPED, Sample

_MARCH, _APRIL = date(2026, 3, 1), date(2026, 4, 1)
_LAST, _EFFECTIVE = date(2026, 4, 30), date(2026, 5, 1)
_ASK_BY, _ARREARS_BY = date(2026, 6, 30), date(2026, 7, 31)


# What Medicare's own disenrollment does not have to say: whether anything is owed to the plan.
NO_BILLS = (
    "grace_begins_on", "grace_ends_on", "pay_by", "roll_over", "first_month", "least", "bills",
    "received", "owed",
)  # fmt: skip
ABOUT = {
    "premium_warning": "Coverage may end as of",
    "still_enrolled": "Coverage does not end as of",
}


def member(sample: Sample, language: str) -> dict[str, Any]:
    """Two months unpaid, one before them paid, in the middle of the grace period."""

    def day(on: date) -> str:
        return words.day(on, language)

    label = ABOUT.get(sample.rule.kind, "Disenrolled as of")
    bills = [(date(2026, 2, 1), True), (_MARCH, False), (_APRIL, False)]
    return {
        "person": words.said("Member", language),
        "about": [[words.said(label, language), day(_EFFECTIVE)]],
        "effective_on": day(_EFFECTIVE),
        "last_covered_on": day(_LAST),
        "grace_begins_on": day(_MARCH),
        "grace_ends_on": day(_LAST),
        "pay_by": words.weekday(_LAST, language),
        "roll_over": False,
        "first_month": words.month(_MARCH, language),
        "least": "$41.50",
        "bills": [
            {
                "month": words.month(month, language),
                "billed_on": day(month.replace(month=month.month - 1, day=15)),
                "amount": "$41.50",
                "paid": paid,
            }
            for month, paid in bills
        ],
        "received": [{"on": day(date(2026, 2, 3)), "amount": "$41.50"}],
        "owed": "$83.00",
        "reply_on": "",
        "ask_by": words.weekday(_ASK_BY, language),
        "arrears_by": words.weekday(_ARREARS_BY, language),
        "why": "",
        "explanation": "",
        "earlier_letter_on": "",
    }


def _letter(
    name: str, event: str, asked: Any = None, facts: Any = None, without: tuple[str, ...] = ()
) -> Sample:
    def own(sample: Sample, language: str) -> dict[str, Any]:
        every = member(sample, language)
        return {fact: said for fact, said in every.items() if fact not in without}

    return Sample(name, event, asked or {}, facts or {}, law.required_notices, own)


_BY_MONTH = {"roll_over": True}
_COST = {"plan_type": "cost"}
_NO_GRACE = {"grace_begins_on": "", "grace_ends_on": ""}
_OF_CMS = _NO_GRACE | {"reply_on": ON}
_TAKEN_BACK = {"after_notice": True}
_PAID_BILL = {"month": "2/2026", "billed_on": ON, "amount": "$41.50", "paid": True}
DELINQUENCY = (
    _letter("warning", "delinquency_opened"),
    _letter("warning, nothing came", "delinquency_opened", {"plan_type": "pdp"}, {"received": []}),
    _letter("warning by the month", "delinquency_opened", _BY_MONTH, _BY_MONTH),
    _letter("warning of a cost plan", "delinquency_opened", _COST, _NO_GRACE),
    _letter("warning again", "grace_rolled_over", _BY_MONTH, _BY_MONTH),
    _letter("warning after the notice", "grace_rolled_over", _BY_MONTH | {"after_notice": True},
            _BY_MONTH, ("least",)),
    _letter("warning, money went back", "grace_taken_back", {}, {"received": []}),
    _letter("disenrolled", "disenrollment_begun"),
    _letter("disenrolled from drug coverage", "disenrollment_begun", {"plan_type": "pdp"}),
    _letter("disenrolled from a cost plan", "disenrollment_begun", _COST, _NO_GRACE),
    _letter("disenrolled by Medicare", "irmaa_recorded", {}, _OF_CMS),
    _letter("disenrolled by Medicare, no bills", "irmaa_recorded", {}, {"reply_on": ON}, NO_BILLS),
    _letter("disenrolled by Medicare, nothing owed", "irmaa_recorded", {}, _OF_CMS | {
        "bills": [_PAID_BILL], "owed": "$0.00"}),
    _letter("still enrolled, paid", "delinquency_paid", _TAKEN_BACK, {
        "why": "paid", "earlier_letter_on": ON}),
    _letter("still enrolled, stopped", "delinquency_stopped", _TAKEN_BACK, {
        "why": "stopped", "explanation": TYPED}),
)  # fmt: skip
