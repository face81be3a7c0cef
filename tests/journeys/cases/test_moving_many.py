"""A supervisor selects rows by keyboard, assigns them, undoes it, and sends a nurse home."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from cases import models, queries, services, tasks
from tests import factories
from tests.browser import looked_at, new_context, shot
from tests.factories import DAY, ZONE
from tests.journeys.conftest import session_of
from tests.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


def let_the_worker_move() -> None:
    """What beat does every few seconds; then wait for the real worker to be done."""
    tasks.sweep_moves.delay()
    eventually(lambda: not models.MovedCase.objects.filter(result="waits").exists())


def held_by(person) -> set[str]:
    return set(models.Case.objects.filter(assignee=person).values_list("number", flat=True))


def test_rows_are_selected_assigned_and_undone_by_keyboard(
    page: Page, live_server, sign_in, worker, monkeypatch
):
    now = timezone.now()
    numbers = [
        factories.received_case(received_at=now - DAY + timedelta(minutes=n)).number
        for n in range(5)
    ]
    nora = factories.user(Role.NURSE, first_name="Nora", last_name="Careful")
    factories.team()
    sign_in(factories.user(Role.SUPERVISOR))
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/?tab=all")
    bar = page.get_by_role("form", name="Assign the selected rows")
    expect(bar).to_be_hidden()

    keys = page.keyboard
    keys.press("j")
    keys.press("x")
    expect(bar).to_contain_text("1 selected")
    keys.press("j")
    keys.press("j")
    keys.press("Shift+X")
    expect(bar).to_contain_text("3 selected")
    shot(page, "moving-bar")
    keys.press("Escape")
    expect(bar).to_be_hidden()
    keys.press("Shift+X")
    page.get_by_label(f"Select {numbers[1]}").click(modifiers=["Shift"])
    expect(bar).to_contain_text("2 selected")
    assert looked_at(page, "the bar") == []
    page.set_viewport_size({"width": 1280, "height": 800})

    keys.press("a")
    keys.type("Nora")
    keys.press("Tab")
    keys.press("Enter")
    note = page.locator("#moved")
    expect(note).to_contain_text("2 cases assigned to Nora Careful")
    let_the_worker_move()
    expect(note).to_contain_text("2 reassigned.")
    assert held_by(nora) == set(numbers[1:3])
    shot(page, "moving-note")

    note.get_by_role("button", name="Undo").press("Enter")
    let_the_worker_move()
    expect(note).to_contain_text("given back (undo). 2 reassigned.")
    assert held_by(nora) == set()

    monkeypatch.setattr(queries, "PAGE", 3)
    page.goto(f"{live_server.url}/?tab=all")
    keys.press("x")
    page.get_by_label("Select all 5 cases of this list").check()
    expect(bar).to_contain_text("The whole list is selected")
    shot(page, "moving-all")
    page.get_by_label("Assign to").select_option(label="Nora Careful (Nurse reviewer)")
    page.get_by_role("button", name="Assign", exact=True).click()
    let_the_worker_move()
    assert held_by(nora) == set(numbers)


def test_without_javascript_a_form_does_it(browser, live_server, worker):
    cases = [factories.received_case(received_at=timezone.now() - DAY) for _ in range(2)]
    nora = factories.user(Role.NURSE, first_name="Nora", last_name="Careful")
    context = new_context(browser, java_script_enabled=False)
    context.add_cookies([{"url": live_server.url, **session_of(factories.user(Role.SUPERVISOR))}])
    page = context.new_page()
    page.goto(f"{live_server.url}/?tab=tasks")
    page.get_by_label(f"Select {cases[0].number}").check()
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_role("heading", name="Assign 1 case")).to_be_visible()
    page.get_by_label("Assign to").select_option(f"person:{nora.pk}")
    page.get_by_role("button", name="Assign", exact=True).click()
    expect(page.get_by_text("1 case assigned to Nora Careful")).to_be_visible()
    let_the_worker_move()
    assert held_by(nora) == {cases[0].number}
    page.reload()
    page.get_by_role("button", name="Undo").click()
    let_the_worker_move()
    assert held_by(nora) == set()
    context.close()


def test_a_nurse_is_sent_home_and_has_back_what_is_left(page: Page, live_server, sign_in, worker):
    now = timezone.now()
    boss = factories.user(Role.SUPERVISOR, team=factories.team())
    sam = factories.user(Role.NURSE, first_name="Sam", last_name="Sick", team=factories.team())
    nora = factories.user(Role.NURSE, first_name="Nora", last_name="Able", team=factories.team())
    models.AssignmentRule.objects.create(
        team=factories.team(), kind="determination", method="least_loaded", set_by=boss, set_at=now
    )
    fast = factories.received_case(received_at=now - DAY, priority="expedited")
    slow = factories.received_case(received_at=now - DAY)
    for case in (fast, slow):
        services.assign(case.pk, to=sam, by=boss, at=now)
    sign_in(boss)
    page.goto(f"{live_server.url}/staff/people/{sam.pk}/")
    page.get_by_role("link", name="Out from now").click()
    shot(page, "out-form")
    page.get_by_label("Back at").fill(f"{(now + 3 * DAY).astimezone(ZONE):%m/%d/%Y} 8:00 AM")
    page.get_by_label("Why").select_option("sick")
    page.get_by_role("button", name="Show what goes where").click()
    first = page.get_by_role("region", name="What goes where").get_by_role("row").nth(1)
    expect(first).to_contain_text(fast.number)
    expect(first).to_contain_text("Nora Able")
    assert looked_at(page, "what goes where") == []
    page.set_viewport_size({"width": 1280, "height": 800})
    shot(page, "out-plan")
    assert held_by(sam) == {fast.number, slow.number}

    page.get_by_role("button", name="Record the absence").click()
    let_the_worker_move()
    expect(page.get_by_role("status").first).to_contain_text("2 reassigned.")
    shot(page, "out-done")
    assert looked_at(page, "the gesture") == []
    assert held_by(nora) == {fast.number, slow.number}

    page.goto(f"{live_server.url}/staff/people/{sam.pk}/")
    page.get_by_role("button", name="Back now").click()
    tasks.sweep_returns.delay()
    eventually(models.CaseMove.objects.filter(why="back").exists)
    let_the_worker_move()
    assert held_by(sam) == {fast.number, slow.number}

    page.get_by_role("link", name="Left the plan").click()
    page.get_by_label("Who gets the cases").select_option(str(nora.pk))
    page.get_by_role("button", name="Show what goes where").click()
    shot(page, "left-plan")
    page.get_by_role("button", name="Deactivate the account").click()
    let_the_worker_move()
    assert held_by(nora) == {fast.number, slow.number}
    page.goto(f"{live_server.url}/moves/")
    shot(page, "moves")
    assert looked_at(page, "all gestures") == []
