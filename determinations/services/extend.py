"""Extending the time limit, on a lawful ground, once."""

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
from determinations.services import letters, outreach, reckoning
from determinations.services.locking import locked_coverage
from regulations import extensions
from regulations.clock import Due


@dataclass(frozen=True)
class ExtensionFacts:
    """What the reviewer says when extending; `words` are the reason as the letter gives it.

    `disaster` is a declaration cited as evidence; it does not take the place of the words.
    """

    ground: str
    days: int
    words: str
    in_enrollee_interest: bool
    provider: cases.Provider | None = None
    disaster: cases.Disaster | None = None


@transaction.atomic
def extend(case_id: int, facts: ExtensionFacts, *, by: User, at: datetime) -> models.Extension:
    """Extend the limit to decide and queue the notice of it (42 CFR 422.568(b)(2), 422.572(b)).

    Raises Refused, with the field, when the law does not permit it.
    """
    matter = locked_coverage(case_id)
    machine.act(matter, "extend", by=by, at=at)
    due = lawful_due(matter, facts, at=at)
    disasters.refuse_unfit_evidence(
        matter, facts.disaster, ground_key=facts.ground, words=facts.words, at=at
    )
    deadline = duties.duty(matter.case, "decide")
    first_due_at = deadline.first_due_at
    duties.move(deadline, due, at=at)
    extension = _write(matter, facts, due, by=by, at=at)
    times = {"from": first_due_at.isoformat(), "to": due.due_at.isoformat()}
    told = times | _in_trail(matter.case, facts, extension)
    event = audit.record(matter.case, "extended", by=by, at=at, why=facts.words, facts=told)
    letters.queue(event, matter, at=at)
    return extension


def _in_trail(
    case: cases.Case, facts: ExtensionFacts, extension: models.Extension
) -> dict[str, Any]:
    return {
        "ground": facts.ground,
        "days": facts.days,
        "citation": extension.citation,
        "provider_was_asked": outreach.was_asked(case, facts.provider),
        **disasters.in_trail(facts.disaster),
    }


def lawful_due(matter: models.Matter, facts: ExtensionFacts, *, at: datetime) -> Due:
    """The due date with this extension. Raises Refused with the reason and the citation."""
    return reckoning.decide_due(
        matter,
        extensions.Extension(
            ground=facts.ground,
            days=facts.days,
            taken_at=at,
            provider_contracted=facts.provider.contracted if facts.provider else None,
            in_enrollee_interest=facts.in_enrollee_interest,
        ),
    )


def _write(
    matter: models.Matter,
    facts: ExtensionFacts,
    due: Due,
    *,
    by: User,
    at: datetime,
) -> models.Extension:
    return models.Extension.objects.create(
        case=matter.case,
        ground=facts.ground,
        days=facts.days,
        words=facts.words,
        provider=facts.provider,
        disaster=facts.disaster,
        in_enrollee_interest=facts.in_enrollee_interest,
        taken_at=at,
        taken_by=by,
        citation=due.trace["inputs"]["extension"]["citation"],
    )
