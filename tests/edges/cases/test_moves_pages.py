"""Selecting rows of the queue and assigning them, on pages, also without JavaScript."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.permissions import Role
from cases import queries, services
from cases.models import AssignmentRule, Case, CaseMove
from cases.services import move_work, moves
from tests import factories, pages
from tests.factories import DAY, HOUR
from tests.loops import at_least_one

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client):
    return pages.sign_in(client, Role.SUPERVISOR)


@pytest.fixture
def nora():
    return factories.user(Role.NURSE, first_name="Nora", last_name="Careful")


def received(number, ago=DAY, **facts):
    at = timezone.now() - ago
    return [factories.received_case(received_at=at, **facts) for _ in range(number)]


def pick(case):
    return f"{case.pk}-{case.assignee_id or ''}"


def post(client, cases=(), *, query="tab=all", **fields):
    return client.post(f"/moves/new/?{query}", {"case": [pick(each) for each in cases], **fields})


def work_off():
    for pk in move_work.waiting_cases(limit=100):
        move_work.move_case(pk, at=timezone.now())


def test_the_list_offers_selecting_to_those_who_assign_alone(client):
    case = received(1)[0]
    pages.sign_in(client, Role.NURSE)
    assert 'name="case"' not in pages.text(client.get("/?tab=all"))
    pages.sign_in(client, Role.SUPERVISOR)
    for address in at_least_one(["/?tab=all", "/?tab=tasks"]):
        page = pages.text(client.get(address))
        assert f'value="{case.pk}-"' in page and "Assign to" in page


def test_what_was_selected_is_assigned_and_the_list_says_so_with_an_undo(client, boss, nora):
    first, second, other = received(3)
    answer = post(client, [first, second], to=f"person:{nora.pk}")
    assert answer.url == "/?tab=all"
    assert "2 cases assigned to Nora Careful" in pages.text(client.get(answer.url))
    work_off()
    assert set(Case.objects.filter(assignee=nora)) == {first, second}
    page = pages.one_line(client.get("/?tab=all"))
    assert "2 reassigned." in page and "Undo" in page
    move = CaseMove.objects.get()
    answer = client.post(f"/moves/{move.pk}/undo/", {"list": "tab=all"})
    assert answer.url == "/?tab=all"
    work_off()
    assert not Case.objects.filter(assignee=nora).exists()


def test_the_whole_list_is_that_of_the_filters_on_every_page(client, boss, nora, monkeypatch):
    monkeypatch.setattr(queries, "PAGE", 2)
    late = received(5, 9 * DAY)
    received(2)
    page = client.get("/?tab=all&only=late")
    assert "Select all 5 cases of this list" in pages.text(page)
    seen = page.context["picks"]["seen"]
    received(1, 9 * DAY)  # entered after the list was shown
    Case.objects.filter(pk__gt=max(each.pk for each in Case.objects.all()) - 1).update(
        entered_at=timezone.now() + HOUR
    )
    post(client, query="tab=all&only=late", all="1", seen=seen, to=f"person:{nora.pk}")
    assert set(CaseMove.objects.get().cases.values_list("case", flat=True)) == {
        each.pk for each in late
    }


def test_a_search_narrows_the_whole_list_as_it_was_shown(client, boss, nora):
    """What was searched for meanwhile in another tab does not widen what is assigned."""
    hers = received(1, enrollee=services.EnrolleeFacts("A-1", "Ann", "Thistle"))
    received(2)
    post(client, all="1", seen="", search="Thistle", to=f"person:{nora.pk}")
    assert [row.case for row in CaseMove.objects.get().cases.all()] == hers


def test_tasks_of_one_case_move_it_once(client, boss, nora):
    case = factories.approved_case(
        received_at=timezone.now() - 2 * DAY, at=timezone.now() - HOUR, by=nora
    )
    olga = factories.user(Role.NURSE)
    rows = client.get("/?tab=tasks").context["rows"]
    assert len(rows) > 1
    post(client, query="tab=tasks", all="1", seen="", to=f"person:{olga.pk}")
    assert [row.case for row in CaseMove.objects.get().cases.all()] == [case]


def test_nothing_selected_or_no_one_chosen_is_a_sentence(client, boss, nora):
    case = received(1)[0]
    answer = post(client, [], to=f"person:{nora.pk}")
    assert answer.status_code == 422
    assert "select at least one case" in pages.text(answer)
    answer = post(client, [case], to="")
    assert answer.status_code == 200 and "Nora Careful" in pages.text(answer)
    assert f'value="{pick(case)}"' in pages.text(answer)
    answer = post(client, [case], to="", chosen="1")
    assert answer.status_code == 422
    assert "Choose a person, or a team" in pages.text(answer)
    answer = post(client, [case], to="person:999999")
    assert answer.status_code == 422 and "Choose another" in pages.text(answer)
    assert not CaseMove.objects.exists()


@pytest.mark.parametrize("value", pages.VALUES)
def test_hostile_values_are_never_an_error(client, boss, value):
    fields = {"case": value, "to": value, "seen": value, "search": value, "all": value}
    assert client.post("/moves/new/?tab=all", fields).status_code in pages.SAFE
    assert client.post("/moves/new/?tab=tasks", fields).status_code in pages.SAFE
    fields.pop("all")
    assert client.post("/moves/new/", fields).status_code in pages.SAFE


def test_the_page_of_a_gesture_says_what_came_of_each_case(client, boss, nora):
    first, taken = received(2)
    post(client, [first, taken], to=f"person:{nora.pk}")
    services.take(taken.pk, by=factories.user(Role.NURSE, first_name="Olga"), at=timezone.now())
    move = CaseMove.objects.get()
    assert "hx-get" in pages.text(client.get(f"/moves/{move.pk}/"))
    work_off()
    page = pages.one_line(client.get(f"/moves/{move.pk}/?result=kept"))
    assert "1 reassigned, 1 not." in page and "It changed hands in the meantime" in page
    assert taken.number in page and first.number not in page and "every 2s" not in page
    assert first.number in pages.text(client.get(f"/moves/{move.pk}/?result=done"))
    assert "2 cases assigned to Nora" in pages.text(client.get("/moves/"))


def test_undone_twice_or_too_late_is_a_sentence(client, boss, nora):
    post(client, received(1), to=f"person:{nora.pk}")
    move = CaseMove.objects.get()
    client.post(f"/moves/{move.pk}/undo/")
    answer = client.post(f"/moves/{move.pk}/undo/", follow=True)
    assert "already undone" in pages.text(answer)
    CaseMove.objects.filter(pk=move.pk).update(at=timezone.now() - 2 * DAY)
    assert "Possible until" not in pages.text(client.get(f"/moves/{move.pk}/"))


def test_the_lists_and_the_pages_of_a_gesture_cost_the_same_with_many_cases(client, boss, nora):
    def cost(address):
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    received(1)
    lists = ["/?tab=all", "/?tab=tasks"]
    cost(lists[0])
    before = [cost(each) for each in lists]
    received(9)
    assert [cost(each) for each in lists] == before
    made = []
    for number in (1, 12):
        post(client, received(number), to=f"person:{nora.pk}")
        made.append(CaseMove.objects.latest("pk").pk)
    few, many = (cost(f"/moves/{pk}/") for pk in made)
    assert few == many
    assert cost("/moves/") <= few


def test_a_rule_assigns_what_was_selected_and_says_why(client, boss):
    team = factories.team()
    people = [factories.user(Role.NURSE, team=team) for _ in range(2)]
    AssignmentRule.objects.create(
        team=team, kind="determination", method="least_loaded", set_by=boss, set_at=timezone.now()
    )
    cases = received(4)
    post(client, cases, to=f"team:{team.pk}")
    work_off()
    found = [Case.objects.get(pk=each.pk) for each in cases]
    assert sorted(each.assignee.pk for each in found) == sorted(each.pk for each in people * 2)
    event = found[0].events.get(event="assigned_by_rule")
    assert event.by == boss and "Least loaded of team Inpatient" in event.why
    assert moves.MOST_BY_RULE >= 1000


def test_a_person_who_was_never_there_is_left_out_of_the_selection(client, boss, nora):
    case, other = received(2)
    to = {"to": f"person:{nora.pk}"}
    answer = client.post("/moves/new/?tab=all", {"case": [f"{case.pk}-999999999"], **to})
    assert answer.status_code == 422 and not CaseMove.objects.exists()
    client.post("/moves/new/?tab=all", {"case": [f"{case.pk}-999999999", pick(other)], **to})
    assert [row.case for row in CaseMove.objects.get().cases.all()] == [other]
