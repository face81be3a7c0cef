"""The weekly report counts what the rows say, names no one, and is the same on page and paper."""

import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from accounts.permissions import Role
from cases.models import Case, Deadline
from reports import weekly as report
from tests import factories
from tests.factories import DAY, HOUR
from tests.factories_extensions import extended
from tests.pages import one_line, signed_in

pytestmark = pytest.mark.django_db
ADDRESS = "/reports/weekly/"


def charts_of(at, **scope) -> dict:
    found = report.weekly(factories.user(Role.SUPERVISOR), factories.day_of(at), at=at, **scope)
    return {chart.key: chart for chart, _ in found.charts}


def text_of(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_open_tasks_stand_by_clock_and_time_left():
    now = timezone.now()
    factories.received_case(received_at=now - 80 * HOUR, priority="expedited")
    factories.received_case(received_at=now - 70 * HOUR, priority="expedited")
    factories.received_case(received_at=now - DAY)
    chart = charts_of(now)["week-open"]
    found = {
        series.label: dict(zip(chart.x, series.values, strict=True)) for series in chart.series
    }
    assert found["Clocks of hours"]["Late"] == 1
    assert found["Clocks of hours"]["Within 4 hours"] == 1
    opened = Deadline.objects.filter(met_at=None, closed_at=None).count()
    assert sum(sum(each.values()) for each in found.values()) == opened
    assert chart.title == "1 task is late now; 1 task is due within 24 hours"


def test_what_came_due_in_the_week_is_on_time_or_late():
    now = timezone.now()
    late = factories.in_review_case(received_at=now - 30 * DAY)
    due = late.deadlines.get(duty="decide").due_at
    good = factories.in_review_case(received_at=now - 30 * DAY)
    Deadline.objects.filter(case=good).update(met_at=due - HOUR, met_by="a letter")
    found = report.weekly(factories.user(Role.SUPERVISOR), factories.day_of(due), at=now)
    chart = {chart.key: chart for chart, _ in found.charts}["week-on-time"]
    assert chart.title.startswith("On time: 50.0% (1 of 2)")
    assert chart.series[0].of == (2,)


def test_a_number_opens_the_list_of_its_rows():
    client, now = signed_in(Role.SUPERVISOR), timezone.now()
    factories.received_case(received_at=now - 80 * HOUR, priority="expedited")
    for _ in range(2):
        factories.received_case(received_at=now - DAY)
    shown = client.get(ADDRESS).context["charts"]
    chart = next(each.chart for each in shown if each.chart.key == "week-open")
    followed = 0
    for series in chart.series:
        for value, link in zip(series.values, series.links, strict=True):
            if link:
                page = one_line(client.get(link))
                assert f"{value}</span>" in page or f">{value}<" in page
                followed += 1
    assert followed >= 2


def test_it_leaves_as_a_tagged_pdf_with_the_numbers_of_the_page():
    client = signed_in(Role.COMPLIANCE)
    extended()
    factories.received_case(received_at=timezone.now() - 80 * HOUR, priority="expedited")
    day = factories.today()
    asked = f"{ADDRESS}?day={day:%-m/%-d/%Y}"
    page = client.get(asked).context
    answer = client.get(f"{asked}&as=pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert re.search(r"week-\d{4}-\d\d-\d\d\.pdf", answer["Content-Disposition"])
    words = text_of(answer.content)
    for each in page["charts"]:
        assert each.chart.title in words
    root = PdfReader(io.BytesIO(answer.content)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    assert answer.content.count(b"/S /Figure") or b"/Figure" in answer.content


def test_it_names_no_person():
    nurse = factories.user(Role.NURSE, first_name="Nora", last_name="Evident")
    case = extended(by=nurse).case
    now = timezone.now()
    pdf = report.weekly_pdf(factories.user(Role.SUPERVISOR), factories.today(), at=now)
    words = text_of(pdf)
    for name in ("Nora", "Evident", case.enrollee.last_name, case.number):
        assert name not in words


def test_the_same_report_gives_the_same_bytes():
    extended()
    user, at, day = factories.user(Role.SUPERVISOR), timezone.now(), factories.today()
    assert report.weekly_pdf(user, day, at=at) == report.weekly_pdf(user, day, at=at)


def test_it_is_narrowed_to_a_plan():
    now = timezone.now()
    case = factories.received_case(received_at=now - 80 * HOUR, priority="expedited")
    other = factories.plan(name="Another Plan", contract_id="H9999")
    assert "1 task is late now" in charts_of(now, plan=case.plan_id)["week-open"].title
    assert "0 tasks are late now" in charts_of(now, plan=other.pk)["week-open"].title


def test_it_begins_with_the_last_whole_week():
    page = signed_in(Role.SUPERVISOR).get(ADDRESS).context["report"]
    today = factories.today()
    assert page.monday.weekday() == 0
    assert timedelta(days=7) <= today - page.monday < timedelta(days=14)


@pytest.mark.parametrize(
    ("day", "said"),
    [("1/1/2090", "This week has not begun."), ("x", "Enter a date such as 1/31/2026."),
     ("1/1/1999", "Enter a date from")],
)  # fmt: skip
def test_a_wrong_day_is_told_next_to_its_field(day, said):
    answer = signed_in(Role.SUPERVISOR).get(f"{ADDRESS}?day={day}&as=pdf")
    assert answer.status_code == 422 and said in one_line(answer)


def test_a_house_without_cases_has_a_report_too():
    assert not Case.objects.exists()
    client = signed_in(Role.SUPERVISOR)
    assert "No task came due in this week." in one_line(client.get(ADDRESS))
    assert "No task came due in this week." in text_of(client.get(f"{ADDRESS}?as=pdf").content)


def test_queries_do_not_grow_with_rows(django_assert_max_num_queries):
    client = signed_in(Role.SUPERVISOR)
    for _ in range(4):
        extended()
    with django_assert_max_num_queries(26):
        client.get(ADDRESS)
