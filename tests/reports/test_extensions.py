"""The report on extensions counts what the rows say, and each number leads to its cases."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.permissions import Role
from cases import services as folder
from determinations import models, services
from reports import extension_counts
from reports import extensions as report
from tests import factories
from tests.factories import DAY, HOUR
from tests.factories_extensions import approve, awaited, extended
from tests.pages import fresh, sign_in, text

pytestmark = pytest.mark.django_db
ADDRESS = "/reports/extensions/"


def lines(key: str, **filters) -> dict[str, tuple[int, int, int]]:
    by, today = factories.user(Role.SUPERVISOR), factories.today()
    now = extension_counts.count(by, report.Filters(**filters), today=today)
    found = extension_counts.groups(now, None)
    (group,) = [each for each in found if each.key == key]
    return {line.name: (line.count, line.changed, line.untold) for line in group.lines}


def test_counts_by_ground_and_whether_the_wait_changed_the_outcome():
    """422.568(b)(2)(i)(B): records are awaited where they may change a decision to deny."""
    extended()
    approve(extended())
    awaited()
    approve(awaited("1222222228"))
    assert lines("ground") == {
        "The enrollee asks for more time": (2, 0, 0),
        "Medical evidence is awaited from a noncontract provider": (2, 1, 0),
    }


def test_counts_by_reviewer_and_provider():
    nurse = factories.user(Role.NURSE, first_name="Nora", last_name="Evident")
    awaited(by=nurse)
    awaited(by=nurse)
    assert lines("reviewer") == {"Nora Evident": (2, 0, 0)}
    assert lines("provider") == {"Dr. Far Away": (2, 0, 0)}


def test_counts_by_the_time_that_was_left():
    case = fresh(DAY)
    due = case.deadlines.get().due_at
    factories.no_second_looks()
    facts = factories.extension(case, days=7)
    models.Extension.objects.all().delete()
    services.extend(case.pk, facts, by=factories.user(Role.NURSE), at=due - timedelta(minutes=30))
    extended()
    assert lines("hours") == {"Under 1 hour": (1, 0, 0), "More than 3 days": (1, 0, 0)}


def test_counts_what_was_never_told_in_time():
    extension = extended(ago=9 * DAY)
    duty = extension.case.deadlines.get(duty="notify_extension")
    folder.mark_missed(duty.pk, at=timezone.now())
    assert lines("ground") == {"The enrollee asks for more time": (1, 0, 1)}


def test_each_number_leads_to_its_cases(client):
    sign_in(client, Role.SUPERVISOR)
    awaited()
    mine = extended()
    answer = client.get(ADDRESS)
    (group,) = [each for each, _ in answer.context["groups"] if each.key == "reviewer"]
    (line,) = [each for each in group.lines if each.value == str(mine.taken_by_id)]
    behind = client.get(f"{ADDRESS}?reviewer={line.value}")
    assert [row["number"] for row in behind.context["rows"]] == [mine.case.number]
    week = next(each for each, _ in answer.context["groups"] if each.key == "week").lines[0]
    found = client.get(f"{ADDRESS}?week={week.value}").context["rows"]
    assert len(found) == week.count


@pytest.mark.parametrize(
    "query",
    ["reviewer=x", "week=yesterday", "provider=-1", "first=13/45/2026", "only=all", "hours=9"],
)
def test_an_address_that_makes_no_sense_is_answered_with_a_page(client, query):
    sign_in(client, Role.COMPLIANCE)
    assert client.get(f"{ADDRESS}?{query}").status_code in (200, 422)


def test_shows_what_waits_for_a_second_look(client):
    case = fresh()
    facts = factories.extension(case, "extraordinary", 7)
    services.extend(case.pk, facts, by=factories.user(Role.NURSE), at=timezone.now())
    sign_in(client, Role.SUPERVISOR)
    assert "1 extension waits for a second look" in text(client.get("/"))
    answer = client.get(ADDRESS)
    assert [row["number"] for row in answer.context["waiting"]] == [case.number]


def test_queries_do_not_grow_with_rows(client):
    sign_in(client, Role.SUPERVISOR)
    counts = []
    for _ in range(2):
        for _ in range(3):
            extended()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(ADDRESS)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_pages_follow_one_another(monkeypatch):
    monkeypatch.setattr(report, "PAGE", 2)
    made = [extended(ago=DAY + n * HOUR).pk for n in range(5)]
    user, seen, before = factories.user(Role.SUPERVISOR), [], ""
    for _ in range(3):
        page = report.page(report.taken(user, report.Filters()), before=before)
        seen += [each.pk for each in page.extensions]
        before = page.next_key
    assert seen == made and before == ""
