"""A denial leaves, is batched and mailed, comes back and is sent again; in Chromium."""

import csv
import io
import zipfile

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from notices import tasks as sending
from notices.models import PrintBatch
from tests import factories
from tests.factories import DAY
from tests.journeys.steps import let_the_worker_send, pdf_text, submit

pytestmark = pytest.mark.django_db(transaction=True)
DENIAL = "Denial notice"


def make_a_batch(page: Page, live_server) -> PrintBatch:
    """By the button; the page shows by itself when the worker is done."""
    page.goto(f"{live_server.url}/letters/")
    page.get_by_role("link", name="Batches for the print room").click()
    page.get_by_role("button", name="Create a batch").click()
    expect(page.get_by_text("Being written")).to_be_visible()
    sending.sweep_batches.delay()
    expect(page.get_by_role("link", name="Download the batch")).to_be_visible()
    return PrintBatch.objects.latest("pk")


def download(page: Page, name: str) -> bytes:
    with page.expect_download() as found:
        page.get_by_role("link", name=name).click()
    return found.value.path().read_bytes()


def test_a_denial_that_comes_back_is_sent_again_in_the_next_batch(
    page: Page, live_server, sign_in, worker
):
    now = timezone.now()
    supervisor, clerk = factories.user(Role.SUPERVISOR), factories.user(Role.INTAKE)
    case = factories.denied_case(received_at=now - 2 * DAY, at=now)
    let_the_worker_send(case)
    met_at = case.deadlines.get(duty="decide").met_at
    first = case.notices.get(recipient="enrollee")

    sign_in(supervisor)
    batch = make_a_batch(page, live_server)
    rows = list(csv.DictReader(io.StringIO(download(page, "Download the manifest").decode())))
    assert [row["letter"] for row in rows] == [
        each.number for each in batch.notices.order_by("batch_place")
    ]
    whole = download(page, "Download the batch")
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        name = next(row["file_name"] for row in rows if row["letter"] == first.number)
        assert archive.read(name) == bytes(first.pdf.data)
    assert download(page, "Download the batch") == whole
    page.get_by_role("link", name="Record that it was mailed").click()
    page.get_by_label("Mailed by").fill("USPS, Portland")
    page.get_by_label("First-Class Mail", exact=True).check()
    submit(page, "Record the mailing")
    expect(page.get_by_text("Mailed", exact=True).first).to_be_visible()

    sign_in(clerk)
    page.goto(f"{live_server.url}/letters/")
    page.get_by_label("Number on the letter").fill(first.number)
    submit(page, "Find")
    page.get_by_role("link", name=DENIAL).click()
    page.get_by_role("link", name="It was returned").click()
    page.get_by_label("Post office's reason").select_option("Moved, left no address")
    page.get_by_label("Other markings").fill("Yellow label, no forwarding order")
    submit(page, "Record the return")
    expect(page.get_by_text("Returned", exact=True).first).to_be_visible()

    page.goto(f"{live_server.url}/letters/")
    page.get_by_role("link", name="Needs an address").click()
    expect(page.get_by_text("Moved, left no address")).to_be_visible()
    page.get_by_role("link", name="Correct the address and send again").click()
    submit(page, "Queue the copy")
    expect(page.get_by_role("alert")).to_contain_text("returned from this address")
    page.get_by_label("Mailing address").fill("77 Found Lane\nPortland, ME 04101")
    submit(page, "Queue the copy")
    expect(page.get_by_role("status")).to_contain_text("The copy is queued")
    let_the_worker_send(case)

    copy = first.resends.get()
    said = pdf_text(bytes(copy.pdf.data))
    assert "This is a copy of our letter of" in said and "77 Found Lane" in said
    assert case.deadlines.get(duty="decide").met_at == met_at
    page.goto(f"{live_server.url}/letters/?tab=address")
    expect(page.get_by_text("Every letter has an address")).to_be_visible()

    sign_in(supervisor)
    second = make_a_batch(page, live_server)
    assert list(second.notices.all()) == [copy]
    expect(page.get_by_text(f"a copy of {first.number}")).to_be_visible()
    page.get_by_role("link", name=case.number).click()
    expect(page.get_by_text(f"copy of {first.number}, sent again")).to_be_visible()
    expect(page.get_by_text("was returned", exact=False).first).to_be_visible()
