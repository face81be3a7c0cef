"""A real Chromium, a real server, and a real Celery worker on the test's database and broker."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from accounts.models import User
from tests.browser import PATIENCE, new_context

# Debian packages both of one source; the first opens no window around a page, and is faster by a
# third.
INSTALLED = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
CHROMIUM = Path(os.environ.get("CHROMIUM") or next(filter(Path.exists, INSTALLED), INSTALLED[0]))
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PASSWORD = "invented-for-this-test"
# Playwright's own loop runs in this thread; the ORM calls of these tests are not concurrent.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing: apt-get install {CHROMIUM.name}, or set CHROMIUM")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = new_context(browser)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == [], "the page's own script failed"


@pytest.fixture
def sign_in(page: Page, live_server) -> Callable[[User], None]:
    """Sign in as someone through the sign-in page, signing out the person who was there."""

    def as_user(user: User) -> None:
        user.set_password(PASSWORD)
        user.save()
        page.context.clear_cookies()
        page.goto(f"{live_server.url}/sign-in/")
        page.get_by_label("User name").fill(user.username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{live_server.url}/")

    return as_user
