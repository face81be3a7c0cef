"""Reminders to tell CMS of a disaster (42 CFR 422.100(m)(4)): they follow each end of it that is
declared, and end once it is recorded."""

from __future__ import annotations

from datetime import datetime, time

from cases import models
from cases.services import organization_duties
from notices import plan_alerts
from notices.models import Clock
from regulations import clock
from regulations import disaster_duties as law


def follow(disaster: models.Disaster, *, at: datetime) -> None:
    """Let the reminders be those of the disaster as it is now on file. It is read again, so that
    no end or finding that was read before is missed."""
    disaster = models.Disaster.objects.get(pk=disaster.pk)
    subject = f"tell-cms-{disaster.pk}"
    done = models.DisasterDuty.objects.filter(disaster=disaster, duty=law.TELL_CMS).exists()
    plan = models.Plan.objects.order_by("pk").first()
    if done or plan is None or not disaster.applies:
        return plan_alerts.end(subject, at=at)
    due = law.tell_cms(ended_on=disaster.ending.due_on)
    begins = clock.at_wall_clock(disaster.declared_on, time(), plan.zone)
    duty = plan_alerts.Duty(
        subject=subject,
        duty=law.TELL_CMS,
        title=f"{due.trace['summary']}: {disaster.name}"[:200],
        citation=due.citation,
        place="/disasters/",
        time_zone=plan.time_zone,
        clock=Clock.DAYS,
        starts_at=max(begins, at),
        due_at=clock.at_wall_clock(due.due_on, clock.LAST_SECOND, plan.zone),
    )
    steps = organization_duties.steps(law.TELL_CMS, Clock.DAYS)
    return plan_alerts.plan(duty, steps, at=at)
