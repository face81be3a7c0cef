"""Publishing the metrics on prior authorization, and how they differ from what was published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from determinations.queries import authorization_items
from regulations.law import Refused
from reports.models import Publication, ReportCount
from reports.required import files
from reports.required.counting import PRIOR_AUTHORIZATION, period_of
from reports.required.metrics import metrics
from reports.required.numbers import Period

PERMISSION = "report.publish"


class Difference(NamedTuple):
    """A metric that is no longer as it was published."""

    label: str
    published: str
    now: str


@transaction.atomic
def publish(count_id: int, *, remarks: str, by: User, at: datetime) -> Publication:
    """Freeze the files of these numbers, with who and when. Asked for twice, it is done once.

    Raises PermissionDenied, or Refused where the year is not over or the list of items is empty.
    """
    if not by.may(PERMISSION):
        raise PermissionDenied
    rows = ReportCount.objects.select_for_update(of=("self",)).select_related("plan")
    count = rows.get(pk=count_id, report=PRIOR_AUTHORIZATION, counted_at__isnull=False)
    if found := Publication.objects.filter(count=count).first():
        return found
    items = list(authorization_items(count.plan, count.first, count.last))
    _refuse_unfinished(count, items)
    facts = files.facts_of(count, items, remarks=remarks, at=at)
    return Publication.objects.create(
        count=count,
        published_at=at,
        published_by=by,
        remarks=remarks,
        facts=facts,
        page=files.page_of(facts, at=at.astimezone(count.plan.zone)),
        table=files.table_of(facts),
    )


def published(period: Period) -> QuerySet[Publication]:
    """What was published of this contract and year, the newest first, without the files."""
    found = Publication.objects.filter(
        count__report=PRIOR_AUTHORIZATION, count__plan=period.plan, count__first=period.first
    )
    return found.defer("page", "table").select_related("published_by").order_by("-pk")


def differences(newest: ReportCount, publication: Publication) -> list[Difference]:
    """The metrics that the newest numbers give otherwise than they were published."""
    return list(_differences(newest, publication.facts))


def _differences(newest: ReportCount, facts: dict[str, Any]) -> Iterator[Difference]:
    before = {each["key"]: each for each in facts["metrics"]}
    for each in metrics(newest):
        was = before.get(each.measure.key)
        if was is None or any(was.get(name) != value for name, value in each.facts.items()):
            told = _told(was, was["text"]) if was else "not published"
            yield Difference(each.measure.label, told, _told(each.facts, each.said))
    period = period_of(newest)
    listed = authorization_items(newest.plan, period.first, period.last).count()
    was_listed = len(facts["items"]["list"])
    if listed != was_listed:
        yield Difference(facts["items"]["label"], f"{was_listed:,}", f"{listed:,}")


def _told(facts: dict[str, Any], said: str) -> str:
    """The value with what it is of."""
    if "denominator" in facts:
        return f"{said} ({facts['numerator']:,} of {facts['denominator']:,})"
    return f"{said} ({facts['requests']:,} requests)"


def _refuse_unfinished(count: ReportCount, items: list[Any]) -> None:
    period = period_of(count)
    if count.counted_at is None or count.counted_at < period.ends_at:
        message = (
            "These numbers were counted before the year was over. Count the year again once it "
            "is over, then publish."
        )
        raise Refused("not_over", message)
    if not items:
        message = (
            "The list of items and services that need prior authorization is empty for this year. "
            "Enter it first: it is the first of the metrics."
        )
        raise Refused("no_list", message)
