"""A supervisor reviews letters before they leave; an administrator says which, and how worded."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.permissions import Role
from cases import services as folder
from cases.services import dispatching
from determinations import services
from notices.models import LetterReview, PlanParagraphs
from tests import factories
from tests.browser import looked_at, violations
from tests.factories import DAY, DENIAL, HOUR

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def author(db):
    return factories.user(Role.PHYSICIAN)


@pytest.fixture
def case(author):
    now = timezone.now()
    factories.review_letters("denial")
    case = factories.in_review_case(received_at=now - DAY, at=now - 2 * HOUR)
    services.deny(case.pk, **DENIAL, by=author, at=now - HOUR)
    return case


def test_a_second_review_that_releases(page: Page, live_server, sign_in, case):
    assert dispatching.due_notices(at=timezone.now(), limit=10) == []
    sign_in(factories.user(Role.SUPERVISOR))
    page.get_by_role("link", name="1 letter waits for a second review").click()
    page.get_by_role("link", name="Denial notice to the enrollee").click()
    expect(page.get_by_alt_text("Page 1 of 2 of the Denial notice")).to_be_visible()
    page.get_by_role("link", name="Denial notice to the physician").click()
    expect(page.get_by_alt_text("physician or provider").first).to_be_visible()
    page.get_by_role("button", name="Release the letter").click()
    expect(page.get_by_text("It is being sent now.")).to_be_visible()
    expect(page.get_by_text("No letters are waiting for review")).to_be_visible()
    assert len(dispatching.due_notices(at=timezone.now(), limit=10)) == 2


def test_sent_back_corrected_and_released(page: Page, live_server, sign_in, case, author):
    sign_in(factories.user(Role.SUPERVISOR))
    page.goto(f"{live_server.url}/letters/looks/{LetterReview.objects.get().pk}/")
    page.get_by_role("button", name="Send it back").click()
    expect(
        page.get_by_role("alert").filter(has_text="Enter what needs to be corrected")
    ).to_be_focused()
    page.get_by_label("What needs to be corrected?").fill("Say what she may do next.")
    page.get_by_role("button", name="Send it back").click()
    expect(page.get_by_text("The author will see it in the queue.")).to_be_visible()

    sign_in(author)
    expect(page.get_by_text("Say what she may do next.")).to_be_visible()
    page.get_by_role("link", name="Correct it").click()
    reason = page.get_by_label("The reason, in plain words")
    expect(reason).to_have_value(DENIAL["reason"])
    reason.fill(DENIAL["reason"] + " You may ask again once you had it.")
    page.get_by_role("button", name="Correct and ask for review").click()
    page.wait_for_url(f"**/cases/{case.number}/")
    expect(page.get_by_text("Held for a second review").first).to_be_visible()

    sign_in(factories.user(Role.SUPERVISOR))
    page.goto(f"{live_server.url}/letters/looks/")
    page.get_by_role("link", name="Denial notice to the enrollee").click()
    expect(page.get_by_role("heading", name="What was corrected")).to_be_visible()
    page.get_by_role("button", name="Release the letter").click()
    expect(page.get_by_text("It is being sent now.")).to_be_visible()
    factories.dispatch_all(case, at=timezone.now())
    assert case.notices.filter(dispatched_at=None).count() == 0


def test_an_unknown_field_is_refused_when_saved(page: Page, live_server, sign_in):
    plan = factories.plan()
    # An administrator has no queue.
    admin = factories.user(Role.ADMINISTRATOR, password="invented-for-this-test")
    page.goto(f"{live_server.url}/sign-in/")
    page.get_by_label("User name").fill(admin.username)
    page.get_by_label("Password").fill("invented-for-this-test")
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{live_server.url}/letters/settings/{plan.pk}/")
    page.get_by_role("link", name="text to the Denial notice in English").click()
    opening = page.get_by_label("Opening paragraph")
    opening.fill("Dear {recipient_nmae}, this is about {case_number}.")
    page.get_by_label("Reason for the change").fill("Kinder.")
    page.get_by_role("button", name="Save the text").click()
    said = page.locator("#id_opening_error")
    expect(said).to_contain_text("There is no field {recipient_nmae}.")
    expect(said).to_contain_text("Did you mean {recipient_name}?")
    expect(opening).to_have_value("Dear {recipient_nmae}, this is about {case_number}.")
    assert violations(page) == []
    assert not PlanParagraphs.objects.exists()

    opening.fill("Dear {recipient_name}, this is about {case_number}.")
    page.get_by_role("button", name="Preview the letter").click()
    expect(page.get_by_alt_text("Page 1 of 1", exact=False)).to_be_visible()
    page.get_by_text("The letter as text").click()
    expect(page.get_by_text("Dear Pat Sample, this is about FN26-000000.")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="Save the text").click()
    expect(page.get_by_text("The text will be in letters queued from now on.")).to_be_visible()
    assert PlanParagraphs.objects.get().opening.startswith("Dear {recipient_name}")


@pytest.fixture
def dismissed(db):
    now = timezone.now()
    factories.review_letters("dismissal", "dismissal_vacated")
    case = factories.a_question(received_at=now - 2 * DAY)
    services.dismiss(
        case.pk, ground="not_a_valid_request", defect="no_decision_asked", why="A question.",
        by=factories.user(Role.SUPERVISOR), at=now - HOUR,
    )  # fmt: skip
    return case


def test_a_second_review_that_does_not_send_by_keyboard_alone(
    page: Page, live_server, sign_in, dismissed
):
    sign_in(factories.user(Role.SUPERVISOR))
    page.goto(f"{live_server.url}/letters/looks/{LetterReview.objects.get().pk}/")
    why = page.get_by_label("Why will it not be sent?")
    page.get_by_role("button", name="Send it back").focus()
    page.keyboard.press("Tab")
    expect(why).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Do not send the letter")).to_be_focused()
    page.keyboard.press("Enter")
    said = page.get_by_role("alert").filter(has_text="Enter why this letter will not be sent")
    expect(said).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(why).to_be_focused()
    page.keyboard.type("It names another person's drug.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Recorded as not to be sent")).to_be_visible()
    page.goto(f"{live_server.url}/cases/{dismissed.number}/")
    expect(page.get_by_text("Not sent: It names another person's drug.")).to_be_visible()
    assert dispatching.due_notices(at=timezone.now(), limit=10) == []


def test_axe_finds_nothing_where_letters_are_not_sent_or_replaced(
    page: Page, live_server, sign_in, dismissed
):
    now, by = timezone.now(), factories.user(Role.SUPERVISOR)
    services.vacate_dismissal(dismissed.pk, why="A copy came.", by=by, at=now)
    services.dismiss(
        dismissed.pk,
        ground="not_a_valid_request",
        defect="no_decision_asked",
        why="Blank.",
        by=by,
        at=now,
    )
    voided, replaced, waiting = LetterReview.objects.order_by("pk")
    case = f"/cases/{dismissed.number}/"
    sign_in(factories.user(Role.SUPERVISOR))
    found = []
    pages = [f"/letters/looks/{each.pk}/" for each in (voided, replaced, waiting)]
    for place in (case, "/letters/", f"{case}letters/{voided.notice_id}/about/", *pages):
        page.goto(live_server.url + place)
        found += looked_at(page, place)
    assert found == []
    page.goto(f"{live_server.url}/letters/looks/{waiting.pk}/")
    page.get_by_role("button", name="Do not send the letter").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert violations(page) == []


def test_axe_finds_nothing_on_the_pages_of_the_second_review(
    page: Page, live_server, sign_in, case, author
):
    supervisor = factories.user(Role.SUPERVISOR)
    now = timezone.now()
    old = factories.in_review_case(received_at=now - 7 * DAY, at=now - 2 * HOUR)
    services.deny(old.pk, **DENIAL, by=author, at=now - HOUR)
    fast = factories.in_review_case(received_at=now - 66 * HOUR, priority="expedited", at=now)
    services.deny(fast.pk, **DENIAL, by=author, at=now)
    back, better = LetterReview.objects.get(notice__case=fast), DENIAL["reason"] + " Ask again."
    folder.send_back_letter(back.pk, words="Say what she may do next.", by=supervisor, at=now)
    folder.correct_letter(
        back.notice_id,
        words={"text_0": better},
        note="",
        by=author,
        at=now,
    )
    again = LetterReview.objects.latest("pk")
    last = factories.denied_case(by=author, received_at=now - DAY, at=now)
    sent = LetterReview.objects.latest("pk")
    folder.send_back_letter(sent.pk, words="Too short.", by=supervisor, at=now)
    places = {
        supervisor: ["/", "/letters/looks/", "/letters/looks/?tab=sent_back",
                     f"/letters/looks/{again.pk}/", f"/letters/looks/{sent.pk}/"],
        author: ["/", f"/cases/{last.number}/",
                 f"/cases/{last.number}/letters/{sent.notice_id}/words/"],
    }  # fmt: skip
    found = []
    for user, addresses in places.items():
        sign_in(user)
        for place in addresses:
            page.goto(live_server.url + place)
            found += looked_at(page, place)
    assert found == []


def test_axe_finds_nothing_on_the_letter_settings(page: Page, live_server, client):
    plan = factories.plan()
    admin = factories.user(Role.ADMINISTRATOR)
    factories.review_letters("denial", "dismissal")
    folder.set_plan_paragraphs(
        plan.pk, "denial", "en", opening="Dear {recipient_name},", closing="Call {plan_phone}.",
        why="Kinder.", by=admin, at=timezone.now(),
    )  # fmt: skip
    client.force_login(admin, "django.contrib.auth.backends.ModelBackend")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([cookie | {"url": live_server.url}])
    settings = f"/letters/settings/{plan.pk}/"
    found = []
    for place in (settings, settings + "look/", settings + "words/denial/en/"):
        page.goto(live_server.url + place)
        found += looked_at(page, place)
    assert found == []
