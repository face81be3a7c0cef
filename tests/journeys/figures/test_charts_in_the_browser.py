"""A chart in a real browser: axe finds nothing, keys reach its marks, it follows the theme, and on
paper its table is open."""

import re

import pytest
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from tests import factories
from tests.browser import looked_at, shot

pytestmark = pytest.mark.django_db(transaction=True)
COLOR = "getComputedStyle(document.querySelector('#sample-receipts .chart__s1 rect')).fill"


def test_a_chart_is_read_by_all_means(page: Page, live_server, sign_in):
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)
    sign_in(factories.user(Role.NURSE))
    page.goto(f"{live_server.url}/gallery/")
    assert looked_at(page, "/gallery/") == []
    page.set_viewport_size({"width": 1280, "height": 800})
    page.reload()

    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(COLOR)
    shot(page, "charts-dark")
    page.emulate_media(color_scheme="light")
    shot(page, "charts-light")
    assert (page.evaluate(COLOR), dark) == ("rgb(11, 92, 138)", "rgb(101, 183, 233)")

    chart = page.locator("#sample-extensions")
    skip = chart.get_by_role("link", name="Skip the marks of this chart")
    skip.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    first = chart.get_by_role("link", name="Extended, Nov 3: 8.0% of 90")
    expect(first).to_be_focused()
    skip.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(chart.get_by_role("link", name=re.compile("^CSV"))).to_be_focused()

    table = chart.get_by_role("table")
    expect(table).to_be_hidden()
    page.emulate_media(media="print")
    expect(table).to_be_visible()
    expect(page.locator(".chart__files").first).to_be_hidden()
    assert refused == []
