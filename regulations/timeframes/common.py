"""What the rows share: the words of the field, the days of each change, and how a row is made."""

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

RECEIVED = "The plan, or the entity that it names for this, receives the request."
TOLD = "Notice of the decision to the enrollee and, as appropriate, to the physician or provider."
DONE = "The item, service, drug or payment is authorized, provided or paid."
SENT_ON = "The file is sent."
# What stops a duty that the row of the decision limits too, as it stops with something else.
STOPS_ALONGSIDE = MappingProxyType({
    "notify_provider": "Notice of the decision to the physician or provider.",
    "effectuate": DONE,
    "forward_to_ire": SENT_ON,
    "notify_extension": "The letter about the extension leaves.",
})  # fmt: skip
# 42 CFR 422.568(b)(2)(i), 422.572(b), 422.590(f); the row is `EXTENSION` among the filings.
EXTENSION_CAP = Limit(14, Unit.DAYS)
NOTHING_EXTENDS = ("Nothing extends this time limit.",)
EXTENDABLE = (
    f"An extension of up to {EXTENSION_CAP} on a lawful ground, once.",
    "An appointment of representative that arrives after the request starts the clock later.",
    "Withdrawal or dismissal of the request ends the duty.",
)
FIXED = (
    *NOTHING_EXTENDS,
    "An appointment of representative that arrives after the request starts the clock later.",
    "Withdrawal or dismissal of the request ends the duty.",
)


def limit_of(amount: int, unit: str) -> Limit:
    """A limit from its amount and h, d, b, c (months of the calendar) or m (ends of months)."""
    units = {
        "h": Unit.HOURS,
        "d": Unit.DAYS,
        "b": Unit.BUSINESS_DAYS,
        "c": Unit.MONTHS,
        "m": Unit.MONTH_ENDS,
    }
    return Limit(amount, units[unit])


def row_of(
    key: str,
    duty: str,
    citation: str,
    limit: tuple[int, str],
    summary: str,
    *,
    since: date = BEGIN,
    until: date | None = None,
    authority: str = RULE_2015,
    starts: str = RECEIVED,
    stops: str = TOLD,
    extendable: bool = False,
    confidence: str = "verified",
    may_change: tuple[str, ...] = (),
    selects: Mapping[str, str | bool] = MappingProxyType({}),
) -> Row:
    """A row of 42 CFR with what most rows share; `citation` begins with the section."""
    return Row(
        key=key,
        duty=duty,
        citation=f"42 CFR {citation}",
        authority=authority,
        effective_from=since,
        effective_to=until,
        limit=limit_of(*limit),
        summary=summary,
        starts=starts,
        stops=stops,
        selects=tuple(selects.items()),
        extendable=extendable,
        may_change=may_change or (EXTENDABLE if extendable else FIXED),
        confidence=confidence,
    )
