"""Extending the time limit, on a lawful ground and the fact it rests on, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases import models as cases
from cases.services import disasters, duties
from determinations import models
from determinations.services import letters, outreach, reckoning, second_looks
from determinations.services.extension_basis import (
    ExtensionFacts,
    OutreachInStep,
    as_facts,
    fields,
    refuse_unfit,
)
from determinations.services.locking import locked_coverage
from regulations import extension_rules, extensions
from regulations.clock import Due
from regulations.law import Refused

AGREE, SEND_BACK = models.HeldExtension.Answer.AGREED, models.HeldExtension.Answer.SENT_BACK


@dataclass(frozen=True)
class SecondLook:
    """A supervisor's answer to a held extension: agreed, or sent back and why."""

    answer: str
    why: str = ""


@transaction.atomic
def extend(
    case_id: int, facts: ExtensionFacts, *, by: User, at: datetime
) -> models.Extension | models.HeldExtension:
    """Extend the limit to decide and queue the notice of it (42 CFR 422.568(b)(2), 422.572(b)).

    On a ground that the plan wants looked at twice it is held for a supervisor: nothing moves until
    one agrees. An attempt to get the records that was made in this step is recorded either way.
    Raises Refused, with the field, when the law does not permit it.
    """
    matter = locked_coverage(case_id)
    machine.act(matter, "extend", by=by, at=at)
    due = lawful_due(matter, facts, at=at)
    refuse_unfit(matter, facts, at=at)
    if facts.attempt:
        _reach_out(matter, facts.attempt, facts.provider, by=by, at=at)
    if second_looks.is_held(matter, facts.ground):
        return _hold(matter, facts, by=by, at=at)
    basis = fields(facts)
    return _take(matter, basis, due, asked=(by, None), by=by, at=at)


@transaction.atomic
def review_extension(
    case_id: int, look: SecondLook, *, by: User, at: datetime
) -> models.Extension | models.HeldExtension:
    """Agree to the held extension, which then moves the limit, or send it back with words.

    Once the first limit has passed it can only be sent back. Raises Refused.
    """
    matter = locked_coverage(case_id)
    machine.act(matter, "review_extension", by=by, at=at)
    waiting = models.HeldExtension.objects.select_for_update().get(case=matter.case, answer="")
    if look.answer == SEND_BACK:
        return _send_back(matter, waiting, look.why, by=by, at=at)
    basis = as_facts(waiting)
    due = lawful_due(matter, basis, at=at)
    second_looks.answer(waiting, AGREE, by=by, at=at, why=look.why)
    return _take(matter, fields(basis), due, asked=(waiting.held_by, by), by=by, at=at)


def lawful_due(matter: models.Matter, facts: ExtensionFacts, *, at: datetime) -> Due:
    """The due date with this extension. Raises Refused with the reason and the citation."""
    interest = bool(facts.interest.strip())
    try:
        return reckoning.decide_due(
            matter,
            extensions.Extension(
                ground=facts.ground,
                days=facts.days,
                taken_at=at,
                provider_contracted=facts.provider.contracted if facts.provider else None,
                in_enrollee_interest=interest,
            ),
        )
    except Refused as refused:
        # The law asks whether it is in the enrollee's interest; the form asks how.
        if (refused.field or "").endswith("in_enrollee_interest"):
            refused.field = "interest"
        raise


def _reach_out(
    matter: models.Matter,
    attempt: OutreachInStep,
    provider: cases.Provider | None,
    *,
    by: User,
    at: datetime,
) -> None:
    if provider is None:
        return
    asked = outreach.OutreachFacts(provider=provider, **vars(attempt))
    outreach.reach_out(matter.case.pk, asked, by=by, at=at)


def _hold(
    matter: models.Matter, facts: ExtensionFacts, *, by: User, at: datetime
) -> models.HeldExtension:
    waiting = models.HeldExtension.objects.create(
        case=matter.case, held_at=at, held_by=by, **fields(facts)
    )
    told = {"ground": facts.ground, "days": facts.days, "fact": waiting.fact}
    audit.record(matter.case, "extension_held", by=by, at=at, why=facts.words, facts=told)
    return waiting


def _send_back(
    matter: models.Matter, waiting: models.HeldExtension, why: str, *, by: User, at: datetime
) -> models.HeldExtension:
    if not why.strip():
        message = "Say what is missing, or why this is no ground to extend."
        raise Refused("why_missing", message, field="why")
    second_looks.answer(waiting, SEND_BACK, by=by, at=at, why=why)
    facts = {"ground": waiting.ground, "days": waiting.days}
    audit.record(matter.case, "extension_sent_back", by=by, at=at, why=why, facts=facts)
    return waiting


def _take(
    matter: models.Matter,
    basis: dict[str, Any],
    due: Due,
    *,
    asked: tuple[User, User | None],
    by: User,
    at: datetime,
) -> models.Extension:
    """Move the limit, open the duty to tell the enrollee of it, and queue the letter."""
    case, (taken_by, reviewed_by) = matter.case, asked
    deadline = duties.duty(case, "decide")
    first_due_at = deadline.first_due_at
    law = extension_rules.notice(matter.law_name, matter.priority, case.clock_day)
    duties.open_alongside(deadline, extension_rules.NOTIFY_EXTENSION, at=at, citation=law.citation)
    duties.move(deadline, due, at=at)
    extension = models.Extension.objects.create(
        case=case, taken_at=at, taken_by=taken_by, reviewed_by=reviewed_by,
        first_due_at=first_due_at, citation=due.trace["inputs"]["extension"]["citation"], **basis,
    )  # fmt: skip
    told = {"from": first_due_at.isoformat(), "to": due.due_at.isoformat()}
    told |= _in_trail(case, extension)
    event = audit.record(case, "extended", by=by, at=at, why=extension.words, facts=told)
    letters.queue(event, matter, at=at)
    return extension


def _in_trail(case: cases.Case, extension: models.Extension) -> dict[str, Any]:
    asked_for = f"Asked for by {extension.taken_by}." if extension.reviewed_by else ""
    cited = disasters.in_trail(extension.disaster)
    return {
        "ground": extension.ground,
        "days": extension.days,
        "citation": extension.citation,
        "provider_was_asked": outreach.was_asked(case, extension.provider),
        **cited,
        "fact": " ".join(each for each in (asked_for, extension.fact) if each),
    }
