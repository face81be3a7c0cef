"""The numbers of the yearly metrics on prior authorization (42 CFR 422.122(c)).

What is counted, `regulations.prior_authorization` says: each reading stands here as a condition.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, Exists, F, OuterRef, Q, QuerySet, Sum

from determinations.models import (
    AppealOutcome,
    OrganizationDetermination,
    Outcome,
    Reconsideration,
    RequestType,
    Review,
)
from reports.required.numbers import Number, Period, Source

GRANTED = (AppealOutcome.REVERSED, AppealOutcome.PARTLY_REVERSED)
_MICROSECOND = timedelta(microseconds=1)


def _decided() -> QuerySet[OrganizationDetermination]:
    """Decided requests for an item or service that needs prior authorization."""
    return OrganizationDetermination.objects.filter(
        prior_authorization=True,
        request_type=RequestType.ITEM_OR_SERVICE,
        change="",
        decided_at__isnull=False,
    )


def _appealed() -> Exists:
    """That an appeal was decided, by a person or by its limit passing."""
    return Exists(
        Reconsideration.objects.filter(determination=OuterRef("pk"), decided_at__isnull=False)
    )


def _granted() -> Q:
    """That the plan, or a reviewer outside of it, approved after appeal, in full or in part."""
    by_plan = Reconsideration.objects.filter(determination=OuterRef("pk"), outcome__in=GRANTED)
    outside = Review.objects.filter(
        case__reconsideration__determination=OuterRef("pk"), outcome__in=Review.FAVORABLE
    )
    return Q(Exists(by_plan)) | Q(Exists(outside))


_STANDARD, _EXPEDITED = Q(priority="standard"), Q(priority="expedited")
_APPROVED = Q(outcome__in=(Outcome.APPROVED, Outcome.PARTIALLY_APPROVED))
_PARTLY, _DENIED = Q(outcome=Outcome.PARTIALLY_APPROVED), Q(outcome=Outcome.DENIED)
_NOT_ALL = Q(outcome__in=(Outcome.PARTIALLY_APPROVED, Outcome.DENIED))
_EXTENDED = Q(case__extension__isnull=False, case__extension__untold_at__isnull=True)
_SOURCE = Source(_decided, "decided_at")


def _number(key: str, label: str, narrow: Q, *, apart: bool = False) -> Number:
    return Number(key, label, _SOURCE, narrow, apart)


NUMBERS = {
    number.key: number
    for number in (
        _number("all", "Decided requests", Q()),
        _number("standard", "Standard requests", _STANDARD),
        _number("standard_approved", "Standard, approved in full or in part",
                _STANDARD & _APPROVED),
        _number("standard_partly", "Standard, approved in part", _STANDARD & _PARTLY),
        _number("standard_denied", "Standard, denied", _STANDARD & _DENIED),
        _number("standard_appealed", "Standard, denied in full or in part, appeal decided",
                _STANDARD & _NOT_ALL & Q(_appealed()), apart=True),
        _number("standard_granted", "Standard, approved after appeal",
                _STANDARD & _NOT_ALL & Q(_appealed()) & _granted(), apart=True),
        _number("extended_approved", "Extended and approved", _EXTENDED & _APPROVED),
        _number("expedited", "Expedited requests", _EXPEDITED),
        _number("expedited_approved", "Expedited, approved in full or in part",
                _EXPEDITED & _APPROVED),
        _number("expedited_partly", "Expedited, approved in part", _EXPEDITED & _PARTLY),
        _number("expedited_denied", "Expedited, denied", _EXPEDITED & _DENIED),
    )
}  # fmt: skip


class _Middle(Aggregate):
    """The lower of the two values in the middle, exactly (`percentile_cont` would compute with
    floating point); the upper one counted from the other end."""

    function = "percentile_disc"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s %(direction)s)"
    output_field = DurationField()


def times(period: Period) -> dict[str, dict[str, int]]:
    """Of standard and of expedited requests: how many, the sum of their times to decide and the two
    in the middle, in microseconds. Empty where there are none."""
    return {key: _times(NUMBERS[key].found(period)) for key in ("standard", "expedited")}


def _times(found: QuerySet[Any]) -> dict[str, int]:
    took = F("decided_at") - F("case__received_at")
    sums = found.aggregate(
        total=Sum(took, output_field=DurationField()),
        low=_Middle(took, direction="ASC"),
        high=_Middle(took, direction="DESC"),
        count=Count("pk"),
    )
    if not sums["count"]:
        return {}
    return {
        "count": sums["count"],
        **{name: sums[name] // _MICROSECOND for name in ("total", "low", "high")},
    }
