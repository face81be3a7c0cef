"""The rows of letters: what every one of them has, whichever machine it tells of."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from cases import models
from cases.services import plan_wants
from notices.models import Notice, RecipientKind
from regulations.notice_rules import NoticeRule

TEMPLATE_VERSION = "1"


def write(
    event: models.AuditEvent,
    rules: Iterable[NoticeRule],
    facts_of: Callable[[NoticeRule, str], dict[str, Any]],
    *,
    at: datetime,
) -> list[Notice]:
    """Write a notice row for each letter of these rules to everybody who can be told.

    `facts_of` gives what the letter of a rule says to a recipient.
    """
    written = [
        Notice.objects.create(
            case=event.case,
            event=event,
            kind=rule.kind,
            recipient=recipient,
            facts=facts_of(rule, recipient),
            template=f"{rule.kind}/en/{TEMPLATE_VERSION}",
            queued_at=at,
            next_attempt_at=at,
        )
        for rule in rules
        for recipient in rule.recipients
        if _can_be_told(event.case, recipient)
    ]
    plan_wants.apply(written, at=at)
    return written


def envelope(
    case: models.Case,
    rule: NoticeRule,
    recipient: str,
    values: dict[str, str] | None = None,
) -> dict[str, Any]:
    """What every letter has: of which case, from whom to whom, and what the law has it say.

    `values` are what the law's statements leave to be filled in.
    """
    return {
        "case_number": case.number,
        "kind": rule.kind,
        "plan": plan_facts(case.plan),
        "to": _address(case, recipient),
        "enrollee": {"name": str(case.enrollee), "member_id": case.enrollee.member_id},
        "requester": case.requester_name,
        "received_on": text_day(case, case.received_at),
        "statements": [
            {"key": said.key, "text": _filled(said.text, values or {}), "citation": said.citation}
            for said in rule.statements
        ],
    }


def day_of(case: models.Case, at: datetime) -> date:
    """The day of that instant in the plan's zone."""
    return at.astimezone(case.plan.zone).date()


def text_day(case: models.Case, at: datetime) -> str:
    """The day of that instant as letters say it: March 2, 2026."""
    return f"{at.astimezone(case.plan.zone):%B %-d, %Y}"


def _can_be_told(case: models.Case, recipient: str) -> bool:
    """The enrollee always; the others where the file has one. Whoever has not shown yet that they
    may act is written to only where an address is known; a letter to a representative waits for it.
    """
    if recipient == RecipientKind.REPRESENTATIVE:
        return case.is_represented or bool(case.requester_address.strip())
    told_anyway = (RecipientKind.ENROLLEE, RecipientKind.IRE)
    return recipient in told_anyway or case.provider is not None


def _filled(words: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        words = words.replace("{" + name + "}", value)
    return words


def plan_facts(plan: models.Plan) -> dict[str, str]:
    """What letters say of the plan."""
    names = ("name", "contract_id", "address", "phone", "tty", "fax", "hours", "time_zone")
    return {name: getattr(plan, name) for name in names}


def _address(case: models.Case, recipient: str) -> dict[str, str]:
    if recipient == RecipientKind.REPRESENTATIVE:
        return {
            "kind": recipient,
            "name": case.requester_name,
            "address": case.requester_address,
        }
    if recipient == RecipientKind.IRE:
        return {"kind": recipient, "name": case.plan.ire_name, "address": case.plan.ire_address}
    provider = case.provider if recipient == RecipientKind.PROVIDER else None
    person = provider or case.enrollee
    return {"kind": recipient, "name": str(person), "address": person.address}
