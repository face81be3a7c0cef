"""Nothing is judged while it moves: the product honors who wants no motion, the tests wait."""

import pytest
from playwright.sync_api import Page

from accounts.permissions import Role
from tests import factories
from tests.browser import is_still, wait_until_still

pytestmark = pytest.mark.django_db(transaction=True)
# Every rule of the style sheets that moves something, but for those that ask about motion first.
MOVING = """() => {
    const found = [], honors = (rule) => rule.conditionText?.includes("prefers-reduced-motion");
    const look = (rules) => [...rules].forEach((rule) => {
        if (honors(rule)) return;
        if (rule.style?.transitionProperty || rule.style?.animationName) found.push(rule.cssText);
        if (rule.cssRules) look(rule.cssRules);
    });
    [...document.styleSheets].forEach((sheet) => look(sheet.cssRules));
    return found;
}"""
MOVED = """() => [...document.querySelectorAll("*")]
    .filter((each) => getComputedStyle(each).transitionDuration !== "0s").length"""


@pytest.fixture
def sheet(page: Page, live_server, sign_in) -> str:
    factories.plan()
    sign_in(factories.user(Role.INTAKE))
    return f"{live_server.url}/requests/new/"


def test_whatever_moves_asks_first_whether_people_want_motion(page: Page, sheet):
    page.goto(sheet)
    assert page.evaluate(MOVING) == []


def test_nothing_moves_for_who_wants_no_motion(page: Page, sheet):
    page.goto(sheet)
    assert page.evaluate(MOVED) == 0
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(MOVED) > 0, "else this looks at the wrong thing"


def test_a_page_is_not_still_while_a_part_of_it_is_fetched(page: Page, sheet):
    """The part that is fetched fades meanwhile: axe found too little contrast, now and then."""
    held = []
    page.route("**/requests/new/due/", lambda route: held.append(route))
    page.goto(sheet)
    page.wait_for_selector(".htmx-request")
    assert not is_still(page)
    held[0].continue_()
    wait_until_still(page)
    assert is_still(page)


def test_a_page_is_not_still_while_something_fades(page: Page, sheet):
    page.goto(sheet)
    wait_until_still(page)
    page.evaluate("""() => window.fading = document.body.animate({opacity: [0.5, 1]}, 3600000)""")
    assert not is_still(page)
    page.evaluate("() => window.fading.finish()")
    assert is_still(page)
