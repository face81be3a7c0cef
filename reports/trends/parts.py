"""What a page of trends is made of: figures held against the period before, charts, tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from accounts.models import User
from figures import numbers
from figures.charts import Chart, Form, Series, Target, table_of
from figures.tables import Column, Kind, Table
from reports.definitions import Definition
from reports.trends import reading
from reports.trends.reading import Filters, Row


@dataclass(frozen=True)
class Figure:
    """One number of a page, what it was in the period before, and the difference in words."""

    label: str
    said: str
    before: str
    change: str


@dataclass(frozen=True)
class Asked:
    """Who asks what of a page: whose numbers, of which period, at which instant, in what words."""

    user: User
    filters: Filters
    at: datetime
    task: str = ""
    period: str = ""

    def rows(self, measure: str, *by: str) -> list[Row]:
        """What a measure counts in the period."""
        return reading.rows(self.user, measure, self.filters, *by)

    def before(self, measure: str, *by: str) -> list[Row]:
        """The same in the period before."""
        return reading.rows(self.user, measure, self.filters.before, *by)


@dataclass(frozen=True)
class Shown:
    """The numbers of a page. A chart's table is made of the chart; other tables stand below."""

    figures: list[Figure]
    charts: list[Chart]
    tables: list[Table] = field(default_factory=list)


@dataclass(frozen=True)
class Page:
    """A page of trends: its name in the address, its title, what it says, and its numbers."""

    name: str
    title: str
    lead: str
    show: Callable[[Asked], Shown]
    definitions: tuple[Definition, ...]
    has_tasks: bool = False


@dataclass(frozen=True)
class Rate:
    """A column with the share of some outcomes in some, or in all."""

    label: str
    part: tuple[str, ...]
    of: tuple[str, ...] = ()

    def of_line(self, found: Counter[str]) -> float | None:
        whole = sum(found[each] for each in self.of) if self.of else found.total()
        return numbers.share(sum(found[each] for each in self.part), whole)


def counted(label: str, now: int, before: int) -> Figure:
    """A count."""
    difference = now - before
    return Figure(
        label, f"{now:,}", f"{before:,}", _more_or_less(difference, f"{abs(difference):,}")
    )


def share(label: str, now: tuple[int, int], before: tuple[int, int]) -> Figure:
    """So many of so many; the difference in points, none where either is of nothing."""
    shares = numbers.share(*now), numbers.share(*before)
    change = "" if None in shares else _points(*shares)  # type: ignore[arg-type]
    return Figure(label, numbers.rate(*now), numbers.rate(*before), change)


def number(label: str, now: float | None, before: float | None, unit: str) -> Figure:
    """A measured number, such as an average, or money."""
    said = (numbers.said(now, unit), numbers.said(before, unit))
    if now is None or before is None:
        return Figure(label, *said, "")
    change = "Unchanged" if said[0] == said[1] else _more_or_less(
        now - before, numbers.said(abs(now - before), unit)
    )  # fmt: skip
    return Figure(label, *said, change)


def _points(now: float, before: float) -> str:
    points = abs(now - before) * 100
    if now == before:
        return "Unchanged"
    written = f"{points:.1f} points" if points >= 0.05 else "less than 0.1 points"
    return f"{written} {'higher' if now > before else 'lower'}"


def _more_or_less(difference: float, written: str) -> str:
    if not difference:
        return "Unchanged"
    return f"{written} {'more' if difference > 0 else 'less'}"


def summed(rows: Iterable[Row], *, outcome: str | None = None) -> int:
    """How many these rows count, all or of one outcome."""
    return sum(row.count for row in rows if outcome is None or row.outcome == outcome)


def by_week(asked: Asked, rows: Iterable[Row]) -> Counter[date]:
    """How many these rows count in each week of the period."""
    found: Counter[date] = Counter(dict.fromkeys(asked.filters.weeks, 0))
    for row in rows:
        found[row.week] += row.count
    return found


def weeks(
    asked: Asked, rows: Sequence[Row], outcomes: Mapping[str, str], *, form: Form = Form.STACKED,
    key: str, title: str, subtitle: str,
) -> Chart:  # fmt: skip
    """Bars over the weeks of the period, a series for each outcome."""
    x = tuple(asked.filters.weeks)
    series = []
    for outcome, label in outcomes.items():
        of_week = by_week(asked, (row for row in rows if row.outcome == outcome))
        series.append(Series(label, tuple(of_week[week] for week in x)))
    is_empty = not any(sum(filter(None, each.values)) for each in series)
    return Chart(
        form, key=key, title=title, subtitle=subtitle, x=() if is_empty else x, x_label="Week of",
        series=tuple(Series(each.label, ()) for each in series) if is_empty else tuple(series),
    )  # fmt: skip


def shares_by_week(
    asked: Asked, lines: Mapping[str, tuple[Counter[date], Counter[date]]], *, key: str,
    title: str, subtitle: str, target: Target | None = None,
) -> Chart:  # fmt: skip
    """A line for each name: the share of the first counts in the second, by week."""
    x = tuple(asked.filters.weeks)
    series = tuple(
        Series(label, tuple(numbers.share(part[week], of[week]) for week in x),
               of=tuple(of[week] for week in x))
        for label, (part, of) in lines.items() if of.total()
    )  # fmt: skip
    return Chart(
        Form.LINES, key=key, title=title, subtitle=subtitle, x=x if series else (), unit="%",
        x_label="Week of", series=series, target=target if series else None,
    )  # fmt: skip


def crossed(
    asked: Asked, rows: Iterable[Row], names: Mapping[str, str], outcomes: Mapping[str, str], *,
    by: Callable[[Row], str], key: str, title: str, what: str, rate: Rate | None,
    definitions: Sequence[Definition],
) -> Table:  # fmt: skip
    """A line for each value, the most first, a column for each outcome, and one for their sum and
    for a share."""
    lines: dict[str, Counter[str]] = {}
    for row in rows:
        if row.outcome in outcomes:
            lines.setdefault(by(row), Counter())[row.outcome] += row.count
    ordered = sorted(
        lines.items(), key=lambda line: (-line[1].total(), names.get(line[0], line[0]))
    )
    body = [
        (names.get(value, value) or "Not recorded", *(found[each] for each in outcomes),
         found.total(), *([rate.of_line(found)] if rate else []))
        for value, found in ordered
    ]  # fmt: skip
    columns = [Column(what), *(Column(each, Kind.COUNT) for each in outcomes.values())]
    columns += [Column("All", Kind.COUNT), *([Column(rate.label, Kind.SHARE)] if rate else [])]
    return table(asked, key, title, columns, body, definitions)


def table(
    asked: Asked, key: str, title: str, columns: Sequence[Column], body: Sequence[tuple[Any, ...]],
    definitions: Sequence[Definition],
) -> Table:  # fmt: skip
    """A table with what its files say of it."""
    return Table(key, title, tuple(columns), tuple(body), asked.period, asked.at, said(definitions))


def twin(asked: Asked, chart: Chart, definitions: Sequence[Definition]) -> Table:
    """The table of a chart."""
    return table_of(chart, period=asked.period, as_of=asked.at, definitions=said(definitions))


def said(definitions: Sequence[Definition]) -> tuple[tuple[str, str], ...]:
    return tuple((each.term, each.words) for each in definitions)
