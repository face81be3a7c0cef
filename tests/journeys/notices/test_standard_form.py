"""An administrator loads a form that CMS issues; a denial then is that form, to the letter."""

import io

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from accounts.permissions import Role
from notices.models import FormEdition
from notices.standard_forms import text
from tests import factories, invented_form
from tests.browser import shot, violations
from tests.factories import DAY, DENIAL
from tests.invented_form import DENIED, ENGLISH
from tests.journeys.steps import let_the_worker_send, submit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def as_admin(page: Page, live_server, sign_in):
    """An administrator, who has no queue, at the letter settings."""
    sign_in(factories.user(Role.ADMINISTRATOR))
    page.goto(f"{live_server.url}/letters/settings/{factories.plan().pk}/")
    return page


def load(page: Page, words: str) -> None:
    page.get_by_role("link", name="Load a standard form").click()
    page.get_by_label("Edition").fill("2025")
    page.get_by_label("Expiration date").fill("12/31/2028")
    page.get_by_label("Text of the form").fill(words)
    page.get_by_role("button", name="Load the text").click()


def place(page: Page, kind: str, words: str):
    return page.locator(f"#id_{text.Place(kind, words).key}")


def map_places(page: Page) -> None:
    """What is not proposed rightly by itself: a person reads each."""
    chosen = invented_form.chosen()
    for key, fact in chosen.facts.items():
        page.locator(f"#id_{key}").select_option(fact)
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    for key, words in chosen.words.items():
        for number, word in enumerate(words, 1):
            page.locator(f"#id_{key}_{number}").fill(word)
    for key, sentence in chosen.says.items():
        page.locator(f"#id_{key}").select_option(sentence)


def test_loaded_mapped_read_put_in_effect_and_a_denial_is_the_form(
    page: Page, live_server, sign_in, as_admin, worker
):
    """42 CFR 422.568(d)-(e); CMS-10003-NDMCP, form instructions; corrections A1, A2."""
    expect(page.get_by_text("our own wording, which is not a CMS form")).to_be_visible()
    load(page, ENGLISH)
    expect(page.get_by_text("Choose what stands at its places.").first).to_be_visible()
    map_places(page)
    place(page, "blank", DENIED).select_option("nothing")
    page.get_by_role("button", name="Save and read samples").click()
    expect(page.get_by_role("alert")).to_contain_text("No place of the form is for this")
    shot(page, "form-refused")
    place(page, "blank", DENIED).select_option("items")
    page.get_by_role("button", name="Save and read samples").click()
    for name in ("A request that is approved in part", "A payment that is denied",
                 "A request that is denied"):  # fmt: skip
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_alt_text("Page 1 of").first).to_be_visible()
    page.get_by_text("The letter as text").click()
    expect(page.get_by_text("Sheet About a Denial of Care")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("First day").fill(f"{factories.today():%m/%d/%Y}")
    page.get_by_role("button", name="Put in effect").click()
    expect(page.get_by_text("Read the three samples first.").first).to_be_visible()
    page.get_by_label("I read each of the samples").check()
    page.get_by_role("button", name="Put in effect").click()
    expect(page.get_by_text("In effect", exact=True)).to_be_visible()

    now = timezone.now()
    physician = factories.user(Role.PHYSICIAN)
    case = factories.in_review_case(received_at=now - DAY, at=now, by=physician)
    sign_in(physician)
    page.goto(f"{live_server.url}/cases/{case.number}/deny/")
    page.get_by_label("The reason, in plain words").fill(DENIAL["reason"])
    page.get_by_label("The coverage rule").fill(DENIAL["criteria"])
    page.get_by_label("Yes").check()
    submit(page, "Deny and queue the letters")
    expect(page.get_by_text("Waiting to be sent").first).to_be_visible()
    let_the_worker_send(case)
    page.goto(f"{live_server.url}/cases/{case.number}/")
    address = page.get_by_role("link", name="Integrated Denial Notice to the enrollee")
    pdf = page.request.get(f"{live_server.url}{address.get_attribute('href')}").body()
    said = " ".join(
        " ".join(each.extract_text() for each in PdfReader(io.BytesIO(pdf)).pages).split()
    )
    assert "Sheet About a Denial of Care" in said and DENIAL["reason"] in said
    assert "within 65 days of this sheet. • An ordinary second look" in said
    assert "CMS-10003-NDMCP · OMB 0938-0829 · Expires December 31, 2028" in said
    assert "1-800-MEDICARE" not in said and "We Denied" not in said


def test_a_changed_sentence_is_refused_and_shown(page: Page, as_admin, live_server):
    """The instructions: plans may not deviate from the content of the form."""
    load(page, ENGLISH)
    page.goto(f"{live_server.url}/letters/settings/{factories.plan().pk}/")
    load(page, ENGLISH.replace("Talk it over.", "Talk it through."))
    expect(page.locator("#id_text_error")).to_contain_text("Talk it through.")
    expect(page.locator("#id_text_error")).to_contain_text("Talk it over.")
    expect(page.get_by_role("alert")).to_be_focused()
    assert violations(page) == []
    assert FormEdition.objects.count() == 1
