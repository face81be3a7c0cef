"""The charts of the report on extensions, each titled with what it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from figures import numbers
from figures.charts import Chart, Form, Series
from reports import extensions
from reports.extension_counts import Found, Group, Line, mondays
from reports.extensions import HOURS, LONGER, Filters

PER_100 = "per 100"
MOST_BARS = 10
# The spans of `HOURS` that are the end of the clock.
LAST = {"1": "hour", "4": "4 hours"}
NONE = "No extension was taken in this period."
DEFINITIONS = (
    ("Rate", "Extensions taken, for each 100 decisions on requests and appeals that came due in "
             "the same days, made or not, and may be extended (not Part B drugs or payment)."),
    ("Rate of a reviewer", "For each 100 of these decisions in cases that are with the reviewer "
                           "now; of a provider: in cases that name the provider."),
    ("Changed the outcome", "Records of a noncontract provider were awaited, and the decision was "
                            "then in favor, in full or in part."),
    ("Not told in time", "The notice of the extension had not left by the first deadline: the "
                         "extension does not count."),
    ("Before", "As many days before, moved by whole weeks, so that the weekdays are the same."),
    ("Team", "Of the person who has the case now."),
)  # fmt: skip


# From a filter, its value and `only` to the address of the cases.
Link = Callable[[str, str, str], str]


@dataclass(frozen=True)
class Drawn:
    """What the charts are made from: what was counted, now and in the period before (None without
    one), how long before that lies, the groups by key, the Mondays of the period, and the address
    of the list behind a number."""

    now: Found
    before: Found | None
    shift: timedelta
    groups: dict[str, Group]
    weeks: list[date]
    link: Link


def drawn(
    now: Found,
    before: Found | None,
    groups: list[Group],
    filters: Filters,
    *,
    today: date,
    link: Link,
) -> Drawn:
    """What was counted by these filters, ready to be drawn."""
    last = min(filters.last or today, today)
    return Drawn(
        now=now,
        before=before,
        shift=extensions.shift(filters.first, last) if filters.first else timedelta(),
        groups={each.key: each for each in groups},
        weeks=mondays(filters, now.taken["week"], today=today),
        link=link,
    )


def charts(drawn: Drawn) -> list[Chart]:
    """All of them, in the order of the page."""
    return [_rate(drawn), _hours(drawn), _ground(drawn), _reviewers(drawn), _told(drawn),
            _changed(drawn)]  # fmt: skip


def moved(now: float | None, before: float | None) -> str:
    """How a rate moved, as a title says it."""
    if now is None:
        return "No decision came due in this period"
    said = f"{now:,.1f} per 100 decisions due"
    if before is None:
        return f"{said} were extended"
    if round(now, 1) == round(before, 1):
        return f"Extensions stayed at {said}"
    return f"Extensions {'rose' if now > before else 'fell'} to {said}, from {before:,.1f} before"


def _rate(drawn: Drawn) -> Chart:
    due, was = drawn.now.due["week"], drawn.before
    title = moved(drawn.now.rate, was.rate if was else None)
    series = [Series("Now", tuple(drawn.now.rate_of_week(week) for week in drawn.weeks),
                     of=tuple(due.get(week, 0) for week in drawn.weeks),
                     links=_week_links(drawn, _by_day(drawn.groups["week"])))]  # fmt: skip
    if was:
        rates = tuple(was.rate_of_week(week - drawn.shift) for week in drawn.weeks)
        series.append(Series("Before", rates, quiet=True))
    return Chart(
        Form.LINES, key="extension-rate",
        title=f"{title}{_at_end(drawn.groups['hours'].lines)}",
        subtitle="Extensions for each 100 decisions that came due and may be extended, by week",
        x=tuple(drawn.weeks), x_label="Week of", unit=PER_100, series=tuple(series),
        note="The first and the last week may not be whole.", empty=NONE,
    )  # fmt: skip


def _at_end(lines: list[Line]) -> str:
    """ "; 41.0% in the last 4 hours of the clock" where there are any."""
    every = sum(line.count for line in lines)
    late = sum(line.count for line in lines if line.value in LAST)
    return f"; {numbers.percent(late / every)} in the last 4 hours of the clock" if late else ""


def _hours(drawn: Drawn) -> Chart:
    lines = {line.value: line for line in drawn.groups["hours"].lines}
    labels = {key: label for key, (label, _) in HOURS.items()} | dict([LONGER])
    every = sum(line.count for line in lines.values())
    late = sum(_count(lines.get(key)) for key in LAST)
    return Chart(
        Form.ACROSS, key="extension-hours",
        title=f"{numbers.rate(late, every)} were taken in the last 4 hours" if every else
              "Time left when extensions were taken",
        subtitle="Extensions by the time that was left before the first deadline",
        x=tuple(labels.values()), x_label="Time left", empty=NONE,
        series=_now_and_before(drawn, "hours", [lines.get(key) for key in labels]) if every else (),
    )  # fmt: skip


def _ground(drawn: Drawn) -> Chart:
    lines = drawn.groups["ground"].lines
    every = sum(line.count for line in lines)
    first = f"{numbers.percent(lines[0].count / every)}: {lines[0].name}" if lines else "Grounds"
    return _across(drawn, "ground", "extension-grounds", first, "Extensions by ground", "Ground")


def _reviewers(drawn: Drawn) -> Chart:
    lines = drawn.groups["reviewer"].lines
    every, most = sum(line.count for line in lines), sum(line.count for line in lines[:3])
    title = "Who took the extensions"
    if len(lines) > 3:
        title = f"Three of {len(lines)} reviewers took {numbers.percent(most / every)}"
    words = f"Extensions by reviewer, the {MOST_BARS} with the most"
    return _across(drawn, "reviewer", "extension-reviewers", title, words, "Reviewer")


def _across(drawn: Drawn, key: str, name: str, title: str, subtitle: str, what: str) -> Chart:
    lines = drawn.groups[key].lines[:MOST_BARS]
    return Chart(
        Form.ACROSS, key=name, title=title, subtitle=subtitle, x_label=what, empty=NONE,
        x=tuple(line.name for line in lines), series=_now_and_before(drawn, key, list(lines)),
    )  # fmt: skip


def _now_and_before(drawn: Drawn, key: str, lines: list[Line | None]) -> tuple[Series, ...]:
    links = tuple(drawn.link(key, line.value, "") if line else "" for line in lines)
    now = Series("Now", tuple(_count(line) for line in lines), links=links)
    if drawn.before is None:
        return (now,)
    was = tuple(line.before if line else 0 for line in lines)
    return (now, Series("Before", was, quiet=True))


def _told(drawn: Drawn) -> Chart:
    lines = drawn.groups["week"].lines
    every, untold = sum(line.count for line in lines), sum(line.untold for line in lines)
    title = f"{untold:,} of {every:,} enrollees were not told in time"
    if not untold:
        title = "Each enrollee was told in time" if every else "There was nothing to tell"
    return _stacked(
        drawn, "extension-told", title,
        "Extensions by week, and whether the notice left by the first deadline",
        ("Told in time", "Not told in time"), "untold", lambda line: line.untold,
    )  # fmt: skip


def _changed(drawn: Drawn) -> Chart:
    lines = drawn.groups["week"].lines
    every, changed = sum(line.count for line in lines), sum(line.changed for line in lines)
    return _stacked(
        drawn, "extension-outcome",
        f"The wait changed the outcome of {numbers.rate(changed, every)}",
        "Extensions by week, and whether the decision was then in favor",
        ("No change", "Changed the outcome"), "changed", lambda line: line.changed,
    )  # fmt: skip


def _stacked(
    drawn: Drawn, key: str, title: str, subtitle: str, names: tuple[str, str], only: str,
    part: Callable[[Line], int],
) -> Chart:  # fmt: skip
    lines = _by_day(drawn.groups["week"])
    some = tuple(part(lines[week]) if week in lines else 0 for week in drawn.weeks)
    rest = tuple(_count(lines.get(week)) - n for week, n in zip(drawn.weeks, some, strict=True))
    links = tuple(
        drawn.link("week", week.isoformat(), only) if n else ""
        for week, n in zip(drawn.weeks, some, strict=True)
    )
    series = (Series(names[0], rest), Series(names[1], some, links=links))
    return Chart(
        Form.STACKED, key=key, title=title, subtitle=subtitle, x=tuple(drawn.weeks),
        x_label="Week of", series=series if lines else (), empty=NONE,
    )  # fmt: skip


def _week_links(drawn: Drawn, lines: dict[date, Line]) -> tuple[str, ...]:
    return tuple(
        drawn.link("week", week.isoformat(), "") if week in lines else "" for week in drawn.weeks
    )


def _by_day(group: Group) -> dict[date, Line]:
    return {date.fromisoformat(line.value): line for line in group.lines}


def _count(line: Line | None) -> int:
    return line.count if line else 0
