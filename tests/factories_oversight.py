"""Samples drawn and reviewed."""

from datetime import date, datetime

from accounts.permissions import Role
from reinstatement import services
from reinstatement.models import Sample, SampledCase
from tests import factories
from tests.factories import HOUR

DECIDED = date(2026, 4, 17)

AT = datetime.fromisoformat("2026-05-04T09:00:00-04:00")


def draw(**facts) -> Sample:
    values = {
        "plan": None,
        "decided_from": DECIDED,
        "decided_until": DECIDED,
        "of_each": 2,
        "seed": "april",
        "by": facts.pop("by", None) or factories.user(Role.COMPLIANCE),
        "at": AT,
    }
    return services.draw_sample(**values | facts)


def review(sampled: SampledCase, **facts) -> SampledCase:
    values = {
        "verdict": "agree",
        "words": "The discharge papers cover the grace period.",
        "by": facts.pop("by", None) or factories.user(Role.SUPERVISOR),
        "at": AT + HOUR,
    }
    return services.review_sampled(sampled.pk, **values | facts)
