"""Lead times of alerts as they hold for a duty: its own, else its plan's, else the house's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import CharField, Count, F, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from cases import models
from notices import alert_schedules as house
from notices.alert_schedules import Step
from notices.models import Alert, AlertSchedule, Clock
from regulations import clock, clock_kinds
from regulations.law import Limit

MOST_STEPS = 12
# After the limit no one wants to hear of it forever.
LONGEST_AFTER = {Clock.HOURS: timedelta(days=7), Clock.DAYS: timedelta(days=30)}
# Duties read their schedule under this lock, shared; a change takes it alone
# (`change_alert_schedule`). So no duty is opened by an old schedule behind the back of the worker
# that brings the open ones along.
_READING = 5_015


@dataclass(frozen=True)
class Scope:
    """What a schedule is for: a plan's clocks of one kind, or one duty of them (else empty)."""

    plan: models.Plan
    clock: str
    duty: str = ""

    @property
    def duties(self) -> frozenset[str]:
        return frozenset({self.duty}) if self.duty else clock_kinds.duties_of(self.clock)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a schedule: of which step (None for the whole), in words."""

    step: int | None
    message: str


@dataclass(frozen=True)
class Example:
    """A limit of the law that starts now, and the moments at which a schedule would alert it."""

    limit: str
    due_at: datetime
    moments: tuple[tuple[datetime, Step], ...]


@dataclass(frozen=True)
class Preview:
    """What a draft would do: examples, and how many alerts the open duties would still get."""

    examples: tuple[Example, ...]
    duties: int
    alerts: int
    alerts_now: int


def clock_of(deadline: models.Deadline) -> str:
    """Whether the deadline is a clock of hours or of days, by its row of the law."""
    return clock_kinds.kind_of(deadline.trace.get("limit_of", deadline.rule))


def in_force(plan_id: int, kind: str, duty: str) -> tuple[Step, ...]:
    """The steps for a duty of a plan now, until the transaction ends: no one changes them so long.

    A schedule of its own that was given up has no steps: then the wider one holds.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [_READING, plan_id])
    return steps_of(plan_id, kind, duty)


def steps_of(plan_id: int, kind: str, duty: str) -> tuple[Step, ...]:
    """The steps for a duty of a plan, or for all of this kind without a duty."""
    rows = standing(plan_id).filter(clock=kind, duty__in={"", duty}).exclude(steps=[])
    own = rows.order_by("-duty").values_list("steps", flat=True).first()
    return house.read(own) if own else house.HOUSE[kind]


def standing(plan_id: int) -> QuerySet[AlertSchedule]:
    """The plan's schedules that are not replaced."""
    return AlertSchedule.objects.filter(plan_id=plan_id, replaced_at=None)


def lock_alone(plan_id: int) -> None:
    """Wait until no transaction that reads this plan's schedules is open, and keep others out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_READING, plan_id])


def open_duties(scope: Scope) -> QuerySet[models.Deadline]:
    """The open duties that a schedule of this scope is for, other than those with their own."""
    found = of_clock(scope).filter(met_at=None, closed_at=None, case__plan=scope.plan)
    if scope.duty:
        return found.filter(duty=scope.duty)
    own = standing(scope.plan.pk).filter(clock=scope.clock).exclude(duty="").exclude(steps=[])
    return found.exclude(duty__in=list(own.values_list("duty", flat=True)))


def of_clock(scope: Scope) -> QuerySet[models.Deadline]:
    """All deadlines whose row of the law counts what the clocks of this scope count."""
    row = Coalesce(KeyTextTransform("limit_of", "trace"), F("rule"), output_field=CharField())
    return models.Deadline.objects.annotate(row=row).filter(
        row__in=clock_kinds.rules_of(scope.clock)
    )


def faults(scope: Scope, steps: list[Step]) -> list[Fault]:
    """What keeps a draft from being saved; empty where nothing does."""
    found = [fault for number, step in enumerate(steps) for fault in _of_step(scope, number, steps)]
    limits = clock_kinds.limits_of(scope.clock, scope.duties)
    if len(steps) > MOST_STEPS:
        found.append(Fault(None, f"Choose at most {MOST_STEPS} alert times."))
    within = [step for step in steps if 0 < step.minutes < _minutes(limits[0])]
    if not within:
        message = (
            f"No one would be alerted before a deadline of {limits[0]} has passed. Add an alert "
            "time before the deadline."
        )
        found.append(Fault(None, message))
    return found


def preview(scope: Scope, steps: tuple[Step, ...], *, at: datetime) -> Preview:
    """What a draft would do if it were saved at `at`; nothing is changed."""
    limits = clock_kinds.limits_of(scope.clock, scope.duties)
    chosen = sorted({0, len(limits) // 2, len(limits) - 1})
    counts = open_duties(scope).aggregate(
        duties=Count("pk"), **{f"step{n}": _still_to_come(step, at) for n, step in enumerate(steps)}
    )
    alerts = sum(counts[f"step{n}"] * len(step.audiences) for n, step in enumerate(steps))
    waiting = Alert.objects.filter(raised_at=None, dropped_at=None, send_at__gt=at)
    return Preview(
        examples=tuple(_example(scope, limits[number], steps, at) for number in chosen),
        duties=counts["duties"],
        alerts=alerts,
        alerts_now=waiting.filter(deadline__in=open_duties(scope)).count(),
    )


def _example(scope: Scope, limit: Limit, steps: tuple[Step, ...], at: datetime) -> Example:
    due, _ = clock.after(at.replace(second=0, microsecond=0), limit, scope.plan.zone)
    moments = ((due - timedelta(minutes=step.minutes), step) for step in steps)
    return Example(str(limit), due, tuple(each for each in moments if clock.utc(each[0]) > at))


def _still_to_come(step: Step, at: datetime) -> Count:
    ahead = timedelta(minutes=step.minutes)
    return Count("pk", filter=Q(due_at__gt=at + ahead) & Q(due_at__gt=F("starts_at") + ahead))


def _of_step(scope: Scope, number: int, steps: list[Step]) -> list[Fault]:
    step, found = steps[number], []
    if not step.audiences:
        found.append(Fault(number, "Check who is alerted."))
    if step.minutes in [each.minutes for each in steps[:number]]:
        found.append(
            Fault(number, "This alert time is already listed. Check who is alerted there.")
        )
    longest = clock_kinds.limits_of(scope.clock, scope.duties)[-1]
    if step.minutes >= _minutes(longest):
        message = (
            f"The longest deadline this applies to is {longest}. Choose a shorter time before it."
        )
        found.append(Fault(number, message))
    after = LONGEST_AFTER[Clock(scope.clock)]
    if -step.minutes * timedelta(minutes=1) > after:
        found.append(Fault(number, f"Choose at most {after.days} days after the deadline."))
    return found


def _minutes(limit: Limit) -> int:
    return clock_kinds.shortest(limit) // timedelta(minutes=1)
