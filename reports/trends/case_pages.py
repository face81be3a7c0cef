"""Trends of cases: what came in and was finished, what was decided, what was overturned."""

from __future__ import annotations

from cases import kinds
from determinations.models.kinds import AppealOutcome, Outcome
from figures import numbers
from figures.charts import Chart, Form, Series
from figures.tables import Column, Kind, Table
from regulations import care_fields
from reports import definitions_trends as defined
from reports.trends import measures, parts, reading
from reports.trends.parts import Asked, Page, Rate, Shown
from reports.trends.reading import Backlog, Filters, Row

DAYS = "days"
DECIDED = {
    "determination": dict(Outcome.choices),
    "reconsideration": dict(AppealOutcome.choices),
}
OVERTURNED = (AppealOutcome.REVERSED, AppealOutcome.PARTLY_REVERSED)
REASONS = {
    "medical_necessity": "Medical necessity",
    "other": "Another reason",
    "limit_passed": "No decision by the deadline",
    "": "Not recorded",
}


def volume(asked: Asked) -> Shown:
    """What came in and what was finished; what was left at the end of each week, and its age."""
    finishing = finishing_kinds()
    came, went = (
        [row for row in reading.until(asked.user, measure, asked.filters, "day", "kind")
         if row.kind in finishing]
        for measure in ("received", "finished")
    )  # fmt: skip
    now, before = asked.filters, asked.filters.before
    left_before, left = reading.backlogs(came, went, (before.last, now.last))
    return Shown(
        figures=[
            parts.counted("Received", _in(came, now), _in(came, before)),
            parts.counted("Finished", _in(went, now), _in(went, before)),
            parts.counted("Backlog at the end", left.count, left_before.count),
            parts.number("Average age at the end", left.age, left_before.age, DAYS),
        ],
        charts=_volume_charts(asked, came, went, left),
        tables=[_volume_table(asked, came, went)],
    )


def finishing_kinds() -> frozenset[str]:
    """The kinds of which a measure says when a case is finished."""
    models = {source.rows().model for source in measures.SOURCES if source.measure == "finished"}
    return frozenset(kind.key for kind in kinds.every() if kind.model in models)


def _in(rows: list[Row], filters: Filters) -> int:
    return sum(row.count for row in rows if row.day and filters.first <= row.day <= filters.last)


def _volume_charts(asked: Asked, came: list[Row], went: list[Row], left: Backlog) -> list[Chart]:
    x, filters = tuple(asked.filters.weeks), asked.filters
    ends = [min(week + 6 * reading.DAY, filters.last) for week in x]
    each = reading.backlogs(came, went, ends)
    of_period = [[row for row in rows if row.day and filters.first <= row.day <= filters.last]
                 for rows in (came, went)]  # fmt: skip
    flows = [parts.by_week(asked, rows) for rows in of_period]
    received, finished = (flow.total() for flow in flows)
    age = numbers.said(left.age, DAYS)
    return [
        Chart(Form.LINES, key="received-and-finished", x=x, x_label="Week of",
              title=f"{received:,} cases were received and {finished:,} finished",
              subtitle="Cases received and finished, by week",
              series=(Series("Received", tuple(flows[0][week] for week in x)),
                      Series("Finished", tuple(flows[1][week] for week in x)))),
        Chart(Form.LINES, key="backlog", x=x, x_label="Week of",
              title=f"{left.count:,} cases were left at the end of the period",
              subtitle="Cases received and not finished, at the end of each week",
              series=(Series("Backlog", tuple(found.count for found in each)),)),
        Chart(Form.LINES, key="age", x=x, x_label="Week of", unit=DAYS,
              title=f"Those left had waited {age} on average" if left.count else "None were left",
              subtitle="Average days since receipt of the cases that were left, at each week's end",
              series=(Series("Average age", tuple(found.age for found in each)),)),
    ]  # fmt: skip


def _volume_table(asked: Asked, came: list[Row], went: list[Row]) -> Table:
    body = []
    for kind in kinds.every():
        received, finished = (
            [row for row in rows if row.kind == kind.key] for rows in (came, went)
        )
        (left,) = reading.backlogs(received, finished, [asked.filters.last])
        line = (_in(received, asked.filters), _in(finished, asked.filters), left.count)
        if any(line):
            body.append((kind.label, *line, left.age))
    columns = [Column("Kind"), *(Column(each, Kind.COUNT) for each in
               ("Received", "Finished", "Backlog at the end")),
               Column("Average age, days", Kind.NUMBER)]  # fmt: skip
    return parts.table(asked, "volume-by-kind", "By kind of case", columns, body, defined.VOLUME)


