"""The files that are published: a page, a machine-readable file, a table. The fields of the second
are told in docs/prior-authorization-file.md."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from determinations.models import PriorAuthorizationItem
from figures.files import FORMULA
from regulations.prior_authorization import LIST, Measure, measures, readings
from reports.models import ReportCount
from reports.required.metrics import metrics

FORMAT = "fortnight-prior-authorization-metrics/1"


def facts_of(
    count: ReportCount, items: Iterable[PriorAuthorizationItem], *, remarks: str, at: datetime
) -> dict[str, Any]:
    """The machine-readable file."""
    year, plan = count.first.year, count.plan
    return {
        "format": FORMAT,
        "organization": plan.name,
        "contract": plan.contract_id,
        "year": year,
        "time_zone": plan.time_zone,
        "counted_at": _iso(count.counted_at),
        "published_at": _iso(at),
        "remarks": remarks,
        "metrics": [
            {**_definition(each.measure), **each.facts, "text": each.said}
            for each in metrics(count)
        ],
        "items": {**_definition(_list(year)), "list": [_item(each) for each in items]},
        "partly_favorable": {
            name: count.numbers[f"{name}_partly"] for name in ("standard", "expedited")
        },
        "readings": [{"about": each.label, "text": each.text} for each in readings(year)],
    }


def page_of(facts: dict[str, Any], *, at: datetime) -> str:
    """The page that a plan puts on its website: whole in itself, without scripts."""
    return render_to_string("reports/publication.html", {"facts": facts, "day": f"{at:%B %-d, %Y}"})


def table_of(facts: dict[str, Any]) -> str:
    """The metrics and then the items as one table; what a row does not have is empty."""
    rows = [[facts["contract"], facts["year"], *_row(each)] for each in facts["metrics"]]
    number = facts["items"]["metric"]
    listed = [
        [facts["contract"], facts["year"], number, "item", each["description"], *_NOTHING,
         each["code"], each["from"], each["until"]]
        for each in facts["items"]["list"]
    ]  # fmt: skip
    return written([HEAD, *rows, *listed])


_VALUES = (
    "numerator", "denominator", "percent", "requests", "average_days", "average_hours",
    "median_days", "median_hours",
)  # fmt: skip
_NOTHING = ("",) * len(_VALUES)
HEAD = ("contract", "year", "metric", "key", "description", *_VALUES, "code", "from", "until")


def written(rows: Iterable[Sequence[Any]]) -> str:
    """Rows as CSV (RFC 4180)."""
    return "".join(lines(rows))


def lines(rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The same line by line, for answers that are long."""
    for row in rows:
        kept = io.StringIO()
        csv.writer(kept).writerow([_cell(each) for each in row])
        yield kept.getvalue()


def _cell(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula is marked as text."""
    is_formula = isinstance(value, str) and value.startswith(FORMULA)
    return f"'{value}" if is_formula else value


def _row(metric: dict[str, Any]) -> list[Any]:
    values = [metric.get(name) for name in _VALUES]
    told = ["" if each is None else each for each in values]
    return [metric["metric"], metric["key"], metric["label"], *told, "", "", ""]


def _definition(measure: Measure) -> dict[str, Any]:
    return {
        "metric": measure.number,
        "key": measure.key,
        "label": measure.label,
        "numerator_is": measure.numerator,
        "denominator_is": measure.denominator,
        "citation": measure.citation,
    }


def _list(year: int) -> Measure:
    return next(each for each in measures(year) if each.kind == LIST)


def _item(item: PriorAuthorizationItem) -> dict[str, str]:
    until = item.in_force_until
    return {
        "code": item.code,
        "description": item.description,
        "from": item.in_force_from.isoformat(),
        "until": until.isoformat() if until else "",
    }


def _iso(at: datetime | None) -> str:
    return at.replace(microsecond=0).isoformat() if at else ""
