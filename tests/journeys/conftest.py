"""A real Chromium, a real server, and a real Celery worker on the test's database and broker."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from accounts.models import User
from tests.browser import PATIENCE, new_context
from tests.pages import BACKEND

# Debian packages both of one source; the first opens no window around a page, and is faster by a
# third.
INSTALLED = (Path("/usr/bin/chromium-headless-shell"), Path("/usr/bin/chromium"))
CHROMIUM = Path(os.environ.get("CHROMIUM") or next(filter(Path.exists, INSTALLED), INSTALLED[0]))
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
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
    """Be someone from here on, as after the sign-in page, at the queue; who was there is not."""

    def as_user(user: User) -> None:
        page.context.clear_cookies()
        page.context.add_cookies([{"url": live_server.url, **session_of(user)}])
        page.goto(f"{live_server.url}/")

    return as_user


def session_of(user: User) -> dict[str, str]:
    """The cookie that the sign-in page would have set."""
    client = Client()
    client.force_login(user, BACKEND)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}
