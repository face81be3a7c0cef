"""A letter is read before it leaves, then it leaves as it was read."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from tests import factories
from tests.browser import violations
from tests.factories import DAY, DENIAL, HOUR

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case():
    now = timezone.now()
    return factories.in_review_case(received_at=now - DAY, at=now - HOUR)


def test_preview_then_deny(page: Page, live_server, sign_in, case):
    sign_in(factories.user(Role.PHYSICIAN))
    page.goto(f"{live_server.url}/cases/{case.number}/deny/")
    reason = page.get_by_label("The reason, in plain words")
    reason.fill("Not covered.")
    page.get_by_role("button", name="Preview the letter").click()
    expect(page.get_by_role("alert").filter(has_text="Nothing has changed yet")).to_be_focused()
    expect(reason).to_have_value("Not covered.")

    reason.fill(DENIAL["reason"])
    page.get_by_label("The coverage rule that was applied").fill(DENIAL["criteria"])
    page.get_by_label("Yes").check()
    button = page.get_by_role("button", name="Preview the letter")
    button.focus()
    page.keyboard.press("Enter")
    picture = page.get_by_alt_text("Page 1 of 2 of the Denial notice to the enrollee")
    expect(picture).to_be_visible()
    expect(page.get_by_text("Preview, not sent")).to_be_visible()
    expect(page.locator("#preview-said")).to_contain_text("Preview ready")
    expect(page.locator("#action .field__error")).to_have_count(0)
    expect(button).to_be_focused()
    assert picture.evaluate("each => each.naturalWidth") > 900
    assert violations(page) == []
    assert not case.notices.exists(), "a preview leaves nothing behind"

    page.get_by_role("button", name="Denial notice to the physician").click()
    expect(page.get_by_alt_text("physician or provider").first).to_be_visible()
    page.get_by_text("The letter as text").click()
    expect(page.get_by_text("Copy for the physician or provider.")).to_be_visible()
    with page.context.expect_page() as opened:
        page.get_by_role("button", name="Open as PDF").click()
    opened.value.close()

    page.get_by_role("button", name="Deny and queue the letters").click()
    page.wait_for_url(f"**/cases/{case.number}/")
    assert case.notices.count() == 2


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 820), ("light", 320)])
def test_the_preview_fits_every_screen(page: Page, live_server, sign_in, case, theme, width):
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(factories.user(Role.NURSE))
    page.goto(f"{live_server.url}/cases/{case.number}/approve/")
    page.get_by_label("What is approved", exact=False).fill("Approved as asked, for 90 days.")
    page.get_by_role("button", name="Preview the letter").click()
    expect(page.get_by_alt_text("Page 1", exact=False).first).to_be_visible()
    page.get_by_text("The letter as text").click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
