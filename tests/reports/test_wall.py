"""The wall view: five numbers, those of the dashboard, and nothing to press."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from reports import dashboard, definitions
from reports.models import OnTimeTarget
from tests import factories
from tests.factories import DAY, HOUR
from tests.loops import at_least_one
from tests.pages import one_line, signed_in, text

pytestmark = pytest.mark.django_db


def shown():
    return signed_in(Role.SUPERVISOR).get("/dashboard/wall/")


def test_it_shows_five_numbers_clocks_of_hours_first():
    now = timezone.now()
    for age in (80 * HOUR, 90 * HOUR, 70 * HOUR, 60 * HOUR):
        factories.received_case(received_at=now - age, priority="expedited")
    factories.received_case(received_at=now - 30 * DAY)
    numbers = shown().context["numbers"]
    assert [(each["label"], each["count"]) for each in numbers] == [
        ("Late", "2"), ("Within 4 hours", "1"), ("4 to 24 hours", "1"),
        ("Unassigned tasks", "5"), ("Letters to be sent", "0"),
    ]  # fmt: skip
    assert numbers[0]["below"] == "clocks of hours · and 1 of days"
    clocks = dashboard.today(factories.user(Role.SUPERVISOR), by="duty", at=now).clocks
    assert numbers[0]["count"] == str(clocks[0].counts["late"])


def test_the_tightest_budget_takes_the_place_of_the_letters_where_there_is_a_target():
    case, now = factories.received_case(received_at=timezone.now()), timezone.now()
    OnTimeTarget.objects.create(
        plan=case.plan, sort="determination:decide:standard", tenths=980,
        from_month=date(2020, 1, 1), why="x", made_by=factories.user(), made_at=now,
    )  # fmt: skip
    *_, last = shown().context["numbers"]
    assert (last["label"], last["count"]) == ("More may be late this month", "0")
    assert "Organization determination: Decide and notify, standard, target 98.0%" in last["below"]


def test_nothing_open_is_five_times_none():
    assert [each["count"] for each in shown().context["numbers"]] == ["0"] * 5


def test_it_has_nothing_to_press_names_no_member_and_asks_for_itself():
    case = factories.received_case(received_at=timezone.now())
    page = text(shown())
    main = page[page.index("<main") :]
    assert not re.search(r"<(a|button|input|select)\b", main)
    assert "Placeholder" not in page and case.number not in page
    assert 'hx-get="/dashboard/wall/"' in page and 'hx-trigger="every 30s"' in page
    assert "data-updates" in page and 'id="trouble"' in page


def test_the_dashboard_links_to_it_to_its_definitions_and_to_the_targets():
    page = one_line(signed_in(Role.SUPERVISOR).get("/dashboard/"))
    for name in ("wall", "definitions", "targets"):
        assert f'href="{reverse(name)}"' in page
    assert "No targets are set" in page


def test_each_definition_has_an_anchor_of_its_own_and_says_something():
    page = one_line(signed_in(Role.COMPLIANCE).get("/reports/definitions/"))
    keys = [each.key for _, group in definitions.DEFINITIONS for each in at_least_one(group)]
    assert len(keys) == len(set(keys))
    for key in keys:
        assert f'id="{key}"' in page


def test_a_budget_stands_on_the_dashboard_with_its_two_lists():
    now = timezone.now()
    case = factories.received_case(received_at=now)
    duty = case.deadlines.get()
    OnTimeTarget.objects.create(
        plan=case.plan, sort="determination:decide:standard", tenths=0,
        from_month=date(2020, 1, 1), why="x", made_by=factories.user(), made_at=now,
    )  # fmt: skip
    # Two of this month, wherever in it the run lies: one met late, one open.
    due_at = now.replace(microsecond=0) - timedelta(seconds=2)
    factories.told_case(received_at=now)
    rows = [duty, *(type(duty).objects.filter(met_at__isnull=False, duty="decide"))]
    for row in rows:
        row.starts_at, row.first_due_at, row.due_at = now - DAY, due_at, due_at
        row.met_at = now if row.met_at else None
        row.save()
    client = signed_in(Role.SUPERVISOR)
    [budget] = client.get("/dashboard/").context["budgets"]
    assert (budget.late, budget.opened, budget.due) == (2, 1, 2)
    late = client.get(budget.late_url)
    assert len(late.context["rows"]) == 2 and not late.context["counted"]
    assert late.context["as_of"] and "As of" in one_line(late)
    opened = client.get(budget.opened_url)
    assert opened.context["total"] == 1 and not opened.context["counted"]
    assert not opened.context["unknown"]
    factories.received_case(received_at=now)
    assert "The dashboard counted 99." in one_line(client.get(f"{budget.late_url}9".replace(
        "counted=29", "counted=99")))  # fmt: skip
