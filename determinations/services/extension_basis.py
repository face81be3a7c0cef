"""The fact that each ground of an extension rests on, and what is refused as none."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cases import models as cases
from cases.services import disasters
from determinations import models
from determinations.services import outreach
from regulations import extension_rules
from regulations.grounds import Ground, ground
from regulations.law import Refused

# What each ground asks for; what another ground asks for is not kept with it.
OF_ASKER = ("asker", "asked_by", "asked_how", "asked_at")
OF_RECORDS = ("provider", "missing")
OF_EVENT = ("event", "disaster")


@dataclass(frozen=True)
class OutreachInStep:
    """An attempt to get the records, made in the step that extends: `OutreachFacts` without whom,
    which is the provider that is waited for."""

    channel: str
    asked_at: datetime
    words: str
    result: str


@dataclass(frozen=True)
class ExtensionFacts:
    """What the reviewer says when extending; `words` are the reason as the letter gives it.

    `interest` says how waiting serves this enrollee. What the ground rests on: who asked, how and
    when (`asker`, `asked_by`, `asked_how`, `asked_at`); the `provider`, which records are `missing`
    and an `attempt` to get them, unless one is on record; the `event`, or the declared `disaster`.
    """

    ground: str
    days: int
    words: str
    interest: str = ""
    asker: str = ""
    asked_by: str = ""
    asked_how: str = ""
    asked_at: datetime | None = None
    provider: cases.Provider | None = None
    missing: str = ""
    attempt: OutreachInStep | None = None
    event: str = ""
    disaster: cases.Disaster | None = None


def fields(facts: ExtensionFacts) -> dict[str, Any]:
    """What is kept of the facts, as an extension and a held one have it."""
    names = ("ground", "days", "words", "interest", *OF_ASKER, *OF_RECORDS, *OF_EVENT)
    kept = {name: getattr(facts, name) for name in names}
    return kept | {"in_enrollee_interest": bool(facts.interest.strip())}


def refuse_unfit(matter: models.Matter, facts: ExtensionFacts, *, at: datetime) -> None:
    """Raise Refused, with the field, for an extension without the fact that its ground rests on, or
    with words that say nothing of this request (80 FR 7943)."""
    case = matter.case
    on = case.clock_day
    known = ground(facts.ground, on)
    citation = known.citation(matter.law_name, matter.priority, on)
    _refuse_words(known, facts, case)
    if known.needs_asker:
        _refuse_asker(case, facts, citation, at)
    if known.needs_provider:
        _refuse_records(case, facts, citation)
    if known.needs_event:
        _refuse_event(facts, citation, case)
    disasters.refuse_unfit_evidence(
        matter, facts.disaster, ground_key=facts.ground, words=facts.words, at=at
    )


def _refuse_words(known: Ground, facts: ExtensionFacts, case: cases.Case) -> None:
    """The reason, and where the ground needs it the interest of the enrollee, say something."""
    said = {"words": facts.words} | ({"interest": facts.interest} if known.needs_interest else {})
    for name, text in said.items():
        refused = extension_rules.why_not_said(text, name, case.clock_day)
        if refused:
            raise refused
    if known.needs_interest and facts.interest.strip() == facts.words.strip():
        message = "Say how waiting serves this enrollee, in other words than the reason."
        raise Refused("interest_repeats", message, extension_rules.CONTROLS, "interest")


def _refuse_asker(case: cases.Case, facts: ExtensionFacts, citation: str, at: datetime) -> None:
    asked = {name: getattr(facts, name) for name in OF_ASKER}
    message = "Record who asked for more time, how, and when."
    for name, value in asked.items():
        if not value:
            raise Refused("asker_missing", message, citation, name)
    assert facts.asked_at is not None
    if facts.asked_at > at:
        message = "This is in the future. Enter when they asked."
        raise Refused("in_the_future", message, field="asked_at")
    if facts.asked_at < case.received_at.replace(second=0, microsecond=0):
        message = "This is before the request was received. Enter when they asked for more time."
        raise Refused("before_request", message, field="asked_at")


def _refuse_records(case: cases.Case, facts: ExtensionFacts, citation: str) -> None:
    """Records are waited for from a noncontract provider who was asked for them."""
    if facts.provider is None:
        message = "Choose the provider you are waiting for."
        raise Refused("provider_missing", message, citation, "provider")
    if not facts.missing.strip():
        message = "Say which records are missing, such as the operative note of 3/2/2026."
        raise Refused("missing_unsaid", message, citation, "missing")
    if facts.attempt is None and not outreach.was_asked(case, facts.provider):
        message = (
            "No request to this provider is on record. Ask them for the records now and record it "
            "here."
        )
        raise Refused("never_asked", message, citation, "attempt_how")


def _refuse_event(facts: ExtensionFacts, citation: str, case: cases.Case) -> None:
    """Something out of the ordinary happened: a declared disaster, or what is described."""
    if facts.disaster:
        return
    if not facts.event.strip():
        message = "Describe what happened and when, or choose the declared disaster."
        raise Refused("event_missing", message, citation, "event")
    refused = extension_rules.why_not_said(facts.event, "event", case.clock_day)
    if refused:
        raise refused


def in_step(facts: dict[str, Any]) -> OutreachInStep | None:
    """The attempt that a form recorded with the extension, or None."""
    names = ("attempt_how", "attempt_at", "attempt_words", "attempt_result")
    how, when, words, result = (facts.pop(name, None) for name in names)
    return OutreachInStep(how, when, words, result) if how else None


def as_facts(basis: models.HeldExtension) -> ExtensionFacts:
    """The facts of a held extension as they were given."""
    names = [name for name in asdict(ExtensionFacts("", 0, "")) if name != "attempt"]
    return ExtensionFacts(**{name: getattr(basis, name) for name in names})
