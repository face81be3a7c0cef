"""The measures counted in plain Python, row by row, from their definitions: what each count by day
has to be."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from cases import kinds
from cases.models import Case, Deadline
from determinations.models import ExpediteRequest
from regulations import clock_kinds
from reports.models import DayCount
from reports.trends import day_counts

LAGS = ((timedelta(hours=1), "1h"), (timedelta(hours=4), "4h"), (timedelta(hours=24), "24h"))
Key = tuple[Any, ...]
Counts = dict[Key, tuple[int, int]]


def count() -> Counts:
    """(plan, day, measure, team, kind, key, detail, outcome): how many, and the total."""
    tally: dict[Key, list[int]] = defaultdict(lambda: [0, 0])
    for case in Case.objects.select_related("plan", "assignee", *matters()):
        for day, *sort, total in (*_of_folder(case), *_of_matter(case)):
            _add(tally, case, day, sort, total)
    for duty in Deadline.objects.select_related("case__plan", "case__assignee"):
        if duty.met_at and not duty.closed_at and is_the_plans(duty):
            late = "late" if duty.met_at.replace(microsecond=0) > duty.due_at else "in_time"
            fast = "expedited" if duty.rule in clock_kinds.expedited_rules() else "standard"
            _add(tally, duty.case, _day(duty.case, duty.due_at), ["due", duty.duty, fast, late], 0)
    for asked in ExpediteRequest.objects.exclude(answer="").select_related("case__plan"):
        day = _day(asked.case, asked.answered_at)
        _add(tally, asked.case, day, ["expedite", asked.asked_by, "", asked.answer], 0)
    return {key: (found[0], found[1]) for key, found in tally.items()}


def matters() -> list[str]:
    """The relations from a case to what is decided in it."""
    return [kind.key for kind in kinds.every()]


def sweep() -> None:
    """Run the sweep until nothing is left."""
    while day_counts.sort_changes():
        pass
    while found := day_counts.stale(limit=50):
        for pk in found:
            day_counts.count_again(pk)


def kept() -> Counts:
    """What the summaries have, by the same names."""
    names = ("plan", "day", "measure", "team", "kind", "key", "detail", "outcome")
    rows = DayCount.objects.values_list(*names, "count", "total")
    return {tuple(key): (count, total) for *key, count, total in rows}


def _add(tally, case: Case, day: date, sort: list[str], total: int) -> None:
    team = case.assignee.team_id if case.assignee else None
    measure, *rest = sort
    found = tally[case.plan_id, day, measure, team, case.kind, *rest]
    found[0] += 1
    found[1] += total


def _day(case: Case, at: datetime) -> date:
    return at.astimezone(case.plan.zone).date()


def is_the_plans(duty: Deadline) -> bool:
    """Whether it is the plan's own duty: not the member's, nor what others owe."""
    kind = duty.case.kind_
    return duty.duty not in kind.members_duties and duty.duty not in kind.awaited_duties


def _of_folder(case: Case):
    yield _day(case, case.received_at), "received", "", "", "", 0
    if case.kind in ("determination", "reconsideration", "reinstatement"):
        lag = case.entered_at - case.received_at
        bucket = next((name for most, name in LAGS if lag < most), "more")
        if case.requester_kind != "plan":
            day = _day(case, case.entered_at)
            yield day, "entered", case.channel, "", bucket, int(lag.total_seconds())


def _of_matter(case: Case):
    matter = case.matter
    if case.kind in ("determination", "reconsideration"):
        yield from _of_decision(case, matter)
    elif case.kind == "reinstatement":
        yield from _of_reinstatement(case, matter)
    elif matter.ended_at:
        ground = matter.stop_ground if case.kind == "delinquency" else ""
        yield _ended(case, matter.ended_at, ground, "", matter.state)


def _ended(case: Case, at: datetime, key: str, detail: str, outcome: str):
    day = _day(case, at)
    waited = (day - _day(case, case.received_at)).days
    return day, "finished", key, detail, outcome, waited


def _of_decision(case: Case, matter):
    if matter.outcome:
        yield _ended(case, matter.decided_at, matter.care_field, "", matter.outcome)
    elif matter.ended_at:
        yield _ended(case, matter.ended_at, matter.care_field, "", matter.state)
    if case.kind == "reconsideration" and matter.outcome:
        first = matter.determination
        necessity = {True: "medical_necessity", False: "other", None: ""}
        reason = "limit_passed" if matter.passed_limit_at else necessity[first.medical_necessity]
        day = _day(case, matter.decided_at)
        yield day, "appealed", reason, first.care_field, matter.outcome, 0


def _of_reinstatement(case: Case, matter):
    if matter.decided_at:
        who = "cms" if matter.decided_by_cms else "plan"
        yield _ended(case, matter.decided_at, matter.found_circumstance, who, matter.outcome)
    elif matter.ended_at:
        yield _ended(case, matter.ended_at, matter.not_eligible_reason, "", matter.state)
    if matter.outcome == "favorable" and matter.amount_owed is not None:
        cents = int(matter.amount_owed * 100)
        if matter.decided_at:
            yield _day(case, matter.decided_at), "owed", "", "", "told", cents
        if matter.paid_on:
            yield matter.paid_on, "owed", "", "", "paid", cents
        if matter.state == "unpaid":
            yield _day(case, matter.ended_at), "owed", "", "", "unpaid", cents
