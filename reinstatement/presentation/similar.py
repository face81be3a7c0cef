"""Consistency help: how cases of the same circumstance were decided before."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.text import Truncator

from cases import models as cases
from regulations import good_cause
from reinstatement.models import Outcome, Reinstatement, SampledCase, State
from reinstatement.presentation.oversight import day, outcome_badge
from reinstatement.presentation.request import circumstance_label

NEWEST = 5
YEARS = 3
LINE = 180


def similar(case: cases.Case) -> dict[str, Any]:
    """Decided cases of the circumstance that is claimed or was found: the newest, and how many.

    They are counted from three years before this request. Empty where no circumstance is known.
    Two queries.
    """
    matter = case.reinstatement
    keys = sorted({matter.circumstance, matter.found_circumstance} - {""})
    if not keys:
        return {}
    found = Reinstatement.objects.exclude(outcome="").exclude(pk=matter.pk)
    # A decision that an error of the plan made void is no example.
    found = found.exclude(state=State.PLAN_ERROR)
    found = found.filter(found_circumstance__in=keys)
    since = _years_before(case.received_at)
    return {
        "counts": _counts(found.filter(decided_at__gte=since), keys, case.received_on),
        "since": day(since.astimezone(case.plan.zone).date()),
        "rows": [_row(each, is_one_ground=len(keys) == 1) for each in _newest(found)],
    }


def _counts(found: QuerySet[Reinstatement], keys: list[str], on: date) -> list[dict[str, Any]]:
    """How many were decided either way, of each circumstance, as it is called for this case."""
    rows = found.values("found_circumstance").annotate(
        favorable=Count("pk", filter=Q(outcome=Outcome.FAVORABLE)),
        unfavorable=Count("pk", filter=Q(outcome=Outcome.UNFAVORABLE)),
    )
    known = {row["found_circumstance"]: row for row in rows.order_by()}
    none = {"favorable": 0, "unfavorable": 0}
    label = {key: good_cause.CIRCUMSTANCES.recorded(key, on).label for key in keys}
    return [{"ground": label[key], **none, **known.get(key, {})} for key in keys]


def _newest(found: QuerySet[Reinstatement]) -> list[Reinstatement]:
    disagreed = SampledCase.objects.filter(
        case=OuterRef("case_id"), verdict=SampledCase.Verdict.DISAGREE
    )
    marked = found.select_related("case__plan").annotate(disagreed=Exists(disagreed))
    return list(marked.order_by("-decided_at", "-case_id")[:NEWEST])


def _row(matter: Reinstatement, *, is_one_ground: bool) -> dict[str, Any]:
    line = matter.finding.strip().partition("\n")[0]
    return {
        "number": matter.case.number,
        "outcome": outcome_badge(matter.outcome),
        "ground": "" if is_one_ground else circumstance_label(matter, matter.found_circumstance),
        "decided": day(matter.decided_at.astimezone(matter.case.plan.zone).date()),
        "test": _test(matter),
        "finding": Truncator(line).chars(LINE),
        "disagreed": matter.disagreed,
    }


def _test(matter: Reinstatement) -> str:
    """Which parts of the test were found to hold, in a line."""
    parts = (
        ("no control", matter.no_control),
        ("not foreseen", matter.could_not_foresee),
        ("the cause", matter.caused),
    )
    held = [words for words, holds in parts if holds]
    return ", ".join(held).capitalize() if held else "No part of the test was met"


def _years_before(at: datetime) -> datetime:
    """The same day so many years before; 29 February becomes the 28th."""
    try:
        return at.replace(year=at.year - YEARS)
    except ValueError:
        return at.replace(year=at.year - YEARS, day=28)
