"""WCAG 2.2, 1.4.3: axe judges each look of a text once, and no text with too little contrast is
taken for one that was judged."""

import pytest
from playwright.sync_api import Page

from tests import browser

SOUND = "<p style='color: #123456; background: #fefefe'>Said already</p>"
FAINT = {
    "of its own color": "<p style='color: #9a9a9a; background: #fefefe'>Faint</p>",
    "by what lies behind": "<div style='background: #345678'>"
    "<p style='color: #123456'>Faint</p></div>",
    "behind glass": "<p style='color: #123456; background: #fefefe'><b style='background:"
    " rgb(18 52 86 / 80%); font-weight: 400'>Faint</b></p>",
    "half faded": "<div style='background: #fefefe'><p style='color: #123456; opacity: 0.3'>"
    "Faint</p></div>",
    "in a field": "<label>Name <input value='Faint' style='color: #aaaaaa; background: #fefefe'>"
    "</label>",
}


@pytest.fixture(autouse=True)
def judged(monkeypatch):
    monkeypatch.setattr(browser, "_judged", set())


def found_on(page: Page, words: str) -> list[str]:
    page.set_content(f"<!doctype html><html lang='en'><title>T</title><main>{words}</main>")
    return [each["id"] for each in browser.violations(page, browser.COLORS)]


@pytest.mark.parametrize("why", FAINT)
def test_a_faint_text_is_found_next_to_sound_ones_and_again_until_it_is_mended(page: Page, why):
    assert found_on(page, SOUND) == []
    for _ in range(2):
        assert found_on(page, SOUND + FAINT[why]) == ["color-contrast"]


def test_a_look_is_judged_once(page: Page):
    assert found_on(page, SOUND) == []
    looks = page.evaluate(browser.RUN_CONTRAST, sorted(browser._judged))
    assert looks == [[], []] and len(browser._judged) == 1


def test_colors_are_judged_for_what_is_all(page: Page):
    page.set_content(f"<!doctype html><html lang='en'><title>T</title>{FAINT['half faded']}")
    assert "color-contrast" in [each["id"] for each in browser.violations(page)]
