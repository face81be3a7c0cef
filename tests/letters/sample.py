"""A typical letter of every kind and of every turn that its template takes, without a database.

The statements are those that the law obliges; names and facts are invented.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from notices import words
from regulations import notices as coverage
from regulations.good_cause.script import owed_words
from regulations.notice_rules import NoticeRule
from regulations.timeframes import RECON

ON = date(2026, 3, 2)
# What people typed is told apart from our own words by this mark.
TYPED = "Typed by hand: the records came on Monday."
SUMS = (
    "Billed for these months", "Paid before you were disenrolled", "Owed when you were disenrolled",
    "Received since then, in time", "Still to pay",
)  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """A letter: the event that obliges it, the facts that the law asks of it, and what it says.

    `rules` are the letters of such events, `own` what letters of its family also say.
    """

    name: str
    event: str
    law: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)
    rules: Callable[..., tuple[NoticeRule, ...]] = coverage.required_notices
    own: Callable[[Sample, str], dict[str, Any]] | None = None

    @property
    def rule(self) -> NoticeRule:
        return self.rules(self.event, ON, **self.law)[0]


def facts_of(sample: Sample, language: str, *, large: bool = False) -> dict[str, Any]:
    """What the letter says in the language, as the services freeze it. Raises MissingWords."""
    said = {
        "standard_limit": words.said("14 calendar days", language),
        "standard_due": _instant(language),
        "part_d_notice_on": words.day(date(2026, 2, 20), language),
    }
    rule = sample.rule
    own = (sample.own or _enrolled)(sample, language)
    return {
        **_every(language),
        "kind": rule.kind,
        "large_print": large,
        "statements": [
            {
                "key": each.key,
                "text": words.filled(words.said(each.text, language), said),
                "citation": each.citation,
            }
            for each in rule.statements
        ],
        **own,
        **_in_words(sample.facts, language),
    }


@dataclass(frozen=True)
class Label:
    """Words of the law, or of the case file, that a letter says in its own language."""

    english: str


def _in_words(value: Any, language: str) -> Any:
    if isinstance(value, Label):
        return words.said(value.english, language)
    if isinstance(value, date):
        return words.day(value, language)
    if isinstance(value, dict):
        return {name: _in_words(each, language) for name, each in value.items()}
    return [_in_words(each, language) for each in value] if isinstance(value, list) else value


def _instant(language: str) -> str:
    at = (
        "at 11:59 PM EST" if language == words.ENGLISH else "a las 11:59 p. m. (hora del este, EST)"
    )
    return f"{words.day(date(2026, 3, 16), language)} {at}"


def _every(language: str) -> dict[str, Any]:
    return {
        "language": language,
        "case_number": "FN26-000001",
        "plan": {
            "name": "Harbor Light Health Plan", "contract_id": "H0001",
            "address": "12 Lantern Way\nPortland, ME 04101", "phone": "1-800-555-0100",
            "tty": "711",
            "fax": "1-800-555-0101", "time_zone": "America/New_York",
            "hours": words.said("8 a.m. to 8 p.m., seven days a week", language),
        },
        "to": {
            "kind": "enrollee", "name": "Hortensia Placeholder",
            "address": "1 Nowhere Street\nPortland, ME 04101",
        },
        "enrollee": {"name": "Hortensia Placeholder", "member_id": "M-100001"},
        "requester": "Nelson Nephew",
        "received_on": words.day(ON, language),
    }  # fmt: skip


def _enrolled(sample: Sample, language: str) -> dict[str, Any]:
    decided_on = words.day(date(2026, 3, 3), language)
    decision = {
        "outcome": "denied", "reason": TYPED, "criteria": "NCD 220.2", "terms": TYPED,
        "decided_on": decided_on, "decided_by": "Phyllis Evident, MD",
    }  # fmt: skip
    return {
        "request": {
            "type": sample.law.get("request", "item_or_service"), "type_label": "",
            "summary": TYPED,
            "priority": sample.law.get("priority", "standard"),
            "items": [{"code": "70551", "description": "MRI of the brain", "quantity": "1"}],
        },
        "decision": decision,
        "revised": {},
        "drug": {},
        "is_appeal": sample.law.get("case") == RECON,
        "appeal": {
            "against": "FN26-000009", "missed_deadline": sample.event == "lapsed",
            "forward_by": decided_on,
        },
    }  # fmt: skip


def former_member(_: Sample, language: str) -> dict[str, Any]:
    """What the letters of a reinstatement also say."""

    def label(english: str) -> str:
        return words.said(english, language)

    ended_on, pay_by = date(2026, 4, 1), words.weekday(date(2026, 6, 30), language)
    return {
        "person": label("Member"),
        "about": [[label("Disenrolled as of"), words.day(ended_on, language)]],
        "asked_by": "",
        "disenrolled_on": words.day(ended_on, language),
        "is_irmaa": False,
        "by_cms": False,
        "owed_words": label(owed_words("ma")),
        "ask_by": words.weekday(date(2026, 5, 31), language),
        "pay_by": pay_by,
        "pay_by_passed": False,
        "explanation": TYPED,
        "account": _account(language),
    }


def _account(language: str) -> dict[str, Any]:
    def label(english: str) -> str:
        return words.said(english, language)

    withheld = words.filled(
        label("Withheld by {agency}"), {"agency": label("Social Security (SSA)")}
    )
    month, paid_on = words.month(date(2026, 3, 1), language), words.day(date(2026, 4, 10), language)
    penalty = label("Part D late-enrollment penalty")
    return {
        "months": [
            {
                "month": month, "how": withheld,
                "is_withheld": False,
                "charges": [{"kind": penalty, "amount": "$1,041.50"}],
            }
        ],
        "payments": [
            {"received_on": paid_on, "amount": "$40.00", "how": label("Check"),
             "counts": label("In time")}
        ],
        "is_paid": False, "owed": "$83.00", "missing": "$43.00", "received": "$40.00",
        "sums": [{"what": label(what), "amount": "$83.00"} for what in SUMS],
    }  # fmt: skip