def outcomes(asked: Asked) -> Shown:
    """What was approved, approved in part and denied, by kind and field of care."""
    rows = asked.rows("finished", "week", "kind", "key", "outcome")
    before = asked.before("finished", "kind", "outcome")
    figures, charts, tables = [], [], []
    for kind, labels in DECIDED.items():
        now, then = ([row for row in each if row.kind == kind and row.outcome in labels]
                     for each in (rows, before))  # fmt: skip
        against = list(labels)[-1]
        name = kinds.of(kind).label
        denied = [parts.summed(each, outcome=against) for each in (now, then)]
        every = [parts.summed(each) for each in (now, then)]
        figures += [
            parts.counted(f"{name}s decided", *every),
            parts.share(f"{labels[against]}: {name.lower()}s", (denied[0], every[0]),
                        (denied[1], every[1])),
        ]  # fmt: skip
        charts.append(parts.weeks(
            asked, now, labels, key=f"{kind}-by-week",
            title=f"{name}s: {numbers.rate(denied[0], every[0])} {labels[against].lower()}"
            if every[0] else f"{name}s: none decided",
            subtitle=f"{name}s decided, by week",
        ))  # fmt: skip
        tables.append(parts.crossed(
            asked, now, fields(asked), labels, by=lambda row: row.key, key=f"{kind}-by-field",
            title=f"{name}s by field of care", what="Field of care",
            rate=Rate(f"{labels[against]}, share", (against,)), definitions=defined.OUTCOMES,
        ))  # fmt: skip
    return Shown(figures, charts, tables)


def appeals(asked: Asked) -> Shown:
    """Which appeals were overturned, by the reason and the field of the first decision."""
    rows = asked.rows("appealed", "week", "key", "detail", "outcome")
    before = asked.before("appealed", "outcome")
    labels = DECIDED["reconsideration"]
    overturned, then = (
        (sum(parts.summed(each, outcome=outcome) for outcome in OVERTURNED), parts.summed(each))
        for each in (rows, before)
    )
    came, came_before = (
        sum(row.count for row in each if row.kind == "reconsideration")
        for each in (asked.rows("received", "kind"), asked.before("received", "kind"))
    )
    rate = Rate("Overturned, share", OVERTURNED)
    return Shown(
        figures=[
            parts.counted("Appeals received", came, came_before),
            parts.counted("Appeals decided", overturned[1], then[1]),
            parts.share("Overturned", overturned, then),
        ],
        charts=[parts.weeks(
            asked, rows, labels, key="appeals-by-week",
            title=f"{numbers.rate(*overturned)} of appeals were overturned"
            if overturned[1] else "No appeals were decided",
            subtitle="Appeals decided, by week",
        )],
        tables=[
            parts.crossed(asked, rows, REASONS, labels, by=lambda row: row.key,
                          key="appeals-by-reason", title="By reason of the first decision",
                          what="Reason", rate=rate, definitions=defined.APPEALS),
            parts.crossed(asked, rows, fields(asked), labels, by=lambda row: row.detail,
                          key="appeals-by-field", title="By field of the first decision",
                          what="Field", rate=rate, definitions=defined.APPEALS),
        ],
    )  # fmt: skip


def fields(asked: Asked) -> dict[str, str]:
    """The fields of care as they are called on the last day of the period."""
    rows = care_fields.CARE_FIELDS.history()
    return {row.key: care_fields.label(row.key, asked.filters.last) for row in rows} | {
        "": "Not recorded"
    }


PAGES = (
    Page("volume", "Received, finished, backlog",
         "What came in, what was finished, what was left and how old it was.", volume,
         defined.VOLUME),
    Page("decisions", "Decisions",
         "Approved, in part and denied, by kind and field of care.", outcomes, defined.OUTCOMES),
    Page("appeals", "Appeals", "Overturned or affirmed, by reason and field of the first decision.",
         appeals, defined.APPEALS),
)  # fmt: skip
