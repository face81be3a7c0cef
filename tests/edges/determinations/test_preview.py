"""The preview next to a form: the letter as it would leave, and nothing left behind."""

import io
import re
import threading

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.permissions import Role
from cases import models
from cases.models import AuditEvent, Case
from determinations import models as determinations
from notices import letters, preview
from notices.models import Alert, Mail, Notice
from tests import factories
from tests import factories_reinstatement as made
from tests.factories import DAY, DENIAL, HOUR

pytestmark = pytest.mark.django_db
SENT = {**DENIAL, "medical_necessity": "yes"}
LEFT_BEHIND = (AuditEvent, Notice, Alert, Mail, models.Deadline, Case, determinations.Extension)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def asked(case, verb: str, fields: dict, *, by, wanted: str = "first"):
    return signed_in(by).post(reverse(verb, args=[case.number]), fields | {"preview": wanted})


def everything() -> list:
    """Every row of what a step could leave behind."""
    return [list(model.objects.order_by("pk").values()) for model in LEFT_BEHIND]


@pytest.fixture
def case(db):
    now = timezone.now().replace(microsecond=0)
    return factories.in_review_case(received_at=now - DAY, at=now - HOUR)


def text_of(data: bytes) -> str:
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def test_the_preview_is_the_letter_that_leaves_afterwards(case):
    physician = factories.user(Role.PHYSICIAN)
    seen = text_of(asked(case, "deny", SENT, by=physician, wanted="pdf-0").content)
    signed_in(physician).post(reverse("deny", args=[case.number]), SENT)
    notice = case.notices.get(recipient="enrollee")
    left = text_of(letters.render(notice, at=notice.queued_at))
    # Only a letter that is queued has a number.
    left = left.replace(f" · {notice.number}", "")
    assert seen.replace("PREVIEW - NOT SENT ", "") == left
    assert DENIAL["reason"][:40] in left


def test_a_preview_leaves_nothing_behind(case):
    before = everything(), determinations.OrganizationDetermination.objects.values().get()
    answer = asked(case, "deny", SENT, by=factories.user(Role.PHYSICIAN))
    assert answer.status_code == 200
    assert answer.content.count(b"data:image/png;base64,") == 2
    assert (everything(), determinations.OrganizationDetermination.objects.values().get()) == before


def test_each_recipient_is_a_choice_and_what_was_typed_stays(case):
    physician = factories.user(Role.PHYSICIAN)
    first = asked(case, "deny", SENT, by=physician).content.decode()
    assert "Denial notice to the enrollee" in first
    assert "Denial notice to the physician or provider" in first
    assert DENIAL["reason"] in re.search(r"<textarea[^>]*>(.*?)</textarea>", first, re.S)[1]
    second = asked(case, "deny", SENT, by=physician, wanted="1").content.decode()
    assert "Page 1 of 2 of the Denial notice to the physician" in second
    assert "Copy for the physician or provider." in second, "the words stand beside the pictures"


def test_the_form_refuses_in_its_own_words_and_nothing_typed_is_lost(case):
    physician = factories.user(Role.PHYSICIAN)
    answer = asked(case, "deny", SENT | {"reason": "Not covered."}, by=physician)
    assert answer.status_code == 422
    assert "This is not a sentence. Write out" in answer.content.decode()
    assert "Not covered." in answer.content.decode()
    assert answer["HX-Retarget"] == answer["HX-Reselect"] == "#action"
    assert b"data:image/png" not in answer.content


def test_a_guard_of_the_service_refuses_in_its_own_words(case):
    unlicensed = factories.user(Role.PHYSICIAN, licensed=())
    answer = asked(case, "deny", SENT, by=unlicensed)
    assert answer.status_code == 422
    assert "license" in answer.content.decode()
    assert not case.notices.exists()


