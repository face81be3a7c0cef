"""Good-cause decisions in rates: by specialist, by ground, by plan; what was not reviewed and why;
whether reviewers agreed; whether each duty was done in time.

All in the database, in a constant number of queries. Days are those of each plan's zone: of the
decision, of the answer that it is not reviewed, of the limit of a duty. A rate is always a number
of a number, since a few cases prove little.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import User
from cases import queries
from figures.numbers import percent
from regulations import good_cause
from regulations.good_cause.reasons import filled
from regulations.law import CHECKED
from reinstatement import oversight
from reinstatement.models import Outcome, Reinstatement, SampledCase, State
from reports import timeliness

# The plan's own duties that are reported, in the order in which they come.
DUTIES = ("decide_good_cause", "notify_good_cause", "submit_reinstatement")


@dataclass(frozen=True)
class Filters:
    """Of which plan, and of which days; all where empty."""

    plan: int | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True)
class Rate:
    """So many of so many."""

    count: int
    of: int

    @property
    def share(self) -> str:
        """In percent; empty of nothing."""
        return percent(self.count / self.of, 0) if self.of else ""


@dataclass(frozen=True)
class Line:
    """One specialist, ground or plan: both outcomes, and how often a reviewer agreed."""

    name: str
    favorable: Rate
    unfavorable: Rate
    agreed: Rate


@dataclass(frozen=True)
class Rates:
    """The whole report."""

    all: Line
    by_specialist: list[Line]
    by_ground: list[Line]
    by_plan: list[Line]
    not_reviewed: list[tuple[str, int]]
    in_time: list[tuple[str, Rate]]


def rates(user: User, filters: Filters, *, at: datetime) -> Rates:
    """The rates of the cases that this person may see."""
    among = oversight.zones()
    decided = oversight.decided(filters.plan, filters.first, filters.last, among=among)
    decided = decided.filter(case__in=queries.visible_to(user))
    people = ("decided_by__first_name", "decided_by__last_name", "decided_by__username")
    by_specialist = _lines(decided, "decided_by", *people)
    by_ground = _lines(decided, "found_circumstance", "found_circumstance")
    by_plan = _lines(decided, "case__plan", "case__plan__name")
    # Of two wordings of a ground a report over many days shows the last.
    labels = {row.key: row.label for row in good_cause.CIRCUMSTANCES.history()}
    return Rates(
        all=_sum(by_plan),
        by_specialist=by_specialist,
        by_ground=[_renamed(line, labels) for line in by_ground],
        by_plan=by_plan,
        not_reviewed=_not_reviewed(user, filters, among),
        in_time=_in_time(user, filters, among, at),
    )


def _lines(decided: QuerySet[Reinstatement], key: str, *names: str) -> list[Line]:
    """A line for each value of the key, the most cases first."""
    counted = decided.values("case_id").order_by()
    agreement = _agreement(counted, key)
    rows = (
        decided.values(key, *names)
        .annotate(
            of=Count("pk"),
            favorable=Count("pk", filter=Q(outcome=Outcome.FAVORABLE)),
            unfavorable=Count("pk", filter=Q(outcome=Outcome.UNFAVORABLE)),
        )
        .order_by("-of", *names, key)
    )
    return [
        Line(
            _name([row[name] for name in names]),
            Rate(row["favorable"], row["of"]),
            Rate(row["unfavorable"], row["of"]),
            agreement.get(row[key], Rate(0, 0)),
        )
        for row in rows
    ]


def _agreement(decided: QuerySet[Any], key: str) -> dict[Any, Rate]:
    """How often reviewers agreed, by the same key. A case in two samples is reviewed twice."""
    path = key if key.startswith("case__") else f"case__reinstatement__{key}"
    reviewed = SampledCase.objects.exclude(verdict="").filter(case__in=decided)
    counted = reviewed.values(path).annotate(
        of=Count("pk"), agreed=Count("pk", filter=Q(verdict=SampledCase.Verdict.AGREE))
    )
    return {row[path]: Rate(row["agreed"], row["of"]) for row in counted.order_by()}


def _not_reviewed(user: User, filters: Filters, among: list[str]) -> list[tuple[str, int]]:
    """How many requests were not reviewed, by the reason, the most first."""
    found = Reinstatement.objects.filter(
        oversight.in_days("ended_at", filters.first, filters.last, among=among),
        state=State.NOT_ELIGIBLE,
        case__in=queries.visible_to(user),
    )
    if filters.plan:
        found = found.filter(case__plan=filters.plan)
    counts = found.values("not_eligible_reason").annotate(of=Count("pk"))
    rows = good_cause.NOT_ELIGIBLE.history()
    labels = {each.key: filled(each, filters.last or CHECKED).label for each in rows}
    return [
        (labels.get(row["not_eligible_reason"], row["not_eligible_reason"]), row["of"])
        for row in counts.order_by("-of", "not_eligible_reason")
    ]


def _in_time(
    user: User, filters: Filters, among: list[str], at: datetime
) -> list[tuple[str, Rate]]:
    """Of the duties that were done or are past their limit, how many were done in time."""
    found = timeliness.duties(user, at=at).filter(
        oversight.in_days("due_at", filters.first, filters.last, among=among), duty__in=DUTIES
    )
    if filters.plan:
        found = found.filter(case__plan=filters.plan)
    rows = found.values("duty").annotate(
        in_time=Count("pk", filter=timeliness.RESULT_IS["in_time"]),
        late=Count("pk", filter=timeliness.RESULT_IS["late"]),
    )
    counts = {row["duty"]: row for row in rows.order_by()}
    return [(duty, _rate_in_time(counts.get(duty, {}))) for duty in DUTIES]


def _rate_in_time(counts: Mapping[str, Any]) -> Rate:
    in_time = counts.get("in_time", 0)
    return Rate(in_time, in_time + counts.get("late", 0))


def _sum(lines: list[Line]) -> Line:
    def added(name: str) -> Rate:
        found = [getattr(line, name) for line in lines]
        return Rate(sum(rate.count for rate in found), sum(rate.of for rate in found))

    return Line("All", added("favorable"), added("unfavorable"), added("agreed"))


def _name(words: list[str]) -> str:
    """First and last name, else the name that one signs in with; or the one word that it is."""
    return " ".join(words[:2]).strip() or words[-1]


def _renamed(line: Line, names: Mapping[str, str]) -> Line:
    found = names.get(line.name, line.name)
    return Line(found, line.favorable, line.unfavorable, line.agreed)
