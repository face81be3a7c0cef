"""A page in the browser, judged once nothing on it moves: what fades has no contrast yet."""

import os
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, BrowserContext, Page

SIZES = {"laptop": (1280, 900), "tablet": (820, 1180), "narrow": (320, 900)}
# Nothing is under way, nothing fades or slides, and the fonts are there.
STILL = """() => document.readyState === "complete"
    && !document.querySelector(".htmx-request, .htmx-swapping, .htmx-settling")
    && document.getAnimations().every((each) => each.playState === "finished")
    && document.fonts.status === "loaded" """
COUNT_MOVES = """window.moves = 0;
    for (const name of ["htmx:beforeRequest", "transitionrun", "animationstart"])
        addEventListener(name, () => window.moves += 1, true);"""
# In ms: only a hang exceeds it, also on a machine that is busy elsewhere.
PATIENCE = 60_000
# A part that waits for a pause in typing may set out while axe looks: then axe looks again.
TRIES = 5
ALL, COLORS, LAYOUT = "all", "colors", "layout"
# As people see a page: on a laptop by day, on a tablet by night, on a telephone; and what axe
# judges there. Contrast once for each theme, for no color hangs on the width, and a theme changes
# nothing but colors (tests/test_the_suite.py).
SCREENS = (("light", "laptop", ALL), ("dark", "tablet", COLORS), ("light", "narrow", LAYOUT))
# What axe would load first serves a rule of sound and video, which no page has, and one that axe
# leaves out unless it is asked for.
RUN_AXE = """() => axe.run(document, {
        resultTypes: ["violations"], preload: false, rules: {"color-contrast": {enabled: false}},
    }).then((found) => found.violations)"""
# Contrast takes most of axe's time. It hangs on the color and size of a text and on what lies
# behind it: axe judges one text of each such look that it has not judged before.
RUN_CONTRAST = """async (judged) => {
    const known = new Set(judged), fresh = new Map();
    const behind = (element) => {
        const layers = [];
        for (let each = element; each; each = each.parentElement) {
            const {backgroundColor, backgroundImage, opacity} = getComputedStyle(each);
            layers.push(backgroundColor, backgroundImage, opacity);
            if (backgroundColor.startsWith("rgb(")) break;
        }
        return layers.filter((each) => !["rgba(0, 0, 0, 0)", "none", "1"].includes(each));
    };
    const look = (element) => {
        if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) return;
        const {color, fontSize, fontWeight} = getComputedStyle(element);
        const key = [color, fontSize, fontWeight, ...behind(element)].join(" ");
        if (!known.has(key) && !fresh.has(key)) fresh.set(key, element);
    };
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode())
        if (texts.currentNode.data.trim()) look(texts.currentNode.parentElement);
    document.querySelectorAll("input, select, textarea").forEach(look);
    if (!fresh.size) return [[], []];
    const options = {resultTypes: ["violations"], preload: false, runOnly: ["color-contrast"]};
    const found = await axe.run({include: [...fresh.values()]}, options);
    return [[...fresh.keys()], found.violations];
}"""


def new_context(browser: Browser, **wishes) -> BrowserContext:
    """A window of a person who wants no motion."""
    usual = {
        "viewport": {"width": 1280, "height": 900}, "timezone_id": "America/New_York",
        "locale": "en-US", "reduced_motion": "reduce",
    }  # fmt: skip
    context = browser.new_context(**usual | wishes)
    context.set_default_timeout(PATIENCE)
    context.add_init_script(COUNT_MOVES)
    return context


def is_still(page: Page) -> bool:
    return page.evaluate(STILL)


def wait_until_still(page: Page) -> None:
    page.wait_for_function(STILL)


def violations(page: Page, what: str = ALL) -> list[dict]:
    """What axe finds on the page as it stands, of all that it judges or of one part."""
    found: list[dict] = []
    for _ in range(TRIES):
        wait_until_still(page)
        moves = page.evaluate("window.moves")
        if not page.evaluate("!!window.axe"):
            page.evaluate(AXE_SCRIPT)
        found = [] if what == COLORS else page.evaluate(RUN_AXE)
        found += [] if what == LAYOUT else contrast(page)
        if not found or page.evaluate("window.moves") == moves:
            break
    return found


_judged: set[str] = set()


def contrast(page: Page) -> list[dict]:
    """What axe finds of colors, among those looks of a text that no page before had."""
    looks, found = page.evaluate(RUN_CONTRAST, sorted(_judged))
    if not found:
        _judged.update(looks)
    return found


def shot(page: Page, name: str) -> None:
    """A picture for people, in the folder that SHOTS names, if it names one."""
    if folder := os.environ.get("SHOTS"):
        wait_until_still(page)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def looked_at(page: Page, place: str) -> list[tuple[str, ...]]:
    """What axe finds on this page as it is now on each of `SCREENS`, and whether it scrolls
    sideways."""
    found: list[tuple[str, ...]] = []
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    for theme, size, what in SCREENS:
        width, height = SIZES[size]
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": height})
        seen = violations(page, what)
        found += [(place, size, each["id"], str(each["nodes"][0]["target"])) for each in seen]
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append((place, size, f"scrolls sideways: {wide} px"))
    return found
