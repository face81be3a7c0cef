"""A chart of each form on invented numbers: for the gallery, the documents and the tests."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from figures.charts import Chart, Form, Series, Target, table_of
from figures.tables import Table

_WEEKS = tuple(date(2025, 11, 3) + timedelta(days=7 * week) for week in range(13))
_RATES = (0.08, 0.09, 0.08, 0.1, 0.09, 0.11, 0.1, 0.12, 0.11, 0.13, None, 0.13, 0.14)
_BEFORE = (0.08, 0.08, 0.07, 0.09, 0.08, 0.09, 0.08, 0.09, 0.08, 0.09, 0.08, 0.09, 0.085)
_LATE = (0.975, 0.981, 0.972, 0.968, 0.985, 0.979, 0.962, 0.958, 0.949, 0.955, 0.961, 0.9996, 0.972)


def charts() -> list[Chart]:
    """One of each form, and one that is empty."""
    return [_extensions(), _timeliness(), _receipts(), _grouped(), _reviewers(), _forecast(),
            _calibration(), _empty()]  # fmt: skip


def table(chart: Chart, at: datetime) -> Table:
    """The table of a sample."""
    return table_of(
        chart, period="Invented", as_of=at, definitions=(("Note", "These numbers are invented."),)
    )


def _extensions() -> Chart:
    of = tuple(90 + 7 * (week % 4) for week in range(13))
    links = tuple("#main" if rate else "" for rate in _RATES)
    return Chart(
        Form.LINES, key="sample-extensions",
        title="Extensions rose to 14.0%, most in the last two hours of the clock",
        subtitle="Share of decisions that were extended, by week",
        x=_WEEKS, x_label="Week of", unit="%", target=Target(0.1, "Plan's limit"),
        series=(Series("Extended", _RATES, of=of, links=links),
                Series("A year before", _BEFORE, quiet=True)),
        note="The week of January 12 had no decisions.",
    )  # fmt: skip


def _timeliness() -> Chart:
    shifted = _LATE[3:] + _LATE[:3]
    return Chart(
        Form.LINES, key="sample-timeliness",
        title="Expedited decisions stay below their target of 98%",
        subtitle="Share of decisions on time, by week. The axis does not begin at zero.",
        x=_WEEKS, x_label="Week of", unit="%", target=Target(0.98),
        series=(Series("Expedited", _LATE), Series("Standard", shifted),
                Series("Part B drugs", tuple(value - 0.01 for value in shifted)),
                Series("Payment", tuple(value - 0.004 for value in _LATE[::-1]))),
    )  # fmt: skip


def _receipts() -> Chart:
    return Chart(
        Form.STACKED, key="sample-receipts",
        title="412 requests came in last week, 38 more than the week before",
        subtitle="Requests received, by week and priority",
        x=_WEEKS[-8:], x_label="Week of",
        series=(Series("Standard", (301, 322, 310, 298, 305, 320, 303, 330)),
                Series("Expedited", (52, 48, 61, 55, 49, 58, 54, 62)),
                Series("Part B drugs", (18, 21, 16, 25, 19, 20, 17, 20))),
    )  # fmt: skip


def _grouped() -> Chart:
    return Chart(
        Form.GROUPED, key="sample-decisions",
        title="Part B drugs are denied most often",
        subtitle="Decisions by kind of request",
        x=("Items and services", "Part B drugs", "Payment"), x_label="Request",
        series=(Series("Approved", (810, 120, 240), links=("#main", "#main", "#main")),
                Series("Partly", (92, 18, 31)), Series("Denied", (71, 44, 22))),
    )  # fmt: skip


def _reviewers() -> Chart:
    names = ("Nora Evident", "Dr. Maximiliana Longfellow-Ramírez of the evening team", "Ben Quick")
    return Chart(
        Form.ACROSS, key="sample-reviewers",
        title="Three reviewers took two thirds of the extensions",
        subtitle="Extensions by reviewer, and in the 13 weeks before",
        x=names, x_label="Reviewer",
        series=(Series("Now", (48, 31, 12), links=("#main", "#main", "#main")),
                Series("Before", (30, 33, 0), quiet=True)),
    )  # fmt: skip


def _forecast() -> Chart:
    days = tuple(date(2026, 2, 2) + timedelta(days=day) for day in range(10))
    middle = (4, 5, 5, 7, 9, 12, 14, 13, 11, 10)
    return Chart(
        Form.LINES, key="sample-forecast",
        title="14 tasks will be late on Sunday, most likely between 9 and 20",
        subtitle="Tasks expected to be late, by day: the middle of 200 runs, and 8 of 10 of them",
        x=days, x_label="Day",
        series=(Series("Expected late", middle, low=tuple(n - n // 3 for n in middle),
                       high=tuple(n + n // 2 for n in middle)),),
    )  # fmt: skip


def _calibration() -> Chart:
    said = (0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95)
    was = (0.04, 0.13, 0.27, 0.33, 0.5, 0.53, 0.69, 0.71, 0.88, 0.97)
    return Chart(
        Form.DOTS, key="sample-calibration",
        title="Of tasks given a chance of 25%, 27.0% were late",
        subtitle="Chance given by the forecast, and share that was late; larger is more",
        x=said, x_label="Chance given", unit="%",
        series=(Series("Late", was, of=(900, 420, 210, 120, 80, 60, 44, 30, 22, 15),
                       low=tuple(each - 0.03 for each in was),
                       high=tuple(min(each + 0.03, 1.0) for each in was)),),
    )  # fmt: skip


def _empty() -> Chart:
    return Chart(
        Form.LINES, key="sample-empty", title="No reinstatements yet",
        subtitle="Reinstatements by week", x=(), series=(Series("Reinstated", ()),),
        empty="No case was reinstated in this period. Choose a longer one.",
    )  # fmt: skip
