"""Steps that many journeys take."""

import io
from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page
from pypdf import PdfReader

from cases import models, tasks
from tests.waiting import eventually


def fill_intake(page: Page, live_server, *, priority: str, hours_ago: int) -> None:
    zone = models.Plan.objects.get().zone
    received = timezone.now().astimezone(zone) - timedelta(hours=hours_ago)
    page.goto(f"{live_server.url}/requests/new/")
    page.get_by_label("Fax", exact=True).check()
    page.get_by_label("Received", exact=True).fill(received.strftime("%m/%d/%Y %I:%M %p"))
    page.get_by_label("Member ID").fill("HL20000001")
    page.get_by_label("First name").fill("Wilhelmina")
    page.get_by_label("Last name").fill("Placeholder")
    page.get_by_label("Address", exact=False).first.fill("4 Invented Street\nPortland, ME 04101")
    page.get_by_label("A physician", exact=True).check()
    page.get_by_label("Physician or provider").fill("Dr. Lucasta Faraway")
    page.get_by_label("NPI").fill("1666666668")
    page.get_by_role("group", name="In the plan's network?").get_by_label("No").check()
    page.get_by_label("Provider's address").fill("9 Nowhere Road\nPortland, ME 04101")
    page.get_by_label("Item or service").check()
    page.get_by_role("group", name="prior authorization").get_by_label("Yes").check()
    page.get_by_label("Description of the request").fill("MRI of the left knee after a fall")
    page.get_by_label("Code, line 1").fill("73721")
    page.get_by_label("Description, line 1").fill("MRI of knee")
    page.get_by_label(priority, exact=True).check()


def submit(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).click()


def step(page: Page, label: str) -> None:
    page.get_by_role("link", name=label, exact=True).click()


def choose(page: Page, label: str, name: str) -> None:
    """Choose the person whose line begins with this name: what is open with them follows it."""
    field = page.get_by_label(label)
    value = field.locator("option", has_text=name).get_attribute("value")
    field.select_option(value)


def let_the_worker_send(case: models.Case) -> None:
    """What beat does every half minute; then wait for the real worker to be done."""
    tasks.sweep_notices.delay()
    eventually(lambda: not case.notices.filter(dispatched_at=None).exists())


def only_case() -> models.Case:
    return models.Case.objects.get()


def pdf_text(data: bytes) -> str:
    return " ".join(
        " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(data)).pages).split()
    )
