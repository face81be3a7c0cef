"""Required reports in words: the numbers with their definitions, and the cases behind them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from cases.presentation import words
from determinations.models import PastDecision
from determinations.queries import authorization_items
from regulations import part_c as part_c_law
from regulations.prior_authorization import TIME, Measure
from reports.models import Publication, ReportCount
from reports.required.counting import PRIOR_AUTHORIZATION
from reports.required.metrics import metrics
from reports.required.numbers import Number, Period, Row
from reports.required.part_c import columns

Link = Callable[[str], str]
DATED = {"decided_at": "Decided", "ended_at": "Ended", "undone_at": "Reopened"}
CASE_HEAD = ("case", "received_at", "dated_at", "hours", "kind", "priority", "outcome")


def said(period: Period) -> str:
    """H0001, January 1, 2026 to December 31, 2026."""
    days = (f"{day:%B %-d, %Y}" for day in (period.first, period.last))
    return f"{period.plan.contract_id}, {' to '.join(days)}"


def sentence(label: str) -> str:
    return label[:1].upper() + label[1:]


def counted(count: ReportCount) -> str:
    """When the numbers were counted, in the plan's time."""
    return words.instant(count.counted_at, count.plan.zone) if count.counted_at else ""


def shown(count: ReportCount, link: Link) -> dict[str, Any]:
    """What a page shows of the numbers, each with the address of its cases."""
    if count.report == PRIOR_AUTHORIZATION:
        return {
            "metrics": [_metric(each, count, link) for each in metrics(count)],
            "partly": [_partly(count, each, link) for each in ("standard", "expedited")],
        }
    return {"parts": _parts(count, link), "readings": part_c_law.readings(count.first)}


def table(count: ReportCount) -> Iterator[tuple[Any, ...]]:
    """The numbers with their definitions as rows of a file."""
    contract, first, last = count.plan.contract_id, count.first, count.last
    yield ("contract", "first", "last", "counted_at", "number", "definition", "value", "of", "said")
    head = (contract, first.isoformat(), last.isoformat(), _iso(count.counted_at))
    if count.report == PRIOR_AUTHORIZATION:
        for each in metrics(count):
            facts, measure = each.facts, each.measure
            part, whole = (
                facts.get("numerator", ""),
                facts.get("denominator", facts.get("requests")),
            )
            yield (*head, measure.key, _defined(measure), part, whole, each.said)
        return
    for part in _parts(count, lambda key: key):
        for line in part["lines"]:
            for cell in line["cells"]:
                said = f"{part['label']}: {line['label']}, {cell['label']}"
                yield (*head, cell["url"], line["text"], cell["count"], "", said)


def case_row(row: Row, number: Number) -> dict[str, Any]:
    """A line of the list behind a number."""
    zone, dated = row.case.plan.zone, getattr(row, number.source.field)
    return {
        "number": row.case.number,
        "received": words.instant(row.case.received_at, zone),
        "dated": words.instant(dated, zone),
        "took": words.span(dated - row.case.received_at),
        "outcome": _outcome(row),
        "priority": _priority(row),
    }


def case_line(row: Row, number: Number) -> tuple[Any, ...]:
    """The same as a line of a file; times are UTC, `hours` to the second decimal."""
    dated = getattr(row, number.source.field)
    took = (dated - row.case.received_at).total_seconds() / 3600
    return (
        row.case.number, _iso(row.case.received_at), _iso(dated), f"{took:.2f}",
        row.case.kind, _priority(row), _outcome(row),
    )  # fmt: skip


def publication(row: Publication, period: Period) -> dict[str, Any]:
    return {
        "pk": row.pk,
        "at": words.instant(row.published_at, period.plan.zone),
        "by": str(row.published_by),
        "remarks": row.remarks,
    }


def items(period: Period) -> int:
    """How many items and services needed prior authorization on any day of the period."""
    return authorization_items(period.plan, period.first, period.last).count()


def as_json(facts: dict[str, Any]) -> str:
    return json.dumps(facts, indent=2, ensure_ascii=False) + "\n"


def _metric(metric: Any, count: ReportCount, link: Link) -> dict[str, Any]:
    measure: Measure = metric.measure
    line = {
        "number": measure.number,
        "label": measure.label,
        "said": metric.said,
        "numerator": measure.numerator,
        "denominator": measure.denominator,
        "whole": _linked(count, measure.of, link),
        "is_time": measure.kind == TIME,
    }
    return line if measure.kind == TIME else line | {"part": _linked(count, measure.part, link)}


def _linked(count: ReportCount, key: str, link: Link) -> dict[str, Any]:
    return {"count": count.numbers[key], "url": link(key)}


def _partly(count: ReportCount, name: str, link: Link) -> dict[str, Any]:
    return {"label": name, **_linked(count, f"{name}_partly", link)}


def _parts(count: ReportCount, link: Link) -> list[dict[str, Any]]:
    """The four parts, each a table: a line a count, a cell for services, claims and requesters."""
    return [_part(part, label, count, link) for part, label in part_c_law.PARTS.items()]


def _part(part: int, label: str, count: ReportCount, link: Link) -> dict[str, Any]:
    counts = [each for each in part_c_law.counts(count.first) if each.part == part]
    width = max((columns(each.key) for each in counts), key=len)
    return {
        "label": label,
        "columns": [words for _, words, _ in width],
        "lines": [_line(each, len(width), count, link) for each in counts],
    }


def _line(
    counted: part_c_law.Counted, width: int, count: ReportCount, link: Link
) -> dict[str, Any]:
    cells = [(f"{counted.key}{key}", label) for key, label, _ in columns(counted.key)]
    return {
        "label": counted.label,
        "text": counted.text,
        "spans": width // len(cells),
        "cells": [
            {"label": label or "all", "count": count.numbers[key], "url": link(key)}
            for key, label in cells
        ],
    }


def _defined(measure: Measure) -> str:
    return f"{measure.label}. {measure.numerator} Of: {measure.denominator}"


def _outcome(row: Row) -> str:
    if isinstance(row, PastDecision):
        return row.outcome.replace("_", " ")
    return row.get_outcome_display() or row.get_state_display()


def _priority(row: Row) -> str:
    return "" if isinstance(row, PastDecision) else row.get_priority_display()


def _iso(at: datetime | None) -> str:
    return at.isoformat() if at else ""
