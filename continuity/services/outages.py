"""Outages of essential functions and their 72 hours (42 CFR 422.504(o)(2), 423.505(p)(2))."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from cases.services import organization_duties
from continuity import models
from continuity.services.recording import (
    recorded,
    refuse_empty,
    refuse_others,
    refuse_unsaid,
    take_turn,
    zone,
)
from notices import plan_alerts
from notices.models import Clock
from regulations import clock
from regulations import continuity as law
from regulations.law import Refused

PLACE = "/continuity/"


@dataclass(frozen=True)
class OutageFacts:
    """An essential function (its key), when it failed, and what happened."""

    function: str
    failed_at: datetime
    words: str


@dataclass(frozen=True)
class RestorationFacts:
    """Since when a function works again, who restored it, and how."""

    restored_at: datetime
    restored_by: str
    how: str


@transaction.atomic
def declare_outage(facts: OutageFacts, *, by: User, at: datetime) -> models.Outage:
    """Record that an essential function failed: its 72 hours run from then, with their alerts.
    Raises Refused with the field."""
    refuse_others(by)
    where = zone().key
    due = law.restore(function_key=facts.function, failed_at=facts.failed_at, time_zone=where)
    if facts.failed_at > at:
        message = "This is in the future. Enter when it failed, not later than now."
        raise Refused("in_the_future", message, due.citation, "failed_at")
    refuse_unsaid(facts, "words", citation=due.citation)
    take_turn()
    _refuse_down(facts, due.citation)
    outage = models.Outage.objects.create(
        **vars(facts),
        due_at=due.due_at,
        rule=due.rule,
        citation=due.citation,
        trace=due.trace,
        **recorded(by, at),
    )
    steps = organization_duties.steps(law.RESTORE, Clock.HOURS)
    plan_alerts.plan(_alerted(outage, where), steps, at=at)
    return outage


@transaction.atomic
def restore(
    outage_id: int, facts: RestorationFacts, *, by: User, at: datetime
) -> models.Restoration:
    """Record that a function works again, and end its alerts. Raises Refused with the field."""
    refuse_others(by)
    outage = models.Outage.objects.select_for_update().get(pk=outage_id)
    if not outage.is_open:
        raise Refused("restored_already", "This is already recorded as restored.", outage.citation)
    _refuse_impossible(outage, facts.restored_at, at)
    refuse_empty(facts, "restored_by", citation=outage.citation)
    refuse_unsaid(facts, "how", citation=outage.citation)
    plan_alerts.end(outage.subject, at=at)
    return models.Restoration.objects.create(outage=outage, **vars(facts), **recorded(by, at))


def _refuse_down(facts: OutageFacts, citation: str) -> None:
    """One function is down once at a time, now and in the past."""
    same = models.Outage.objects.filter(function=facts.function)
    if same.filter(restoration=None).exists():
        message = "This function is already recorded as down. Record that it is restored first."
        raise Refused("down_already", message, citation, "function")
    then = same.filter(failed_at__lte=facts.failed_at, restoration__restored_at__gt=facts.failed_at)
    if found := then.select_related("restoration").first():
        message = (
            f"This function is recorded as down from {_said(found.failed_at)} until "
            f"{_said(found.restoration.restored_at)}. Enter a time outside of that."
        )
        raise Refused("down_then", message, citation, "failed_at")


def _refuse_impossible(outage: models.Outage, restored_at: datetime, at: datetime) -> None:
    if not outage.failed_at < restored_at <= at:
        message = f"It failed {_said(outage.failed_at)}. Enter a later time, not later than now."
        raise Refused("impossible_time", message, outage.citation, "restored_at")
    if again := _later(outage).filter(failed_at__lt=restored_at).first():
        message = (
            f"This function is recorded as failing again {_said(again.failed_at)}. "
            "Enter when it was restored before that."
        )
        raise Refused("down_again", message, outage.citation, "restored_at")


def _later(outage: models.Outage) -> QuerySet[models.Outage]:
    same = models.Outage.objects.filter(function=outage.function, failed_at__gt=outage.failed_at)
    return same.order_by("failed_at")


def _said(at: datetime) -> str:
    return clock.words(at.astimezone(zone()))


def _alerted(outage: models.Outage, where: str) -> plan_alerts.Duty:
    return plan_alerts.Duty(
        subject=outage.subject,
        duty=law.RESTORE,
        title=f"Essential function down: {outage.label}",
        citation=outage.citation,
        place=f"{PLACE}#{outage.subject}",
        time_zone=where,
        clock=Clock.HOURS,
        starts_at=outage.failed_at,
        due_at=outage.due_at,
    )
