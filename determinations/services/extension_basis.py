"""The fact that each ground of an extension rests on, and what is refused as none."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cases import models as cases
from cases.services import disasters
from determinations import models
from determinations.services import outreach
from determinations.services.request_words import about, names
from regulations import extension_rules as law
from regulations.grounds import Ground, ground
from regulations.law import Refused
from regulations.specific import refuse_no_name, tokens

# What each ground asks for; what another ground asks for is not kept with it.
OF_ASKER = ("asker", "asked_by", "asked_how", "asked_at")
OF_RECORDS = ("provider", "missing")
OF_EVENT = ("event", "disaster")

NO_ASKER = "Enter the name of the person who asked."
NO_PROVIDER = "Choose the provider you are waiting for."
NOTHING_MISSING = f"Write which records are missing, such as {law.MISSING_EXAMPLE}."
NEVER_ASKED = (
    "No request to this provider is on record. Ask them for the records now and record it here."
)


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
    known = ground(facts.ground, case.clock_day)
    citation = known.citation(matter.law_name, matter.priority, case.clock_day)
    _refuse_words(matter, known, facts)
    if known.needs_asker:
        _refuse_asker(case, facts, citation, at)
    if known.needs_provider:
        _refuse_records(matter, known, facts, citation)
    if known.needs_event:
        _refuse_event(matter, known, facts, citation)
    disasters.refuse_unfit_evidence(
        matter, facts.disaster, ground_key=facts.ground, words=facts.words, at=at
    )


def why_not_said(matter: models.Matter, known: Ground, field: str, text: str) -> Refused | None:
    """Why these words of an extension could stand in every letter, or None; `field` is "words",
    "interest", "event" or "missing"."""
    on = matter.case.clock_day
    return law.why_not_said(
        text, field, on, about=about(matter), names=names(matter),
        citation=f"{known.citation(matter.law_name, matter.priority, on)}, {law.CONTROLS}",
    )  # fmt: skip


def why_not_in_letter(matter: models.Matter, text: str, at: datetime) -> Refused | None:
    """Why this may not be the reason in the letter of the extension on file, or None."""
    known = ground(matter.case.extension.ground, matter.case.clock_day)
    return why_not_said(matter, known, "words", text)


def _refuse_unsaid(matter: models.Matter, known: Ground, field: str, text: str) -> None:
    if refused := why_not_said(matter, known, field, text):
        raise refused


def _refuse_words(matter: models.Matter, known: Ground, facts: ExtensionFacts) -> None:
    """The reason, and where the ground needs it the interest of the enrollee, say something."""
    _refuse_unsaid(matter, known, "words", facts.words)
    if not known.needs_interest:
        return
    _refuse_unsaid(matter, known, "interest", facts.interest)
    if tokens(facts.interest) == tokens(facts.words):
        message = "Write how waiting serves this enrollee, in other words than the reason."
        raise Refused("interest_repeats", message, law.CONTROLS, "interest")


def _refuse_asker(case: cases.Case, facts: ExtensionFacts, citation: str, at: datetime) -> None:
    asked = {name: getattr(facts, name) for name in OF_ASKER}
    message = "Record who asked for more time, how, and when."
    for name, value in asked.items():
        if not value:
            raise Refused("asker_missing", message, citation, name)
    refuse_no_name(facts.asked_by, instead=NO_ASKER, citation=citation, field="asked_by")
    assert facts.asked_at is not None
    if facts.asked_at > at:
        message = "This is in the future. Enter when they asked."
        raise Refused("in_the_future", message, field="asked_at")
    if facts.asked_at < case.received_at.replace(second=0, microsecond=0):
        message = "This is before the request was received. Enter when they asked for more time."
        raise Refused("before_request", message, field="asked_at")


def _refuse_records(
    matter: models.Matter, known: Ground, facts: ExtensionFacts, citation: str
) -> None:
    """Records are waited for from a noncontract provider who was asked for them."""
    if facts.provider is None:
        raise Refused("provider_missing", NO_PROVIDER, citation, "provider")
    _refuse_namesake(facts.provider, citation)
    if not facts.missing.strip():
        raise Refused("missing_unsaid", NOTHING_MISSING, citation, "missing")
    _refuse_unsaid(matter, known, "missing", facts.missing)
    if facts.attempt is None and not outreach.was_asked(matter.case, facts.provider):
        raise Refused("never_asked", NEVER_ASKED, citation, "attempt_how")
    if facts.attempt and (refused := outreach.why_not_asked(facts.attempt.words)):
        refused.field = "attempt_words"
        raise refused


def _refuse_namesake(provider: cases.Provider, citation: str) -> None:
    """A contracted provider cannot pass as another of the same name by leaving out the NPI."""
    same = cases.Provider.objects.filter(
        plan=provider.plan_id, contracted=True, name__iexact=provider.name.strip()
    )
    if not provider.npi and same.exists():
        message = (
            "A contracted provider of this name is on file, and this one has no NPI that tells "
            "them apart. Late records from a contracted provider are not a ground to extend."
        )
        raise Refused("ground_not_permitted", message, f"{citation}, {law.CONTROLS}", "provider")


def _refuse_event(
    matter: models.Matter, known: Ground, facts: ExtensionFacts, citation: str
) -> None:
    """Something out of the ordinary happened: a declared disaster, or what is described."""
    if facts.event.strip():
        _refuse_unsaid(matter, known, "event", facts.event)
    elif facts.disaster is None:
        message = "Describe what happened and when, or choose the declared disaster."
        raise Refused("event_missing", message, citation, "event")


def in_step(facts: dict[str, Any]) -> OutreachInStep | None:
    """The attempt that a form recorded with the extension, or None."""
    names = ("attempt_how", "attempt_at", "attempt_words", "attempt_result")
    how, when, words, result = (facts.pop(name, None) for name in names)
    return OutreachInStep(how, when, words, result) if how else None


def as_facts(basis: models.HeldExtension) -> ExtensionFacts:
    """The facts of a held extension as they were given."""
    names = [name for name in asdict(ExtensionFacts("", 0, "")) if name != "attempt"]
    return ExtensionFacts(**{name: getattr(basis, name) for name in names})
