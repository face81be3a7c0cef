"""Recording what the organization did of its own duties: telling CMS, the yearly disclosure
(42 CFR 422.100(m)(4), (m)(5)). Rows are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from cases import disasters, models
from cases.services import disaster_alerts
from cases.services.disasters import refuse_others
from regulations import disaster_duties as law
from regulations.law import Refused

CITATION = "42 CFR 422.100(m)(4)-(5)"


@dataclass(frozen=True)
class DutyFacts:
    """How a duty was met: `answer` is one of `law.ANSWERS`, `done_by` who did it, `how` by what
    way, `reference` where the proof is."""

    answer: str
    done_on: date
    done_by: str
    how: str
    reference: str


@transaction.atomic
def record_disaster_duty(
    duty: str, about: int, facts: DutyFacts, *, by: User, at: datetime
) -> models.DisasterDuty:
    """Record a duty of a disaster (`about` is its id) or of a year. Raises Refused with the field;
    models.Disaster.DoesNotExist."""
    refuse_others(by)
    today = disasters.local_days(at)[-1]
    disaster = models.Disaster.objects.get(pk=about) if duty == law.TELL_CMS else None
    if disaster is None:
        law.disclose(duty=duty, year=about)
    year = about if disaster is None else None
    first = disaster.starts_on if disaster else date(about, 1, 1)
    law.answer(facts.answer, duty, facts.done_on)
    _refuse_impossible(facts, first, today)
    done = models.DisasterDuty.objects.create(
        duty=duty, disaster=disaster, year=year, **vars(facts), recorded_at=at, recorded_by=by
    )
    if disaster:
        disaster_alerts.follow(disaster, at=at)
    return done


def _refuse_impossible(facts: DutyFacts, first: date, today: date) -> None:
    if facts.done_on > today:
        raise Refused(
            "in_the_future", "This is in the future. Record it once it is done.", field="done_on"
        )
    if facts.done_on < first:
        message = f"This is before {first:%B} {first.day}, {first.year}, when the duty began."
        raise Refused("before_it_began", message, CITATION, "done_on")
    for name, said in (
        ("done_by", "Enter who did it."),
        ("how", "Enter how it was done."),
        ("reference", "Enter where the proof is kept."),
    ):
        if not getattr(facts, name).strip():
            raise Refused("says_nothing", said, CITATION, name)
