"""The rows of letters: what every one of them has, whichever machine it tells of."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any

from cases import models
from cases.services import plan_wants
from cases.services.plan_facts import day_of_plan, plan_facts
from notices import templates, words
from notices.declared import letter
from notices.models import Language, Notice, RecipientKind
from regulations.notice_rules import NoticeRule

log = logging.getLogger(__name__)
# What the letter of a rule says to a recipient in a language; raises MissingWords.
FactsOf = Callable[[NoticeRule, str, str], dict[str, Any]]


def write(
    event: models.AuditEvent, rules: Iterable[NoticeRule], facts_of: FactsOf, *, at: datetime
) -> list[Notice]:
    """Write a notice row for each letter of these rules to everyone who can be told, each in the
    recipient's language and print. Raises LookupError for a letter that no kind declares.
    """
    written = [
        _write(event, rule, recipient, facts_of, at)
        for rule in rules
        for recipient in rule.recipients
        if _can_be_told(event.case, recipient)
    ]
    plan_wants.apply(written, at=at)
    return written


def _write(
    event: models.AuditEvent, rule: NoticeRule, recipient: str, facts_of: FactsOf, at: datetime
) -> Notice:
    declared = letter(rule.kind)
    facts = facts_in_words(event.case, rule, recipient, facts_of)
    return Notice.objects.create(
        case=event.case,
        event=event,
        kind=rule.kind,
        recipient=recipient,
        facts=facts,
        template=templates.name(
            templates.STANDARD_FORM if declared.is_form_only else rule.kind, facts["language"]
        ),
        language=facts["language"],
        large_print=facts["large_print"],
        queued_at=at,
        next_attempt_at=at,
    )


def facts_in_words(
    case: models.Case, rule: NoticeRule, recipient: str, facts_of: FactsOf
) -> dict[str, Any]:
    """What the letter says, in the recipient's language.

    Where the language lacks a sentence the letter is in English, offers to be read out, and the
    log says so: a letter on which a clock of the law hangs is never held up for a translation.
    """
    language = language_of(case, recipient)
    try:
        return facts_of(rule, recipient, language)
    except words.MissingWords as missing:
        log.error("letter %s has no words in %s for: %s", rule.kind, language, missing)
        return facts_of(rule, recipient, Language.ENGLISH) | {"wanted_language": language}


def language_of(case: models.Case, recipient: str) -> str:
    """The language of the recipient's letters: the enrollee's, for those who read with them."""
    follows = reads_with_the_enrollee(case, recipient)
    return case.enrollee.letter_language if follows else Language.ENGLISH


def reads_with_the_enrollee(case: models.Case, recipient: str) -> bool:
    """Whether the recipient's letters are as the enrollee asked: the enrollee's, and those of a
    representative who has shown that they may act. Anyone else learns nothing of the enrollee, not
    even this (42 CFR 405.910(d))."""
    is_representative = recipient == RecipientKind.REPRESENTATIVE
    return recipient == RecipientKind.ENROLLEE or (is_representative and case.is_represented)


def envelope(
    case: models.Case,
    rule: NoticeRule,
    recipient: str,
    language: str,
    values: dict[str, str] | None = None,
) -> dict[str, Any]:
    """What every letter has: of which case, from whom to whom, in which language and print, and
    what the law has it say.

    `values` are what the law's statements leave to be filled in, in the language. Raises
    MissingWords.
    """
    return {
        "language": language,
        "large_print": reads_with_the_enrollee(case, recipient) and case.enrollee.large_print,
        "case_number": case.number,
        "kind": rule.kind,
        **({"with_letter": rule.with_letter} if rule.with_letter else {}),
        "plan": plan_facts(case.plan, language),
        "to": _address(case, recipient),
        "enrollee": {"name": str(case.enrollee), "member_id": case.enrollee.member_id},
        "requester": case.requester_name,
        "received_on": text_day(case, case.received_at, language),
        "statements": [
            {
                "key": each.key,
                "text": words.filled(words.said(each.text, language), values or {}),
                "citation": each.citation,
            }
            for each in rule.statements
        ],
    }


def day_of(case: models.Case, at: datetime) -> date:
    """The day of that instant in the plan's zone."""
    return day_of_plan(case.plan, at)


def text_day(case: models.Case, at: datetime, language: str) -> str:
    """The day of that instant as letters say it: March 2, 2026; 2 de marzo de 2026."""
    return words.day(day_of(case, at), language)


def _can_be_told(case: models.Case, recipient: str) -> bool:
    """The enrollee always; the others where the file has one. A person who has not shown yet that
    they may act is written to only where an address is known; a letter to a representative waits
    for it.
    """
    if recipient == RecipientKind.REPRESENTATIVE:
        return case.is_represented or bool(case.requester_address.strip())
    told_anyway = (RecipientKind.ENROLLEE, RecipientKind.IRE)
    return recipient in told_anyway or case.provider is not None


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


def current_address(case: models.Case, recipient: str) -> str:
    """Where a letter to the recipient would go now."""
    return _address(case, recipient)["address"]
