"""The rows: how long the law gives for each duty, since when, and where it says so.

Sources: 42 CFR part 422 subpart M as in force on 1 January 2026; older wordings where they applied
since 2016. A row is found by its duty, the day of receipt and the facts that it selects.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from regulations.law import BEGIN, Limit, Row, Unit

OD = "organization_determination"
RECON = "reconsideration"
ITEM, PART_B, PAYMENT = "item_or_service", "part_b_drug", "payment"
STANDARD, EXPEDITED = "standard", "expedited"

# When each change applies: RV3, RV6, RV7 of the facts.
PART_B_RULE = date(2020, 1, 1)
DISMISSAL_RULE = date(2022, 1, 1)
RECEIPT_RULE = date(2025, 1, 1)
PRIOR_AUTHORIZATION_RULE = date(2026, 1, 1)

RULE_2015 = "80 FR 7911"
RULE_2019 = "84 FR 23832"
RULE_2021 = "86 FR 5864"
RULE_2024 = "89 FR 8758"
RULE_APRIL_2024 = "89 FR 30448"

_RECEIPT = "The plan, or the entity that it names for this, receives the request."
_TOLD = "Notice of the decision to the enrollee and, as appropriate, to the physician or provider."
_EXTENDABLE = (
    "An extension of up to 14 calendar days on one of three lawful grounds, once.",
    "An appointment of representative that arrives after the request starts the clock later.",
    "Withdrawal or dismissal of the request ends the duty.",
)
_FIXED = (
    "Nothing extends this limit.",
    "An appointment of representative that arrives after the request starts the clock later.",
    "Withdrawal or dismissal of the request ends the duty.",
)


def _limit(amount: int, unit: str) -> Limit:
    units = {"h": Unit.HOURS, "d": Unit.DAYS, "b": Unit.BUSINESS_DAYS, "m": Unit.MONTH_ENDS}
    return Limit(amount, units[unit])


def _row(
    key: str,
    duty: str,
    citation: str,
    limit: tuple[int, str],
    summary: str,
    *,
    since: date = BEGIN,
    until: date | None = None,
    authority: str = RULE_2015,
    starts: str = _RECEIPT,
    stops: str = _TOLD,
    extendable: bool = False,
    confidence: str = "verified",
    may_change: tuple[str, ...] = (),
    selects: Mapping[str, str | bool] = MappingProxyType({}),
) -> Row:
    return Row(
        key=key,
        duty=duty,
        citation=f"42 CFR {citation}",
        authority=authority,
        effective_from=since,
        effective_to=until,
        limit=_limit(*limit),
        summary=summary,
        starts=starts,
        stops=stops,
        selects=tuple(selects.items()),
        extendable=extendable,
        may_change=may_change or (_EXTENDABLE if extendable else _FIXED),
        confidence=confidence,
    )


_OD_ITEM: Mapping[str, str | bool] = {"case": OD, "request": ITEM}
_OD_DRUG: Mapping[str, str | bool] = {"case": OD, "request": PART_B}
_RE_ITEM: Mapping[str, str | bool] = {"case": RECON, "request": ITEM}
_RE_DRUG: Mapping[str, str | bool] = {"case": RECON, "request": PART_B}
_TO_IRE = (
    "A decision wholly in the enrollee's favor, carried out; or, when affirmed, the case file and "
    "a written explanation sent to the independent review entity."
)

DECIDE: tuple[Row, ...] = (
    _row(
        "od.decide.item.2016",
        "decide",
        "422.568(b)",
        (14, "d"),
        "A standard request for an item or service is decided within 14 calendar days.",
        until=PRIOR_AUTHORIZATION_RULE,
        extendable=True,
        selects={**_OD_ITEM, "priority": STANDARD},
    ),
    _row(
        "od.decide.item.2026",
        "decide",
        "422.568(b)(1)(i)",
        (14, "d"),
        "A standard request for an item or service that is not subject to prior authorization is "
        "decided within 14 calendar days.",
        since=PRIOR_AUTHORIZATION_RULE,
        authority=RULE_2024,
        extendable=True,
        selects={**_OD_ITEM, "priority": STANDARD, "prior_authorization": False},
    ),
    _row(
        "od.decide.prior_authorization.2026",
        "decide",
        "422.568(b)(1)(ii)",
        (7, "d"),
        "A standard request for an item or service that is subject to prior authorization is "
        "decided within 7 calendar days.",
        since=PRIOR_AUTHORIZATION_RULE,
        authority=RULE_2024,
        extendable=True,
        selects={**_OD_ITEM, "priority": STANDARD, "prior_authorization": True},
    ),
    _row(
        "od.decide.item.expedited.2016",
        "decide",
        "422.572(a)",
        (72, "h"),
        "An expedited request for an item or service is decided within 72 hours.",
        until=PART_B_RULE,
        extendable=True,
        selects={**_OD_ITEM, "priority": EXPEDITED},
    ),
    _row(
        "od.decide.item.expedited.2020",
        "decide",
        "422.572(a)(1)",
        (72, "h"),
        "An expedited request for an item or service is decided within 72 hours.",
        since=PART_B_RULE,
        authority=RULE_2019,
        extendable=True,
        selects={**_OD_ITEM, "priority": EXPEDITED},
    ),
    _row(
        "od.decide.drug.2016",
        "decide",
        "422.568(b)",
        (14, "d"),
        "Before 2020 a Part B drug was an item or service: 14 calendar days.",
        until=PART_B_RULE,
        extendable=True,
        selects={**_OD_DRUG, "priority": STANDARD},
    ),
    _row(
        "od.decide.drug.2020",
        "decide",
        "422.568(b)(3)",
        (72, "h"),
        "A standard request for a Part B drug is decided within 72 hours.",
        since=PART_B_RULE,
        authority=RULE_2019,
        selects={**_OD_DRUG, "priority": STANDARD},
    ),
    _row(
        "od.decide.drug.expedited.2016",
        "decide",
        "422.572(a)",
        (72, "h"),
        "Before 2020 a Part B drug was an item or service: 72 hours when expedited.",
        until=PART_B_RULE,
        extendable=True,
        selects={**_OD_DRUG, "priority": EXPEDITED},
    ),
    _row(
        "od.decide.drug.expedited.2020",
        "decide",
        "422.572(a)(2)",
        (24, "h"),
        "An expedited request for a Part B drug is decided within 24 hours.",
        since=PART_B_RULE,
        authority=RULE_2019,
        selects={**_OD_DRUG, "priority": EXPEDITED},
    ),
    _row(
        "od.decide.payment.clean",
        "decide",
        "422.520(a)(1)",
        (30, "d"),
        "A clean claim of a noncontract provider is paid or denied within 30 days.",
        selects={"case": OD, "request": PAYMENT, "priority": STANDARD, "clean_claim": True},
    ),
    _row(
        "od.decide.payment.other",
        "decide",
        "422.520(a)(3)",
        (60, "d"),
        "Any other noncontract claim is paid or denied within 60 calendar days.",
        selects={"case": OD, "request": PAYMENT, "priority": STANDARD, "clean_claim": False},
    ),
    _row(
        "recon.decide.item",
        "decide",
        "422.590(a)",
        (30, "d"),
        "A standard reconsideration about an item or service is decided within 30 calendar days.",
        stops=_TO_IRE,
        extendable=True,
        selects={**_RE_ITEM, "priority": STANDARD},
    ),
    _row(
        "recon.decide.item.expedited.2016",
        "decide",
        "422.590(d)",
        (72, "h"),
        "An expedited reconsideration about an item or service is decided within 72 hours.",
        until=PART_B_RULE,
        extendable=True,
        confidence="derived",
        selects={**_RE_ITEM, "priority": EXPEDITED},
    ),
    _row(
        "recon.decide.item.expedited.2020",
        "decide",
        "422.590(e)(1)",
        (72, "h"),
        "An expedited reconsideration about an item or service is decided within 72 hours.",
        since=PART_B_RULE,
        authority=RULE_2019,
        extendable=True,
        selects={**_RE_ITEM, "priority": EXPEDITED},
    ),
    _row(
        "recon.decide.drug.2016",
        "decide",
        "422.590(a)",
        (30, "d"),
        "Before 2020 a Part B drug was an item or service: 30 calendar days.",
        until=PART_B_RULE,
        stops=_TO_IRE,
        extendable=True,
        selects={**_RE_DRUG, "priority": STANDARD},
    ),
    _row(
        "recon.decide.drug.2020",
        "decide",
        "422.590(c)",
        (7, "d"),
        "A standard reconsideration about a Part B drug is decided within 7 calendar days.",
        since=PART_B_RULE,
        authority=RULE_2019,
        stops=_TO_IRE,
        selects={**_RE_DRUG, "priority": STANDARD},
    ),
    _row(
        "recon.decide.drug.expedited.2016",
        "decide",
        "422.590(d)",
        (72, "h"),
        "Before 2020 a Part B drug was an item or service: 72 hours when expedited.",
        until=PART_B_RULE,
        extendable=True,
        confidence="derived",
        selects={**_RE_DRUG, "priority": EXPEDITED},
    ),
    _row(
        "recon.decide.drug.expedited.2020",
        "decide",
        "422.590(e)(2)",
        (72, "h"),
        "An expedited reconsideration about a Part B drug is decided within 72 hours.",
        since=PART_B_RULE,
        authority=RULE_2019,
        selects={**_RE_DRUG, "priority": EXPEDITED},
    ),
    _row(
        "recon.decide.payment",
        "decide",
        "422.590(b)",
        (60, "d"),
        "A reconsideration about payment is decided within 60 calendar days.",
        stops=_TO_IRE,
        selects={"case": RECON, "request": PAYMENT, "priority": STANDARD},
    ),
)

_ORAL = "The enrollee is told by telephone."
_MAILED = "The letter is mailed."
_ONLY = ("Nothing extends this limit.",)

FOLLOW_UP: tuple[Row, ...] = (
    _row(
        "od.confirm_in_writing",
        "confirm_in_writing",
        "422.572(c)",
        (3, "d"),
        "After adverse oral notice of an expedited determination the letter is mailed within 3 "
        "calendar days.",
        starts=_ORAL,
        stops=_MAILED,
        may_change=_ONLY,
        selects={"case": OD},
    ),
    _row(
        "recon.confirm_in_writing",
        "confirm_in_writing",
        "422.590(e)(3)",
        (3, "d"),
        "After oral notice of a wholly favorable expedited reconsideration the letter is mailed "
        "within 3 calendar days.",
        starts=_ORAL,
        stops=_MAILED,
        may_change=_ONLY,
        selects={"case": RECON},
    ),
    _row(
        "od.notify_expedite_refused",
        "notify_expedite_refused",
        "422.570(d)(2)",
        (3, "d"),
        "After telling that a request is not expedited the letter is mailed within 3 calendar "
        "days.",
        starts=_ORAL,
        stops=_MAILED,
        may_change=_ONLY,
        selects={"case": OD},
    ),
    _row(
        "recon.notify_expedite_refused",
        "notify_expedite_refused",
        "422.584(d)(2)",
        (3, "d"),
        "After telling that an appeal is not expedited the letter is mailed within 3 calendar "
        "days.",
        starts=_ORAL,
        stops=_MAILED,
        may_change=_ONLY,
        selects={"case": RECON},
    ),
    _row(
        "od.request_noncontract_records",
        "request_noncontract_records",
        "422.572(d)",
        (24, "h"),
        "A noncontract provider is asked for records within 24 hours of an expedited request.",
        stops="The provider is asked.",
        may_change=_ONLY,
        selects={"case": OD},
    ),
    _row(
        "recon.request_noncontract_records",
        "request_noncontract_records",
        "422.590(e)(4)",
        (24, "h"),
        "A noncontract provider is asked for records within 24 hours of an expedited appeal.",
        stops="The provider is asked.",
        may_change=_ONLY,
        selects={"case": RECON},
    ),
    _row(
        "grievance.answer_expedited",
        "answer_expedited_grievance",
        "422.564(f)",
        (24, "h"),
        "A grievance against an extension or a refusal to expedite is answered within 24 hours.",
        starts="The plan receives the grievance.",
        stops="The answer is given.",
        may_change=_ONLY,
    ),
    _row(
        "recon.forward_expedited",
        "forward_to_ire",
        "422.590(e)(5)",
        (24, "h"),
        "An affirmed expedited reconsideration goes to the independent review entity within 24 "
        "hours.",
        starts="The plan affirms its decision.",
        stops="The file is sent.",
        may_change=_ONLY,
        selects={"case": RECON, "priority": EXPEDITED, "reason": "affirmed"},
    ),
    _row(
        "recon.forward_missed_expedited",
        "forward_to_ire",
        "422.590(g)",
        (24, "h"),
        "A missed expedited reconsideration goes to the independent review entity within 24 hours.",
        starts="The time limit ends.",
        stops="The file is sent.",
        may_change=_ONLY,
        selects={"case": RECON, "priority": EXPEDITED, "reason": "missed"},
    ),
)

# How long to carry out a reversal, from the notice of it (or, by the plan, from the request).
_DONE = "The item, service, drug or payment is authorized, provided or paid."
_OVERTURNED = "The plan receives the notice of the reversal."


def _effect(
    key: str, citation: str, limit: tuple[int, str], by: str, request: str, priority: str
) -> Row:
    starts = _RECEIPT if by == "plan" else _OVERTURNED
    since = PART_B_RULE if request == PART_B else BEGIN
    return _row(
        f"effectuate.{key}", "effectuate", citation, limit,
        f"A reversal is carried out within {_limit(*limit)}.",
        since=since, authority=RULE_2019 if since == PART_B_RULE else RULE_2015,
        starts=starts, stops=_DONE, may_change=_ONLY,
        selects={"reversed_by": by, "request": request, "priority": priority},
    )  # fmt: skip


EFFECTUATE: tuple[Row, ...] = (
    _effect("plan.item", "422.618(a)(1)", (30, "d"), "plan", ITEM, STANDARD),
    _effect("plan.payment", "422.618(a)(2)", (60, "d"), "plan", PAYMENT, STANDARD),
    _effect("plan.drug", "422.618(a)(3)", (7, "d"), "plan", PART_B, STANDARD),
    _effect("plan.item.expedited", "422.619(a)", (72, "h"), "plan", ITEM, EXPEDITED),
    _effect("plan.drug.expedited", "422.619(a)", (72, "h"), "plan", PART_B, EXPEDITED),
    _effect("ire.item", "422.618(b)(1)", (72, "h"), "ire", ITEM, STANDARD),
    _effect("ire.payment", "422.618(b)(2)", (30, "d"), "ire", PAYMENT, STANDARD),
    _effect("ire.drug", "422.618(b)(3)", (72, "h"), "ire", PART_B, STANDARD),
    _effect("ire.item.expedited", "422.619(b)", (72, "h"), "ire", ITEM, EXPEDITED),
    _effect("ire.drug.expedited", "422.619(b)", (24, "h"), "ire", PART_B, EXPEDITED),
    _effect("alj.item", "422.618(c)", (60, "d"), "alj", ITEM, STANDARD),
    _effect("alj.payment", "422.618(c)", (60, "d"), "alj", PAYMENT, STANDARD),
    _effect("alj.drug", "422.618(c)", (60, "d"), "alj", PART_B, STANDARD),
    _effect("alj.item.expedited", "422.619(c)(1)", (60, "d"), "alj", ITEM, EXPEDITED),
    _effect("alj.drug.expedited", "422.619(c)(2)", (24, "h"), "alj", PART_B, EXPEDITED),
)

_FILED = "The plan, or the entity named in the notice, receives the request."
FILING: tuple[Row, ...] = (
    _row(
        "recon.file.2016",
        "file_reconsideration",
        "422.582(b)",
        (60, "d"),
        "A reconsideration is asked for within 60 calendar days of the date of the notice.",
        until=RECEIPT_RULE,
        starts="The date of the notice.",
        stops=_FILED,
        may_change=("Good cause for filing late, in writing.",),
    ),
    _row(
        "recon.file.2025",
        "file_reconsideration",
        "422.582(b)",
        (60, "d"),
        "A reconsideration is asked for within 60 calendar days of receipt of the notice.",
        since=RECEIPT_RULE,
        authority=RULE_APRIL_2024,
        starts="The notice is received.",
        stops=_FILED,
        may_change=(
            "Good cause for filing late, in writing.",
            "Proof that the notice came on another day.",
        ),
    ),
    _row(
        "dismissal.vacate",
        "vacate_dismissal",
        "422.568(i)",
        (6, "m"),
        "The plan may vacate its own dismissal for good cause within 6 months of its notice.",
        since=DISMISSAL_RULE,
        authority=RULE_2021,
        starts="The date of the dismissal notice.",
        stops="The dismissal is vacated.",
        may_change=_ONLY,
    ),
    _row(
        "dismissal.ire_review",
        "review_dismissal",
        "422.590(i)",
        (60, "d"),
        "Review of a dismissed reconsideration is asked for within 60 calendar days of its notice.",
        since=DISMISSAL_RULE,
        authority=RULE_2021,
        starts="The date of the dismissal notice.",
        stops="The request for review is received.",
        may_change=_ONLY,
    ),
)
# Receipt of a notice is presumed this long after its date, unless another day is proven.
PRESUMED_RECEIPT = _row(
    "notice.presumed_receipt", "presume_receipt", "422.582(b)", (5, "d"),
    "A notice is presumed received 5 calendar days after its date.",
    since=RECEIPT_RULE, authority=RULE_APRIL_2024, starts="The date of the notice.",
    stops="Proof of receipt on another day.",
)  # fmt: skip

EXTENSION_CAP = _row(
    "extension.cap", "extend", "422.568(b)(2)(i), 422.572(b), 422.590(f)", (14, "d"),
    "The time limit for an item or service may be extended by up to 14 calendar days.",
    starts="The end of the limit.", stops=_TOLD,
)  # fmt: skip

ROWS: tuple[Row, ...] = (
    *DECIDE, *FOLLOW_UP, *EFFECTUATE, *FILING, PRESUMED_RECEIPT, EXTENSION_CAP,
)  # fmt: skip
