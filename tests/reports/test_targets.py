"""Targets: kept by month, never overwritten, set by administrators, refused next to the field."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.permissions import Role
from cases import months
from regulations.law import Refused
from reports import targets
from reports.models import OnTimeTarget
from tests import factories
from tests.pages import one_line, signed_in

pytestmark = pytest.mark.django_db
SORT = "determination:decide:expedited"
AT = datetime(2026, 3, 11, 12, tzinfo=UTC)
MARCH, APRIL, MAY = date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)


def put(tenths, from_month=MARCH, *, at=AT, by=None, sort=SORT):
    by = by or factories.user(Role.ADMINISTRATOR)
    return targets.set_target(
        factories.plan().pk, sort=sort, tenths=tenths, from_month=from_month, why="As agreed.",
        by=by, at=at,
    )  # fmt: skip


def in_month(month: date) -> int | None:
    at = datetime(month.year, month.month, 15, tzinfo=UTC)
    return next((each.tenths for each in targets.in_force(at)), None)


def test_a_target_holds_from_its_month_up_to_the_next_one():
    put(980)
    put(995, MAY)
    assert [in_month(each) for each in (date(2026, 2, 1), MARCH, APRIL, MAY)] == [
        None, 980, 980, 995,
    ]  # fmt: skip
    put(None, APRIL)
    assert [in_month(each) for each in (MARCH, APRIL, MAY)] == [980, None, 995]


def test_a_change_of_the_same_month_keeps_what_it_takes_the_place_of():
    first = put(980)
    later = datetime(2026, 3, 12, tzinfo=UTC)
    second = put(970, at=later)
    first.refresh_from_db()
    assert (first.tenths, first.replaced_at, first.why) == (980, later, "As agreed.")
    assert second.replaced_at is None and in_month(MARCH) == 970
    assert OnTimeTarget.objects.count() == 2


def test_what_is_set_already_is_refused():
    put(980)
    for tenths, month in ((980, MARCH), (980, APRIL)):
        with pytest.raises(Refused, match="already set this way"):
            put(tenths, month)
    with pytest.raises(Refused, match="already set this way"):
        put(None, sort=":answer_grievance:")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"from_month": date(2026, 2, 1)}, "from_month"),
        ({"from_month": date(2027, 4, 1)}, "from_month"),
        ({"from_month": date(2026, 3, 2)}, "from_month"),
        ({"sort": "determination:decide:"}, "sort"),
    ],
)
def test_a_month_that_is_over_and_a_task_that_there_is_not_are_refused(given, field):
    with pytest.raises(Refused) as refused:
        put(980, **given)
    assert refused.value.field == field and not OnTimeTarget.objects.exists()


def test_the_month_is_that_of_the_plan():
    """At 3 in the morning in London it is still March in New York."""
    put(980, MARCH, at=datetime(2026, 4, 1, 3, tzinfo=UTC))
    with pytest.raises(Refused):
        put(970, MARCH, at=datetime(2026, 4, 1, 5, tzinfo=UTC))


@pytest.mark.parametrize("role", [role for role in Role.values if role != Role.ADMINISTRATOR])
def test_only_administrators_set_it(role):
    with pytest.raises(PermissionDenied):
        put(980, by=factories.user(role))


@pytest.mark.parametrize("wrong", [{"tenths": 1001}, {"from_month": date(2026, 3, 2)}])
def test_the_database_knows_what_a_target_can_be(wrong):
    row = put(980)
    with pytest.raises(IntegrityError), transaction.atomic():
        OnTimeTarget.objects.filter(pk=row.pk).update(**wrong)


def typed(**other):
    now = months.month_of(timezone.now(), factories.plan().zone)
    return {
        "sort": SORT, "tenths": "98.5", "from_month": f"{now:%Y-%m}", "why": "As agreed.",
    } | other  # fmt: skip


def change(client, **other):
    return client.post(f"/settings/targets/{factories.plan().pk}/change/", typed(**other))


@pytest.mark.parametrize(
    ("words", "tenths"),
    [("98.5", 985), ("98", 980), (" 98.5 % ", 985), ("0", 0), ("100", 1000), ("100.0", 1000)],
)
def test_the_form_takes_percent_as_people_type_them(words, tenths):
    client = signed_in(Role.ADMINISTRATOR)
    assert change(client, tenths=words).status_code == 302
    assert OnTimeTarget.objects.get().tenths == tenths


def test_an_empty_target_ends_it_and_the_page_keeps_both():
    client = signed_in(Role.ADMINISTRATOR)
    change(client)
    assert change(client, tenths="", why="No longer measured.").status_code == 302
    shown = one_line(client.get(f"/settings/targets/{factories.plan().pk}/"))
    assert "98.5%" in shown and "No target" in shown
    assert "No longer measured." in shown and "As agreed." in shown and "replaced" in shown


@pytest.mark.parametrize(
    "words", ["101", "-1", "98.55", "98,5", "x", "NaN", "1e999", "\x00", "100.1", "²", "9" * 400]
)
def test_what_is_no_such_percentage_is_told_next_to_its_field(words):
    answer = change(signed_in(Role.ADMINISTRATOR), tenths=words)
    assert answer.status_code == 422
    [said] = answer.context["form"].errors["tenths"]
    assert said == "Enter a number from 0 to 100 with at most one decimal, such as 98.5."
    assert not OnTimeTarget.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("sort", "", "Choose the task that the target is for."),
        ("sort", "nothing", "Choose a task from the list."),
        ("from_month", "2020-01", "Choose this month or one of the next twelve."),
        ("from_month", "x", "Choose this month or one of the next twelve."),
        ("why", "", "Enter the reason for the change."),
    ],
)
def test_each_field_says_what_is_wrong_with_it(field, value, said):
    answer = change(signed_in(Role.ADMINISTRATOR), **{field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors[field]) == [said]


def test_what_changes_nothing_is_said_on_top():
    client = signed_in(Role.ADMINISTRATOR)
    change(client)
    assert "It is already set this way." in one_line(change(client))


def test_supervisors_and_compliance_read_it_and_find_no_door_to_change_it():
    plan = factories.plan()
    for role in (Role.SUPERVISOR, Role.COMPLIANCE):
        shown = one_line(signed_in(role).get(f"/settings/targets/{plan.pk}/"))
        assert "An administrator sets them." in shown and "/change/" not in shown
    assert "/change/" in one_line(
        signed_in(Role.ADMINISTRATOR).get(f"/settings/targets/{plan.pk}/")
    )
    assert signed_in(Role.SUPERVISOR).get("/settings/targets/").status_code == 302


def test_a_target_that_is_still_to_come_is_said():
    plan, by = factories.plan(), factories.user(Role.ADMINISTRATOR)
    now = timezone.now()
    ahead = months.later(months.month_of(now, plan.zone), 2)
    targets.set_target(
        plan.pk, sort=SORT, tenths=990, from_month=ahead, why="New contract.", by=by, at=now
    )
    [row] = signed_in(Role.SUPERVISOR).get(f"/settings/targets/{plan.pk}/").context["holding"]
    assert row["target"] == "No target" and row["ahead"] == [f"99.0% from {ahead:%B %Y}"]
