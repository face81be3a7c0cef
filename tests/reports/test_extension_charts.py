"""The charts and files of the report on extensions hold what an independent count finds."""

import csv
import io
import re
from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role
from cases.models import Case, Deadline
from determinations.models import Extension
from reports import extension_charts, extension_counts, extension_files
from reports import extensions as report
from tests import factories
from tests.factories import DAY
from tests.factories_extensions import approve, awaited, extended
from tests.loops import at_least_one
from tests.pages import fresh, one_line, sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "/reports/extensions/"
WEEK = timedelta(weeks=1)


def monday(at) -> date:
    day = at.astimezone(ZoneInfo(factories.plan().time_zone)).date()
    return day - timedelta(days=day.weekday())


def shown_charts(client, query="") -> dict:
    return {each.chart.key: each for each in client.get(ADDRESS + query).context["charts"]}


def file(client, key: str, ending="csv", query="") -> list[dict[str, str]]:
    answer = client.get(f"{ADDRESS}?{query}&table={key}&as={ending}")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


def test_the_rate_of_a_week_is_its_extensions_for_each_100_decisions_due(client):
    sign_in(client, Role.SUPERVISOR)
    for ago in (DAY, 9 * DAY, 9 * DAY, 20 * DAY):
        extended(ago=ago)
    for ago in (16 * DAY, 16 * DAY, 30 * DAY):
        fresh(ago)
    fresh(16 * DAY, request_type="part_b_drug")
    now = timezone.now()
    taken = Counter(monday(each.taken_at) for each in Extension.objects.all())
    due = Counter(
        monday(each.due_at)
        for each in Deadline.objects.filter(duty="decide", closed_at=None)
        if each.due_at < now and each.case.matter.request_type == "item_or_service"
    )
    assert len(due) >= 2
    chart = shown_charts(client)["extension-rate"].chart
    rates = dict(zip(chart.x, chart.series[0].values, strict=True))
    assert len(rates) == 13 and set(taken) <= set(rates)
    for week, rate in rates.items():
        expected = taken[week] * 100 / due[week] if due[week] else None
        assert rate == pytest.approx(expected), week


def test_the_period_before_has_the_same_weekdays_right_before():
    filters = report.Filters(first=date(2026, 3, 2), last=date(2026, 3, 10), ground="x")
    before = report.period_before(filters, today=date(2026, 6, 1))
    assert (before.first, before.last, before.ground) == (date(2026, 2, 16), date(2026, 2, 24), "")
    running = report.Filters(first=date(2026, 3, 2))
    was = report.period_before(running, today=date(2026, 3, 4))
    assert (was.first, was.last) == (date(2026, 2, 23), date(2026, 2, 25))
    assert report.period_before(report.Filters(), today=date(2026, 3, 4)) is None
    assert report.period_before(running, today=date(2026, 3, 1)) is None


def test_each_line_stands_next_to_the_period_before():
    today = factories.today()
    extended(ago=DAY)
    extended(ago=DAY + WEEK)
    extended(ago=DAY + WEEK)
    first = monday(timezone.now() - DAY)
    filters = report.Filters(first=first, last=first + timedelta(days=6))
    now, before = extension_files.both(factories.user(Role.SUPERVISOR), filters, today=today + WEEK)
    (line,) = extension_counts.groups(now, before)[0].lines
    assert (line.count, line.before) == (1, 2)


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (14.04, 9.06, "Extensions rose to 14.0 per 100 decisions due, from 9.1 before"),
        (9.0, 14.0, "Extensions fell to 9.0 per 100 decisions due, from 14.0 before"),
        (9.04, 9.0, "Extensions stayed at 9.0 per 100 decisions due"),
        (9.0, None, "9.0 per 100 decisions due were extended"),
        (None, 3.0, "No decision came due in this period"),
    ],
)
def test_the_title_says_how_the_rate_moved(now, before, said):
    assert extension_charts.moved(now, before) == said


def test_titles_say_what_the_charts_show(client):
    sign_in(client, Role.SUPERVISOR)
    extended()
    approve(awaited())
    titles = {key: each.chart.title for key, each in shown_charts(client).items()}
    assert titles["extension-told"] == "Each enrollee was told in time"
    assert titles["extension-outcome"] == "The wait changed the outcome of 50.0% (1 of 2)"
    assert titles["extension-hours"].startswith("0.0% (0 of 2)")


def test_a_mark_leads_to_as_many_cases_as_it_says(client):
    sign_in(client, Role.SUPERVISOR)
    approve(awaited())
    extended()
    marks = [
        (key, value, link)
        for key, each in shown_charts(client).items()
        for series in each.chart.series
        for value, link in zip(series.values, series.links, strict=False)
        if link and key != "extension-rate"
    ]
    for key, value, link in at_least_one(marks):
        found = client.get(ADDRESS + link.partition("#")[0]).context["rows"]
        assert len(found) == value, (key, link)


def test_a_team_is_that_of_the_person_who_has_the_case(client):
    sign_in(client, Role.SUPERVISOR)
    team = factories.team("Evening")
    mine, _other = extended(), extended()
    nurse = factories.user(Role.NURSE, team=team)
    Case.objects.filter(pk=mine.case_id).update(assignee=nurse)
    answer = client.get(f"{ADDRESS}?team={team.pk}")
    assert [row["number"] for row in answer.context["rows"]] == [mine.case.number]
    assert answer.context["totals"]["all"] == 1
    (line,) = next(g for g, _ in answer.context["groups"] if g.key == "ground").lines
    assert line.count == 1


def test_files_hold_the_lines_of_the_page_and_every_case(client):
    user: User = sign_in(client, Role.SUPERVISOR)
    extended(by=factories.user(Role.NURSE, first_name="=Nora", last_name="Evident"))
    approve(awaited())
    lines = {line["Reviewer"]: line for line in file(client, "extensions-by-reviewer")}
    assert lines["'=Nora Evident"]["Extensions"] == "1"
    cases = file(client, "extension-cases")
    assert {line["Case"] for line in cases} == set(
        Extension.objects.values_list("case__number", flat=True)
    )
    assert {line["Told in time"] for line in cases} == {"Yes"}
    assert [line["Per 100 decisions due"] for line in file(client, "extensions-by-week")]
    total = sum(int(line["Extensions"]) for line in file(client, "extensions-by-hours"))
    assert total == report.taken(user, report.Filters()).count()


def test_a_file_without_filters_holds_the_days_of_the_page(client):
    sign_in(client, Role.SUPERVISOR)
    extended(ago=200 * DAY)
    recent = extended()
    assert [line["Case"] for line in file(client, "extension-cases")] == [recent.case.number]
    assert len(file(client, "extension-cases", query="first=1/1/2025")) == 2


def test_a_workbook_comes_from_each_table(client):
    sign_in(client, Role.COMPLIANCE)
    extended()
    page = one_line(client.get(ADDRESS))
    links = re.findall(r'href="(\?[^"]*as=xlsx)"', page)
    assert len(links) >= 10
    for link in links:
        answer = client.get(ADDRESS + link.replace("&amp;", "&"))
        assert io.BytesIO(answer.getvalue()).read(2) == b"PK", link


@pytest.mark.parametrize("query", ["", "?first=1/1/2099", "?last=1/1/2017", "?first=x", "?team=0"])
def test_a_period_without_extensions_is_a_sentence(client, query):
    sign_in(client, Role.SUPERVISOR)
    answer = client.get(ADDRESS + query)
    assert answer.status_code in (200, 422)
    assert "No extension was taken in this period." in one_line(answer)
