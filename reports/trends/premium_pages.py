"""Trends of premiums: reinstatements with their money, unpaid premiums that ended well."""

from __future__ import annotations

from collections.abc import Iterable

from delinquency.models.kinds import State as Unpaid
from figures import numbers
from figures.charts import Chart, Form, Series
from figures.tables import Column, Kind, Table
from regulations import disenrollment, good_cause
from reinstatement.models import Outcome
from reinstatement.models.kinds import State
from reports import definitions_trends as defined
from reports.trends import parts
from reports.trends.parts import Asked, Page, Rate, Shown
from reports.trends.reading import Row

OUTCOMES = {Outcome.FAVORABLE.value: "Favorable", Outcome.UNFAVORABLE.value: "Unfavorable",
            "none": "Not decided"}  # fmt: skip
MONEY = {"told": "Owed, as told", "paid": "Paid in full", "unpaid": "Not paid by the last day"}
KEPT = (Unpaid.PAID.value, Unpaid.STOPPED.value)
ENDS = {Unpaid.PAID.value: "Paid on time", Unpaid.STOPPED.value: "Stopped",
        Unpaid.DISENROLLED.value: "Disenrolled"}  # fmt: skip
CENTS = 100


def reinstatement(asked: Asked) -> Shown:
    """How requests for good cause ended, and what became of the money owed."""
    rows = _decided(asked.rows("finished", "week", "kind", "key", "detail", "outcome"))
    before = _decided(asked.before("finished", "kind", "outcome"))
    money, money_before = asked.rows("owed", "week", "outcome"), asked.before("owed", "outcome")
    favorable, of_all = (
        [
            sum(parts.summed(each, outcome=outcome) for outcome in outcomes)
            for each in (rows, before)
        ]
        for outcomes in (("favorable",), ("favorable", "unfavorable"))
    )
    rate = Rate("Favorable, share", ("favorable",), ("favorable", "unfavorable"))
    return Shown(
        figures=[
            parts.counted("Decided", *of_all),
            parts.share("Favorable", (favorable[0], of_all[0]), (favorable[1], of_all[1])),
            *(parts.number(label, _dollars(money, key), _dollars(money_before, key), "$")
              for key, label in MONEY.items()),
        ],
        charts=[
            parts.weeks(
                asked, rows, OUTCOMES, key="reinstatements-by-week",
                title=f"{numbers.rate(favorable[0], of_all[0])} of decisions were favorable"
                if of_all[0] else "No requests were decided",
                subtitle="Requests for reinstatement that ended or were decided, by week",
            ),
            _money_chart(asked, money),
        ],
        tables=[
            parts.crossed(asked, rows, _grounds(), OUTCOMES, by=lambda row: row.key,
                          key="reinstatements-by-ground", title="By ground, or why not eligible",
                          what="Ground", rate=rate, definitions=defined.REINSTATEMENT),
            parts.crossed(asked, rows, {"plan": "The plan", "cms": "CMS", "": "No decision"},
                          OUTCOMES, by=lambda row: row.detail, key="reinstatements-by-decider",
                          title="By who decided", what="Who decided", rate=rate,
                          definitions=defined.REINSTATEMENT),
            _money_table(asked, money),
        ],
    )  # fmt: skip


def _decided(rows: Iterable[Row]) -> list[Row]:
    """The requests that ended, each way without a decision as one."""
    return [
        row if row.outcome in OUTCOMES else _as_none(row)
        for row in rows if row.kind == "reinstatement"
    ]  # fmt: skip


def _as_none(row: Row) -> Row:
    return Row(row.day, row.kind, row.key or row.outcome, row.detail, "none", row.count, row.total)


def _grounds() -> dict[str, str]:
    circumstances = {row.key: row.label for row in good_cause.CIRCUMSTANCES.history()}
    reasons = {row.key: row.label for row in good_cause.NOT_ELIGIBLE.history()}
    return {**dict(State.choices), **reasons, **circumstances}


def _dollars(rows: Iterable[Row], outcome: str) -> float:
    return sum(row.total for row in rows if row.outcome == outcome) / CENTS


def _money_chart(asked: Asked, rows: list[Row]) -> Chart:
    x = tuple(asked.filters.weeks) if rows else ()
    series = tuple(
        Series(label, tuple(
            _dollars((row for row in rows if row.week == week), key) for week in x))
        for key, label in MONEY.items()
    )  # fmt: skip
    told, paid = (numbers.said(_dollars(rows, key), "$") for key in ("told", "paid"))
    return Chart(
        Form.LINES, key="owed-by-week", x=x, x_label="Week of", unit="$", series=series,
        title=f"{told} was told as owed, {paid} was paid in full" if rows else "No money was owed",
        subtitle="Amounts told in favorable notices, paid in full, and not paid, by week",
    )  # fmt: skip


def _money_table(asked: Asked, rows: list[Row]) -> Table:
    body = [
        (label, parts.summed(rows, outcome=key), _dollars(rows, key))
        for key, label in MONEY.items()
    ]
    columns = [Column("Amount"), Column("Cases", Kind.COUNT), Column("Sum", Kind.MONEY)]
    return parts.table(asked, "owed", "Money", columns, body, defined.REINSTATEMENT)


def premiums(asked: Asked) -> Shown:
    """Of the cases of unpaid premiums that ended, how many kept their coverage."""
    rows = _of_premiums(asked.rows("finished", "week", "kind", "key", "outcome"))
    before = _of_premiums(asked.before("finished", "kind", "outcome"))
    kept = [sum(parts.summed(each, outcome=outcome) for outcome in KEPT) for each in (rows, before)]
    every = [parts.summed(each) for each in (rows, before)]
    stopped = [row for row in rows if row.outcome == Unpaid.STOPPED.value]
    return Shown(
        figures=[
            parts.share("Coverage kept", (kept[0], every[0]), (kept[1], every[1])),
            *(parts.counted(label, *(parts.summed(each, outcome=key) for each in (rows, before)))
              for key, label in ENDS.items()),
        ],
        charts=[parts.weeks(
            asked, rows, ENDS, key="premiums-by-week",
            title=f"{numbers.rate(kept[0], every[0])} kept their coverage"
            if every[0] else "No cases of unpaid premiums ended",
            subtitle="Cases of unpaid premiums that ended, by week",
        )],
        tables=[parts.crossed(
            asked, stopped, _stop_grounds(), {Unpaid.STOPPED.value: "Stopped"},
            by=lambda row: row.key, key="premiums-by-ground", title="Why it was stopped",
            what="Ground", rate=None, definitions=defined.PREMIUMS,
        )],
    )  # fmt: skip


def _of_premiums(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if row.kind == "delinquency" and row.outcome in ENDS]


def _stop_grounds() -> dict[str, str]:
    return {row.key: row.label for row in disenrollment.STOPS.history()}


PAGES = (
    Page("reinstatements", "Reinstatements", "Good cause decisions and the money owed, by week.",
         reinstatement, defined.REINSTATEMENT),
    Page("premiums", "Unpaid premiums", "Cases that kept their coverage, and those that did not.",
         premiums, defined.PREMIUMS),
)  # fmt: skip
