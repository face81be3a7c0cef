"""What is counted by day: of each measure, which rows, on which day, and by what.

A measure may have several sources: each kind of case decides in a table of its own. What is counted
is as the rows stand now. A decision that was undone is counted no more until it is decided again,
and what was counted of a case moves with it to the team of the person who has it. Definitions for
readers: `reports/definitions_trends.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    DateTimeField,
    Expression,
    F,
    Func,
    IntegerField,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Extract, TruncDate, TruncSecond

from cases import duty_sorts
from cases.models import Case as Folder
from cases.models import Deadline, Plan, RequesterKind
from delinquency.models import Delinquency
from determinations.models import ExpediteRequest, OrganizationDetermination, Reconsideration
from regulations import clock
from reinstatement.models import Outcome, Reinstatement, State
from repayment.models import Repayment

# The kinds that a person enters when a request comes in; the others the system begins by itself.
ENTERED = ("determination", "reconsideration", "reinstatement")
# How long a request lay before its entry, the shortest first.
LAGS = {
    "1h": ("Within 1 hour", timedelta(hours=1)),
    "4h": ("1 to 4 hours", timedelta(hours=4)),
    "24h": ("4 to 24 hours", timedelta(hours=24)),
}
LONGER = ("more", "More than 24 hours")
IN_TIME, LATE = "in_time", "late"
CASE = "case__"


Sums = Callable[[Plan], Expression]


@dataclass(frozen=True)
class Source:
    """Rows of one table that a measure counts.

    `instant` is the field whose day (in the plan's zone) counts, a date where `is_day`. `path`
    leads from a row to its case. `key`, `detail` and `outcome` say by what it is counted, `sums`
    what is added up.
    """

    measure: str
    rows: Callable[[], QuerySet[Any]]
    instant: str
    path: str = CASE
    is_day: bool = False
    key: Any = field(default_factory=lambda: Value(""))
    detail: Any = field(default_factory=lambda: Value(""))
    outcome: Any = field(default_factory=lambda: Value(""))
    sums: Sums | None = None

    def counted(self, plan: Plan, first: date, last: date) -> Iterator[tuple[Any, ...]]:
        """Day, team, kind, key, detail, outcome, count and total of a plan's days."""
        sums = self.sums(plan) if self.sums else Value(0)
        groups = (
            self._of_days(plan, first, last)
            .annotate(
                by_day=self.day_in(plan), by_team=F(f"{self.path}assignee__team"),
                by_kind=F(f"{self.path}kind"), by_key=self.key, by_detail=self.detail,
                by_outcome=self.outcome,
            )
            .order_by()
            .values_list("by_day", "by_team", "by_kind", "by_key", "by_detail", "by_outcome")
            .annotate(
                counted=Count("pk"), total=Coalesce(Sum(sums, output_field=BigIntegerField()), 0)
            )
        )  # fmt: skip
        yield from groups.iterator()

    def days_of(self, cases: Q, plan: Plan) -> set[date]:
        """The days on which it counts something of these cases (a filter of `Case`) of a plan."""
        narrowed = Folder.objects.filter(cases, plan=plan).values("pk")
        lookup = {"pk__in": narrowed} if self.path == "" else {"case__in": narrowed}
        days = self.rows().filter(**lookup).values_list(self.day_in(plan), flat=True)
        return set(days.order_by().distinct())

    def day_in(self, plan: Plan) -> Any:
        return F(self.instant) if self.is_day else TruncDate(self.instant, tzinfo=plan.zone)

    def _of_days(self, plan: Plan, first: date, last: date) -> QuerySet[Any]:
        found = self.rows().filter(**{f"{self.path}plan": plan})
        if self.is_day:
            return found.filter(**{f"{self.instant}__range": (first, last)})
        begins = clock.at_wall_clock(first, time(), plan.zone)
        ends = clock.at_wall_clock(last + timedelta(days=1), time(), plan.zone)
        return found.filter(**{f"{self.instant}__gte": begins, f"{self.instant}__lt": ends})


def duties() -> frozenset[str]:
    """The plan's own duties; not what others owe, nor what is the member's."""
    return frozenset(sort.duty for sort in duty_sorts.every())


def _duties_met() -> QuerySet[Deadline]:
    return Deadline.objects.filter(
        met_at__isnull=False, closed_at__isnull=True, duty__in=sorted(duties())
    ).annotate(met_second=TruncSecond("met_at", output_field=DateTimeField()))


def priority_of_rule() -> Case:
    """Whether a duty's row of the law is for expedited requests."""
    return Case(
        When(duty_sorts.of_priority(duty_sorts.EXPEDITED), then=Value(duty_sorts.EXPEDITED)),
        default=Value(duty_sorts.STANDARD),
    )


def _waited(until: str) -> Sums:
    """Days from receipt to the end, by the calendar of the plan."""

    def days(plan: Plan) -> Expression:
        ends, begins = (TruncDate(name, tzinfo=plan.zone) for name in (until, "case__received_at"))
        return Func(ends, begins, arg_joiner=" - ", template="(%(expressions)s)",
                    output_field=IntegerField())  # fmt: skip

    return days


def _lag(plan: Plan) -> Expression:
    seconds = Extract(F("entered_at") - F("received_at"), "epoch")
    return Cast(seconds, BigIntegerField())


def _cents(plan: Plan) -> Expression:
    return Cast(F("amount_owed") * 100, BigIntegerField())


def _lag_sort() -> Case:
    whens = [
        When(entered_at__lt=F("received_at") + most, then=Value(key))
        for key, (_, most) in LAGS.items()
    ]
    return Case(*whens, default=Value(LONGER[0]))


def _appeal_reason() -> Case:
    """Why the first decision was against the enrollee, as it is on file."""
    return Case(
        When(passed_limit_at__isnull=False, then=Value("limit_passed")),
        When(determination__medical_necessity=True, then=Value("medical_necessity")),
        When(determination__medical_necessity=False, then=Value("other")),
        default=Value(""),
    )


def _finished() -> Iterator[Source]:
    """What ends the wait for an answer: the decision, or an end without one."""
    for model in (OrganizationDetermination, Reconsideration):
        yield Source(
            "finished", _having(model, decided_at__isnull=False), "decided_at",
            key=F("care_field"), outcome=F("outcome"), sums=_waited("decided_at"),
        )  # fmt: skip
        yield Source(
            "finished", _having(model, decided_at__isnull=True, ended_at__isnull=False),
            "ended_at", key=F("care_field"), outcome=F("state"), sums=_waited("ended_at"),
        )  # fmt: skip
    yield Source(
        "finished", _having(Reinstatement, decided_at__isnull=False), "decided_at",
        key=F("found_circumstance"), outcome=F("outcome"), sums=_waited("decided_at"),
        detail=Case(When(decided_by_cms=True, then=Value("cms")), default=Value("plan")),
    )  # fmt: skip
    yield Source(
        "finished", _having(Reinstatement, decided_at__isnull=True, ended_at__isnull=False),
        "ended_at", key=F("not_eligible_reason"), outcome=F("state"), sums=_waited("ended_at"),
    )  # fmt: skip
    yield Source(
        "finished", _having(Delinquency, ended_at__isnull=False), "ended_at",
        key=F("stop_ground"), outcome=F("state"), sums=_waited("ended_at"),
    )  # fmt: skip
    yield Source(
        "finished", _having(Repayment, ended_at__isnull=False), "ended_at", outcome=F("state"),
        sums=_waited("ended_at"),
    )  # fmt: skip


def _money() -> Iterator[Source]:
    """What was owed for a reinstatement, in cents: as the favorable notice told it, paid in full,
    or not paid by the last day."""
    owed = {"outcome": Outcome.FAVORABLE, "amount_owed__isnull": False}
    told = _having(Reinstatement, **owed, decided_at__isnull=False)
    paid = _having(Reinstatement, **owed, paid_on__isnull=False)
    unpaid = _having(Reinstatement, **owed, state=State.UNPAID, ended_at__isnull=False)
    yield Source("owed", told, "decided_at", outcome=Value("told"), sums=_cents)
    yield Source("owed", paid, "paid_on", is_day=True, outcome=Value("paid"), sums=_cents)
    yield Source("owed", unpaid, "ended_at", outcome=Value("unpaid"), sums=_cents)


def _having(model: Any, **facts: Any) -> Callable[[], QuerySet[Any]]:
    return lambda: model.objects.filter(**facts)


SOURCES: tuple[Source, ...] = (
    Source("received", Folder.objects.all, "received_at", path=""),
    Source(
        "entered",
        lambda: Folder.objects.filter(kind__in=ENTERED).exclude(requester_kind=RequesterKind.PLAN),
        "entered_at", path="", key=F("channel"), outcome=_lag_sort(), sums=_lag,
    ),
    Source(
        "due", _duties_met, "due_at", key=F("duty"), detail=priority_of_rule(),
        outcome=Case(When(met_second__gt=F("due_at"), then=Value(LATE)), default=Value(IN_TIME)),
    ),
    *_finished(),
    Source(
        "appealed", _having(Reconsideration, decided_at__isnull=False), "decided_at",
        key=_appeal_reason(), detail=F("determination__care_field"), outcome=F("outcome"),
    ),
    Source(
        "expedite", _having(ExpediteRequest, answered_at__isnull=False), "answered_at",
        key=F("asked_by"), outcome=F("answer"),
    ),
    *_money(),
)  # fmt: skip