def test_whoever_may_not_act_may_not_preview(case):
    for role in (Role.NURSE, Role.COMPLIANCE, Role.SUPERVISOR):
        assert asked(case, "deny", SENT, by=factories.user(role)).status_code == 403
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.user(Role.PHYSICIAN), "django.contrib.auth.backends.ModelBackend")
    address = reverse("deny", args=[case.number])
    assert client.post(address, SENT | {"preview": "first"}).status_code == 403


def test_the_marked_pdf_is_tagged_and_its_mark_is_no_part_of_the_text_that_is_read(case):
    answer = asked(case, "deny", SENT, by=factories.user(Role.PHYSICIAN), wanted="pdf-1")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"
    reader = PdfReader(io.BytesIO(answer.content))
    assert b"pdfuaid:part" in answer.content.replace(b" ", b"")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for page in reader.pages:
        assert "PREVIEW - NOT SENT" in page.extract_text()
        drawn = page.get_contents().get_data()
        assert b"/Artifact" in drawn, "the mark is passed over by assistive technology"


def test_a_letter_without_an_address_says_that_it_could_not_leave(case):
    models.Enrollee.objects.update(address="")
    said = asked(case, "deny", SENT, by=factories.user(Role.PHYSICIAN)).content.decode()
    assert "It cannot be sent yet: there is no address to mail it to." in said


def test_a_word_for_having_no_address_is_told_as_one_that_is_empty(case):
    type(case.enrollee).objects.update(address="unknown")
    said = asked(case, "deny", SENT, by=factories.user(Role.PHYSICIAN)).content.decode()
    assert "It cannot be sent yet: there is no address to mail it to." in said


def test_a_hostile_value_asks_for_the_first_letter_and_never_acts(case):
    physician = factories.user(Role.PHYSICIAN)
    for wanted in ("9999", "-1", "pdf-x", "\x00", "٣", "<script>", "1" * 50):
        answer = asked(case, "deny", SENT, by=physician, wanted=wanted)
        assert answer.status_code == 200, wanted
    assert not case.notices.exists()


def test_an_appeal_is_previewed_without_becoming_a_case():
    denied = factories.told_case()
    fields = {
        "requester_kind": "representative", "requester_name": "Nelson Nephew",
        "requester_address": "8 Cousin Court\nPortland, ME 04101", "channel": "mail",
        "received_at": "3/11/2026 10:00 am", "priority": "standard", "argument": "It hurts.",
        "required_form_kind": "nothing",
    }  # fmt: skip
    before = everything()
    answer = asked(denied, "appeal", fields, by=factories.user(Role.INTAKE))
    assert answer.status_code == 200, re.findall(
        "field__error.*?</p>", answer.content.decode(), re.S
    )
    assert "Request for a missing form" in answer.content.decode()
    assert everything() == before


def test_a_reinstatement_decision_is_previewed_too():
    case = made.requested()
    answer = asked(
        case, "reinstatement:withdraw", {"why": "She found other cover."},
        by=made.specialist(),
    )  # fmt: skip
    assert answer.status_code == 200
    assert "Confirmation that a reinstatement was withdrawn" in answer.content.decode()
    assert b"data:image/png" in answer.content
    assert not case.notices.filter(kind="request_withdrawn").exists()


def test_people_who_look_at_the_same_moment_each_see_their_own_letter(case):
    """The web server has several threads; typst's compiler serves one at a time."""
    factories.denied_case()
    seen: dict[int, str] = {}
    notices = list(Notice.objects.all())

    def look(n: int, notice: Notice) -> None:
        for _ in range(10):
            seen[n] = "\n".join(preview.draw(notice, at=notice.queued_at).paragraphs)

    pairs = list(enumerate(notices * 3))
    threads = [threading.Thread(target=look, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == len(pairs), "none of them failed"
    assert all(notice.facts["to"]["name"] in seen[n] for n, notice in pairs)


@pytest.mark.parametrize("verb", ["note", "recommend"])
def test_a_step_without_letters_offers_no_preview(case, verb):
    page = signed_in(factories.user(Role.NURSE)).get(reverse(verb, args=[case.number]))
    assert b"Preview the letter" not in page.content
