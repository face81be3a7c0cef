"""The pages of trends: each number is that of an independent count over the made year, also after
late changes; a period that makes no sense is told next to its field."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Team
from accounts.permissions import Role
from cases.models import Case, Deadline, Plan
from figures import numbers
from reports.definitions_trends import GROUPS
from reports.models import OnTimeTarget
from reports.trends import parts
from reports.trends.parts import Asked
from reports.trends.reading import NO_TEAM, Filters
from reports.trends.views import PAGES
from tests import factories
from tests.loops import at_least_one
from tests.pages import one_line, signed_in
from tests.reports import by_hand, trend_book

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 3, 1), date(2027, 2, 28))
# A month with its days cut, over a change of the clocks.
SPRING = (date(2026, 3, 5), date(2026, 5, 19))
AT = datetime(2027, 3, 1, 12, tzinfo=ZoneInfo("America/New_York"))
ENDS = {
    "determination": {"approved", "partially_approved", "denied"},
    "reconsideration": {"reversed", "partly_reversed", "affirmed"},
}


@pytest.fixture(scope="module")
def book(made_once):
    def made():
        stages = trend_book.make()
        by_hand.sweep()
        return stages

    return made_once(made)


@pytest.fixture(autouse=True)
def _counted_afresh():
    counts.cache_clear()


@cache
def counts() -> by_hand.Counts:
    """The count by hand, once a test; a test that changes something clears it."""
    return by_hand.count()


def choices() -> list[Filters]:
    """The year and a part of it: all, each plan, each team, and cases without one."""
    plan = Plan.objects.order_by("-pk").first().pk
    teams = [str(team.pk) for team in Team.objects.all()]
    return [
        Filters(*YEAR), Filters(*SPRING), Filters(*YEAR, plan=plan),
        *(Filters(*SPRING, team=team) for team in (*teams, NO_TEAM)),
    ]  # fmt: skip


def shown(name: str, filters: Filters, task: str = "") -> parts.Shown:
    user = factories.user(Role.SUPERVISOR)
    return PAGES[name].show(Asked(user, filters, AT, task))


def said(name: str, filters: Filters) -> dict[str, tuple[str, str]]:
    """The figures of a page and those of the period before, by their labels."""
    return {each.label: (each.said, each.before) for each in shown(name, filters).figures}


def fits(filters: Filters, plan: int, day: date, team: int | None) -> bool:
    return (
        filters.first <= day <= filters.last
        and filters.plan in (None, plan)
        and filters.team in ("", NO_TEAM if team is None else str(team))
    )


def counted(filters: Filters, measure: str, **where) -> int:
    """How many of a measure a count by hand finds in the period."""
    names = ("kind", "key", "detail", "outcome")
    return sum(
        count
        for (plan, day, of, team, *sort), (count, _) in counts().items()
        if of == measure and fits(filters, plan, day, team)
        and all(value in where.get(name, {value}) for name, value in zip(names, sort, strict=True))
    )  # fmt: skip


def late_and_open(filters: Filters) -> int:
    found = Deadline.objects.filter(met_at=None, closed_at=None).select_related("case__assignee")
    return sum(
        by_hand.is_the_plans(duty) and duty.is_late(AT) and fits(
            filters, duty.case.plan_id, duty.due_at.astimezone(duty.case.plan.zone).date(),
            duty.case.assignee.team_id if duty.case.assignee else None,
        )
        for duty in found
    )  # fmt: skip


def both(count):
    """A count of the period and of the one before, as a page writes them."""
    return lambda filters: tuple(f"{count(each):,}" for each in (filters, filters.before))


def rates(part, of):
    return lambda filters: tuple(
        numbers.rate(part(each), of(each)) for each in (filters, filters.before)
    )


def waiting(filters: Filters) -> list[int]:
    """By the definition: the days since receipt of each case that waited at the end of the day."""
    found = []
    for case in Case.objects.select_related("assignee", *by_hand.matters()):
        zone = case.plan.zone
        matter = case.matter
        ended_at = getattr(matter, "decided_at", None) or matter.ended_at
        received = case.received_at.astimezone(zone).date()
        ended = ended_at.astimezone(zone).date() if ended_at else None
        team = case.assignee.team_id if case.assignee else None
        until = Filters(date.min, filters.last, filters.plan, filters.team)
        has_ended = ended is not None and ended <= filters.last
        if fits(until, case.plan_id, received, team) and not has_ended:
            found.append((filters.last - received).days)
    return found


def age(filters: Filters) -> tuple[str, str]:
    days = [waiting(each) for each in (filters, filters.before)]
    return tuple(numbers.said(sum(each) / len(each) if each else None, "days") for each in days)


def due(filters: Filters) -> int:
    return counted(filters, "due") + late_and_open(filters)


def of(measure: str, **where):
    return lambda filters: counted(filters, measure, **where)


def money(outcome: str):
    def dollars(filters: Filters) -> str:
        cents = sum(
            total for (plan, day, measure, team, *_, how), (_, total) in counts().items()
            if measure == "owed" and how == outcome and fits(filters, plan, day, team)
        )  # fmt: skip
        return numbers.said(cents / 100, "$")

    return lambda filters: (dollars(filters), dollars(filters.before))


def decided(kind: str):
    return of("finished", kind={kind}, outcome=ENDS[kind])


GOOD_CAUSE = {"kind": {"reinstatement"}, "outcome": {"favorable", "unfavorable"}}
UNPAID = {"kind": {"delinquency"}, "outcome": {"paid", "stopped", "disenrolled"}}
# By page: each figure, counted by hand.
EXPECTED = {
    "timeliness": {
        "On time": rates(of("due", outcome={"in_time"}), due),
        "Tasks due": both(due),
        "Completed late": both(of("due", outcome={"late"})),
        "Open and past the deadline": both(late_and_open),
    },
    "volume": {
        "Received": both(of("received")),
        "Finished": both(of("finished")),
        "Backlog at the end": both(lambda filters: len(waiting(filters))),
        "Average age at the end": age,
    },
    "decisions": {
        "Organization determinations decided": both(decided("determination")),
        "Denied: organization determinations": rates(
            of("finished", kind={"determination"}, outcome={"denied"}), decided("determination")
        ),
        "Reconsiderations decided": both(decided("reconsideration")),
        "Affirmed: reconsiderations": rates(
            of("finished", kind={"reconsideration"}, outcome={"affirmed"}),
            decided("reconsideration"),
        ),
    },
    "appeals": {
        "Appeals received": both(of("received", kind={"reconsideration"})),
        "Appeals decided": both(of("appealed")),
        "Overturned": rates(
            of("appealed", outcome={"reversed", "partly_reversed"}), of("appealed")
        ),
    },
    "expedite": {
        "Answered": both(of("expedite")),
        "Granted": rates(of("expedite", outcome={"granted"}), of("expedite")),
        "Refused": both(of("expedite", outcome={"refused"})),
    },
    "entry": {
        "Entered": both(of("entered")),
        "Within 1 hour": rates(of("entered", outcome={"1h"}), of("entered")),
        "After more than 24 hours": rates(of("entered", outcome={"more"}), of("entered")),
    },
    "reinstatements": {
        "Decided": both(of("finished", **GOOD_CAUSE)),
        "Favorable": rates(
            of("finished", kind={"reinstatement"}, outcome={"favorable"}),
            of("finished", **GOOD_CAUSE),
        ),
        "Owed, as told": money("told"),
        "Paid in full": money("paid"),
        "Not paid by the last day": money("unpaid"),
    },
    "premiums": {
        "Coverage kept": rates(
            of("finished", kind={"delinquency"}, outcome={"paid", "stopped"}),
            of("finished", **UNPAID),
        ),
        "Paid on time": both(of("finished", kind={"delinquency"}, outcome={"paid"})),
        "Stopped": both(of("finished", kind={"delinquency"}, outcome={"stopped"})),
        "Disenrolled": both(of("finished", kind={"delinquency"}, outcome={"disenrolled"})),
    },
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_each_figure_is_that_of_a_count_by_hand(book, name):
    for filters in at_least_one(choices()):
        found = said(name, filters)
        for label, count in at_least_one(EXPECTED[name].items()):
            assert found.pop(label) == count(filters), (label, filters)
        assert set(found) <= {"Receipt to entry, average"}


def test_the_average_from_receipt_to_entry_is_that_of_the_cases(book):
    lags = [
        int(case.entry_lag.total_seconds())
        for case in Case.objects.filter(
            kind__in=("determination", "reconsideration", "reinstatement")
        )
        if YEAR[0] <= case.entered_at.astimezone(case.plan.zone).date() <= YEAR[1]
    ]
    average = numbers.said(sum(lags) / len(lags) / 3600, "hours")
    assert said("entry", Filters(*YEAR))["Receipt to entry, average"][0] == average


@pytest.mark.parametrize("name", PAGES)
def test_tables_and_charts_add_up_to_the_figures(book, name):
    """Each table of outcomes counts each case once, and so do the weeks of its chart."""
    sums = {
        "timeliness": [due], "expedite": [of("expedite")] * 2, "entry": [of("entered")],
        "volume": [of("received")],
        "decisions": [decided("determination"), decided("reconsideration")],
        "appeals": [of("appealed")] * 2,
        "reinstatements": [of("finished", kind={"reinstatement"})] * 2,
        "premiums": [of("finished", kind={"delinquency"}, outcome={"stopped"})],
    }  # fmt: skip
    column = {"timeliness": "Due", "volume": "Received"}.get(name, "All")
    filters = Filters(*SPRING)
    page = shown(name, filters)
    added = [
        sum(row[[each.label for each in table.columns].index(column)] for row in table.rows)
        for table in page.tables[: len(sums[name])]
    ]
    assert added == [count(filters) for count in sums[name]]
    for chart in page.charts:
        if chart.form == "stacked" and chart.x:
            weeks = sum(sum(each.values) for each in chart.series)
            all_ = [sum(row[-2] for row in table.rows) for table in page.tables]
            assert weeks in all_ or name == "premiums"


def test_a_week_is_a_calendar_week_of_the_plan(book):
    """11:30 PM on a Sunday in New York is Monday in UTC."""
    case = book["approved"]
    zone = case.plan.zone
    sunday = datetime.combine(date(2026, 3, 15), time(23, 30), zone)
    duty = Deadline.objects.filter(pk=case.deadlines.get(duty="decide").pk)
    duty.update(due_at=sunday, first_due_at=sunday, met_at=sunday, met_by="a letter")
    by_hand.sweep()
    (chart,) = shown("timeliness", Filters(*SPRING)).charts
    before = sum(each.of[1] for each in chart.series)
    duty.update(due_at=sunday + timedelta(hours=1))
    by_hand.sweep()
    (chart,) = shown("timeliness", Filters(*SPRING)).charts
    assert chart.x[1] == date(2026, 3, 9)
    assert sum(each.of[1] for each in chart.series) == before - 1


def test_the_target_of_the_plan_stands_next_to_the_task(book):
    plan = factories.plan()
    OnTimeTarget.objects.create(
        plan=plan, sort="determination:decide:standard", tenths=985, from_month=date(2026, 1, 1),
        made_by=factories.user(Role.ADMINISTRATOR), made_at=AT, why="As agreed.",
    )  # fmt: skip
    found = shown("timeliness", Filters(*YEAR, plan=plan.pk), "determination:decide:standard")
    (row,) = found.tables[0].rows
    assert row[-1] == 0.985 and found.charts[0].target.value == 0.985
    assert shown("timeliness", Filters(*YEAR)).tables[0].rows[0][-1] is None


@pytest.mark.parametrize(
    ("first", "last", "before"),
    [
        (date(2026, 5, 1), date(2026, 5, 31), (date(2026, 4, 1), date(2026, 4, 30))),
        (date(2026, 5, 1), date(2026, 5, 10), (date(2026, 4, 21), date(2026, 4, 30))),
        (date(2026, 5, 7), date(2026, 5, 7), (date(2026, 5, 6), date(2026, 5, 6))),
    ],
)
def test_the_period_before_is_as_long_or_the_month_before(first, last, before):
    found = Filters(first, last).before
    assert (found.first, found.last) == before


@pytest.mark.parametrize(
    ("now", "before", "change"),
    [((9_996, 10_000), (10_000, 10_000), "less than 0.1 points lower"),
     ((1, 2), (1, 2), "Unchanged"), ((3, 4), (1, 2), "25.0 points higher"), ((1, 2), (0, 0), "")],
)  # fmt: skip
def test_the_difference_is_said_in_words(now, before, change):
    found = parts.share("On time", now, before)
    assert found.change == change
    assert not found.said.startswith("100.0%") or now[0] == now[1]


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ("first=3/2/2026&last=3/1/2026", "last", "before the first day"),
        ("first=3/2/2099&last=3/3/2099", "first", "in the future"),
        ("first=3/2/2026&last=3/3/2099", "last", "in the future"),
        ("last=3/3/2026", "first", "Enter the first day as well"),
        ("first=1/1/2020&last=3/3/2026", "first", "at most three years"),
        ("first=1/1/2016", "first", "at most three years"),
        ("first=x", "first", "Enter a date such as"),
        ("team=x", "team", "not one of the available choices"),
        ("task=x", "task", "not one of the available choices"),
    ],
)
def test_a_period_that_makes_no_sense_is_told_next_to_its_field(query, field, sentence):
    answer = signed_in(Role.SUPERVISOR).get(f"/reports/trends/timeliness/?{query}")
    assert answer.status_code == 422
    assert sentence in " ".join(answer.context["form"].errors[field])
    assert "figures" not in answer.context


@pytest.mark.parametrize("name", PAGES)
def test_an_empty_period_is_a_sentence(name):
    team = factories.team("Without people").pk
    answer = signed_in(Role.COMPLIANCE).get(f"/reports/trends/{name}/?team={team}")
    assert answer.status_code == 200
    assert "There is nothing to show for this period" in one_line(answer)


def test_a_page_shows_its_definitions_and_all_reports_are_one_click_away():
    client = signed_in(Role.SUPERVISOR)
    page = one_line(client.get("/reports/trends/volume/"))
    assert "Cases received and not finished at the end of the day" in page
    every = one_line(client.get("/reports/definitions/"))
    assert all(heading in every for heading, _ in GROUPS)
    index = one_line(client.get("/reports/"))
    assert all(f"/reports/trends/{name}/" in index for name in PAGES)
    others = ("timeliness", "weekly", "extensions", "good-cause", "prior-authorization", "part-c")
    assert all(f'href="/reports/{name}/"' in index for name in others)
    assert client.get("/reports/trends/none/").status_code == 404


def test_a_file_holds_what_the_table_shows(book):
    client = signed_in(Role.SUPERVISOR)
    filters = client.get("/reports/trends/volume/").context["filters"]
    answer = client.get("/reports/trends/volume/?table=volume-by-kind&as=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = [row for row in csv.reader(io.StringIO(text)) if row and not row[0].startswith("#")]
    (table,) = shown("volume", filters).tables
    assert [row[0] for row in rows[1:]] == [row[0] for row in at_least_one(table.rows)]
    assert [row[3] for row in rows[1:]] == [str(row[3]) for row in table.rows]


def test_queries_do_not_grow_with_the_days(book):
    client, today = signed_in(Role.SUPERVISOR), factories.today()

    def queries(days: int) -> int:
        first = today - days * timedelta(days=1)
        with CaptureQueriesContext(connection) as asked:
            client.get("/reports/trends/timeliness/", {"first": first.isoformat()})
        return len(asked)

    assert queries(1) == queries(300)
