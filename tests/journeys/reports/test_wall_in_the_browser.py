"""The wall view fills a screen, keeps up by itself, and is loud when it cannot."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from notices.models import Heartbeat
from reports.models import OnTimeTarget
from tests import factories
from tests.browser import shot, wait_until_still
from tests.factories import DAY, HOUR

pytestmark = pytest.mark.django_db(transaction=True)
SCREENS = [(1280, 800), (1920, 1080)]
IS_WHOLE = """() => {
    const inside = (box) => box.left >= 0 && box.top >= 0 && box.right <= innerWidth + 1
        && box.bottom <= innerHeight + 1;
    const cells = [...document.querySelectorAll(".screen__cell")];
    const texts = [...document.querySelectorAll(".screen__cell *, .screen__foot")];
    return document.documentElement.scrollHeight <= innerHeight
        && texts.every((each) => inside(each.getBoundingClientRect()))
        && cells.every((each) => each.scrollHeight <= each.clientHeight + 1
            && each.scrollWidth <= each.clientWidth + 1);
}"""


# Numbers as a national plan may have them on a bad day.
LONG = """() => document.querySelectorAll(".screen__number").forEach((each) => {
    each.textContent = "188,888"; each.className = "screen__number screen__number--long";
})"""


def a_day(now):
    Heartbeat.objects.create(name="worker:one", at=now)

    for age in (80 * HOUR, 90 * HOUR, 70 * HOUR, 60 * HOUR, 55 * HOUR):
        factories.received_case(received_at=now - age, priority="expedited")
    case = factories.received_case(received_at=now - 30 * DAY)
    by = factories.user(Role.ADMINISTRATOR)
    for sort, tenths in (
        ("determination:decide:expedited", 980),
        ("determination:decide:standard", 955),
        ("reconsideration:decide:standard", 950),
    ):
        OnTimeTarget.objects.create(
            plan=case.plan, sort=sort, tenths=tenths, from_month=date(2020, 1, 1), why="x",
            made_by=by, made_at=now,
        )  # fmt: skip


def test_it_fills_each_screen_updates_itself_and_says_loudly_when_it_could_not(
    page: Page, live_server, sign_in
):
    now = timezone.now()
    a_day(now)
    page.clock.install()
    sign_in(factories.user(Role.SUPERVISOR))
    page.goto(f"{live_server.url}/dashboard/")
    page.set_viewport_size({"width": 1280, "height": 800})
    shot(page, "dashboard-budgets-light")
    page.emulate_media(color_scheme="dark")
    shot(page, "dashboard-budgets-dark")
    assert page.evaluate("document.querySelector('.budgets').getBoundingClientRect().bottom") < 800
    page.get_by_role("link", name="Wall").click()
    for width, height in SCREENS:
        for theme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=theme)
            wait_until_still(page)
            shot(page, f"wall-{width}-{theme}")
            assert page.evaluate(IS_WHOLE), (width, theme)
    page.evaluate(LONG)
    assert page.evaluate(IS_WHOLE)
    page.reload()
    late = page.locator(".screen__number").first
    expect(late).to_have_text("2")

    factories.received_case(received_at=timezone.now() - 75 * HOUR, priority="expedited")
    page.clock.run_for(31 * 1000)
    expect(late).to_have_text("3")
    expect(page.get_by_role("alert")).to_be_hidden()

    page.route("**/dashboard/wall/", lambda route: route.abort())
    page.clock.run_for(31 * 1000)
    expect(page.get_by_role("alert")).to_contain_text("could not be updated")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light")
    shot(page, "wall-trouble")
    assert page.evaluate(IS_WHOLE)
    page.unroute("**/dashboard/wall/")
    page.clock.run_for(31 * 1000)
    expect(page.get_by_role("alert")).to_be_hidden()

    # No answer at all, and no refusal either.
    page.route("**/dashboard/wall/", lambda route: None)
    page.clock.run_for(120 * 1000)
    expect(page.get_by_role("alert")).to_contain_text("could not be updated")
    page.unroute("**/dashboard/wall/")
