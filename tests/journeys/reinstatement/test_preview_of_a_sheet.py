"""The warning of unpaid premiums is read next to its sheet before the case is opened."""

import pytest
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from cases.models import Case
from notices.models import Notice
from tests import factories
from tests import factories_reinstatement as members
from tests.browser import new_context, shot, violations
from tests.reinstatements_today import a_disenrollment, ledger_of
from tests.sheets import STRANGER, request_sheet, unpaid_sheet

pytestmark = pytest.mark.django_db(transaction=True)


def fill_unpaid(page: Page) -> None:
    fill(page, unpaid_sheet())


def fill(page: Page, fields: dict) -> None:
    """Type and choose what a sheet would send; hidden fields stay as they are."""
    for name, value in fields.items():
        field = page.locator(f"[name='{name}']:not([type=hidden])")
        if not field.count():
            continue
        if field.first.get_attribute("type") == "radio":
            page.locator(f"[name='{name}'][value='{value}']").check()
        elif field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(str(value))
        else:
            field.fill(str(value))


def test_the_warning_is_read_then_the_case_is_opened(page: Page, live_server, sign_in):
    factories.plan()
    sign_in(factories.user(Role.SPECIALIST))
    page.goto(f"{live_server.url}/premiums/new/")
    button = page.get_by_role("button", name="Preview the letter")
    button.click()
    expect(page.get_by_role("alert").filter(has_text="Nothing has changed yet")).to_be_focused()
    fill_unpaid(page)
    page.get_by_role("button", name="Add a line").click()
    expect(page.get_by_label("Month, line 4")).to_be_focused()
    expect(page.locator("#due")).to_contain_text("$41.50")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_alt_text("Page 1 of", exact=False)).to_be_in_viewport()
    expect(page.locator("#preview-said")).to_contain_text("Preview ready")
    expect(page.locator("#action .field__error")).to_have_count(0)
    expect(button).to_be_focused()
    expect(page.get_by_label("Last name")).to_have_value("Fictive")
    expect(page.locator("#due")).to_contain_text("$41.50")
    assert "?" not in page.url
    assert violations(page) == []
    assert not Case.objects.exists() and not Notice.objects.exists()
    page.get_by_role("button", name="Open the case and queue the warning").click()
    page.wait_for_url("**/premiums/FN*/")
    assert Notice.objects.count() == 1


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 820), ("light", 320)])
def test_the_preview_of_a_sheet_fits_every_screen(page: Page, live_server, sign_in, theme, width):
    factories.plan()
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(factories.user(Role.SPECIALIST))
    page.goto(f"{live_server.url}/premiums/new/")
    fill_unpaid(page)
    page.get_by_role("button", name="Preview the letter").click()
    expect(page.get_by_alt_text("Page 1 of", exact=False)).to_be_in_viewport()
    page.get_by_text("The letter as text").click()
    shot(page, f"unpaid-{theme}-{width}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_its_script_the_preview_is_a_button_of_the_sheet(
    browser, live_server, sign_in, page
):
    """The page comes back with what was typed, and with the letter."""
    factories.plan()
    sign_in(factories.user(Role.SPECIALIST))
    cookies = page.context.cookies()
    plain = new_context(browser, java_script_enabled=False)
    plain.add_cookies(cookies)
    bare = plain.new_page()
    bare.goto(f"{live_server.url}/premiums/new/")
    fill_unpaid(bare)
    bare.get_by_role("button", name="Preview the letter").click()
    expect(bare.get_by_alt_text("Page 1 of", exact=False).first).to_be_attached()
    expect(bare.get_by_label("Last name")).to_have_value("Fictive")
    assert not Case.objects.exists()
    plain.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_sheet_of_a_call_keeps_its_words_beside_the_letter(page, live_server, sign_in, theme):
    found = a_disenrollment()
    page.emulate_media(color_scheme=theme)
    sign_in(factories.user(Role.SPECIALIST))
    page.goto(f"{live_server.url}/reinstatements/disenrollments/{found.pk}/request/")
    page.locator("[name=channel][value=phone]").check()
    page.locator("[name=requester_kind][value=enrollee]").check()
    page.locator("[name=plan_error][value=no]").check()
    page.locator("[name=explained]").check()
    page.locator("[name=circumstance][value=vacation]").check()
    page.get_by_role("button", name="Preview the letter").click()
    expect(page.get_by_alt_text("Page 1 of", exact=False).first).to_be_in_viewport()
    shot(page, f"call-{theme}")
    assert violations(page) == []
    assert not Case.objects.exists()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_new_request_by_a_stranger_shows_the_letter_that_asks_for_the_paper(
    page: Page, live_server, sign_in, theme
):
    """42 CFR 405.910(d). What was refused leaves the sheet as it was, with its helps."""
    factories.plan()
    page.emulate_media(color_scheme=theme)
    sign_in(factories.user(Role.INTAKE))
    page.goto(f"{live_server.url}/requests/new/")
    page.locator("[name=requester_kind][value=physician]").check()
    page.get_by_role("button", name="Preview the letter").click()
    expect(page.get_by_role("alert").filter(has_text="Nothing has changed yet")).to_be_focused()
    expect(page.locator("[name=required_form_kind]").first).to_be_attached()
    expect(page.locator("[name=required_form_kind]").first).to_be_hidden()
    expect(page.get_by_role("button", name="Add a line")).to_be_visible()
    fill(page, request_sheet(**STRANGER))
    page.get_by_role("button", name="Preview the letter").click()
    expect(page.get_by_alt_text("Page 1 of", exact=False)).to_be_in_viewport()
    expect(page.locator("#due")).to_contain_text("left")
    shot(page, f"request-{theme}")
    assert violations(page) == []
    page.get_by_role("button", name="Request for a missing form to the representative").click()
    expect(page.get_by_alt_text("to the representative", exact=False).first).to_be_visible()
    assert not Case.objects.exists()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_ledger_stands_under_the_letter(page: Page, live_server, sign_in, theme):
    case = members.unpaid()
    page.emulate_media(color_scheme=theme)
    sign_in(factories.user(Role.SPECIALIST))
    page.goto(f"{live_server.url}{ledger_of(case, 'payment/')}")
    fill(page, {"received_on": "6/1/2026", "amount": "83", "method": "check"})
    page.get_by_role("button", name="Preview the letter").click()
    expect(page.get_by_alt_text("Page 1 of", exact=False).first).to_be_in_viewport()
    shot(page, f"ledger-{theme}")
    assert violations(page) == []
