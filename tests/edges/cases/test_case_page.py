"""The case page and its verbs, as a browser asks for them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.permissions import Role
from cases import services as folder
from determinations import models as determinations
from determinations import services
from notices.models import Notice
from tests import factories
from tests.factories import DAY, DENIAL, HOUR
from tests.pages import fresh, sign_in, text

pytestmark = pytest.mark.django_db


def page(client, case, verb=""):
    return client.get(f"/cases/{case.number}/{verb}{'/' if verb else ''}")


def test_the_page_shows_the_clock_and_how_it_was_calculated(client):
    sign_in(client, Role.NURSE)
    shown = text(page(client, fresh()))
    assert "42 CFR 422.568(b)(1)(ii)" in shown
    assert "Add" in shown or "add 7 calendar days" in shown
    assert "after receipt" in shown and "Stops when" in shown


def test_the_page_says_why_other_steps_are_not_open(client):
    sign_in(client, Role.NURSE)
    shown = text(page(client, fresh()))
    assert "Only these roles can do this: physician" in shown
    assert "this step is available only while it is decided" in shown


def test_the_page_says_what_a_missed_deadline_means(client):
    """42 CFR 422.568(f)."""
    sign_in(client, Role.NURSE)
    case = fresh(9 * DAY)
    folder.mark_missed(case.deadlines.get().pk, at=timezone.now())
    shown = text(page(client, case))
    assert "itself an adverse determination" in shown and "422.568(f)" in shown


def banner(client, case) -> str:
    """What stands on top of the page of a case whose deadline was missed."""
    return text(page(client, case)).partition("<h2>Deadline missed</h2>")[2].partition("</p>")[0]


def test_once_a_late_decision_is_told_the_page_asks_for_it_no_more(client):
    """42 CFR 422.568(f): the failure can be appealed all the same, and the decision counts."""
    sign_in(client, Role.NURSE)
    now = timezone.now()
    case = factories.approved_case(received_at=now - 9 * DAY, at=now - HOUR)
    folder.mark_missed(case.deadlines.get(duty="decide").pk, at=now)
    assert "give notice of it right away" in banner(client, case)
    factories.dispatch_all(case, at=now)
    shown = banner(client, case)
    assert "right away" not in shown
    assert "itself an adverse determination" in shown and "422.568(f)" in shown


@pytest.mark.parametrize(
    ("duty", "stops"),
    [
        ("decide", "Notice of the decision to the enrollee"),
        ("effectuate", "The item, service, drug or payment is authorized, provided or paid."),
    ],
)
def test_each_duty_of_one_rule_says_what_stops_it(duty, stops):
    """42 CFR 422.568, 422.618(a)(2): telling of a payment does not pay it."""
    case = factories.approved_case(
        request_type="payment", prior_authorization=False, clean_claim=True
    )
    assert case.deadlines.get(duty=duty).trace["stops"].startswith(stops)


BILL = {"request_type": "payment", "prior_authorization": False, "clean_claim": False}


def test_a_payment_request_shows_what_follows_from_its_kind_of_care(client):
    """42 CFR 422.113(b)(2): each consequence with its paragraph."""
    sign_in(client, Role.NURSE)
    shown = text(page(client, factories.received_case(care_kind="emergency", **BILL), ""))
    assert "Emergency care" in shown and "Prior authorization may not be required." in shown
    assert "42 CFR 422.113(b)(2)(ii)" in shown and "prudent layperson" in shown


def test_a_payment_request_of_earlier_days_says_that_its_kind_is_not_recorded(client):
    sign_in(client, Role.NURSE)
    shown = text(page(client, factories.received_case(**BILL), ""))
    assert "Not recorded. A denial that rests on prior authorization" in shown
    assert "Kind of care" not in text(page(client, fresh(), ""))


def test_a_denial_that_contradicts_the_kind_of_care_is_refused_beside_the_reason(client):
    """42 CFR 422.113(b)(2)(ii); explained, it is taken."""
    case = factories.in_review_case(care_kind="emergency", **BILL)
    sign_in(client, Role.PHYSICIAN)
    denial = {
        "reason": "You had the MRI of your knee here without prior authorization of our plan.",
        "criteria": "Evidence of Coverage, chapter 3, section 2", "medical_necessity": "no",
    }  # fmt: skip
    answer = client.post(f"/cases/{case.number}/deny/", denial)
    assert answer.status_code == 422
    assert "42 CFR 422.113(b)(2)(ii)" in str(answer.context["form"].errors["reason"])
    why = "The knee had not changed for three years, which no one would take for an emergency."
    assert client.post(f"/cases/{case.number}/deny/", denial | {"care_why": why}).status_code == 302


def test_a_denial_of_a_service_asks_nothing_about_emergency_care(client):
    case = factories.in_review_case()
    sign_in(client, Role.PHYSICIAN)
    assert "care_why" not in page(client, case, "deny").context["form"].fields


def test_an_unknown_number_is_not_found(client):
    sign_in(client, Role.NURSE)
    assert client.get("/cases/FN99-999999/").status_code == 404
    assert client.get("/cases/FN99-999999/approve/").status_code == 404


def test_a_verb_that_is_not_open_says_why_instead_of_a_form(client):
    sign_in(client, Role.NURSE)
    case = fresh(request_type="part_b_drug")
    answer = page(client, case, "extend")
    assert answer.status_code == 409
    assert "422.568(b)(3)" in text(answer)


def test_extending_for_a_contracted_provider_is_refused_beside_the_field(client):
    """42 CFR 422.568(b)(2)(i)(B)."""
    sign_in(client, Role.NURSE)
    case = fresh()
    answer = client.post(
        f"/cases/{case.number}/extend/",
        {
            "ground": "noncontract_evidence",
            "provider": case.provider.pk,
            "days": "10",
            "words": "We wait for the notes of Dr. Nobody.",
        },
    )
    assert answer.status_code == 422
    assert "422.568(b)(2)(i)(B)" in answer.context["form"].errors["provider"][0]
    assert "We wait for the notes of Dr. Nobody." in text(answer)
    assert not determinations.Extension.objects.exists()


ASKED = {
    "ground": "enrollee_request", "asker": "enrollee", "asked_by": "Wilhelmina",
    "asked_how": "telephone", "words": factories.WAITS,
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "ground"),
        ({"ground": "workload"}, "ground"),
        (ASKED | {"days": "15"}, "days"),
        ({"ground": "enrollee_request", "days": "-1", "words": "You asked."}, "days"),
        (ASKED | {"days": "9" * 30}, "days"),
        ({"ground": "enrollee_request", "days": "x", "words": "You asked."}, "days"),
        ({"ground": "enrollee_request", "days": "3"}, "words"),
        ({"ground": "enrollee_request", "days": "3", "words": "a\x00b"}, "words"),
        ({"ground": "enrollee_request", "days": "3", "words": "x" * 6000}, "words"),
        ({"ground": "noncontract_evidence", "days": "3", "words": "x"}, "provider"),
        ({"ground": "extraordinary", "days": "3", "words": "x"}, "interest"),
        ({"ground": "extraordinary", "days": "3", "words": "x"}, "event"),
        ({"ground": "enrollee_request", "asked_at": ""}, "asked_at"),
    ],
)
def test_a_bad_extension_gets_a_message_at_its_field(client, given, field):
    sign_in(client, Role.NURSE)
    case = fresh()
    asked_at = f"{case.received_at.astimezone(case.plan.zone):%-m/%-d/%Y %I:%M %p}"
    answer = client.post(f"/cases/{case.number}/extend/", {"asked_at": asked_at} | given)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not determinations.Extension.objects.exists()


def test_a_question_keeps_its_own_mark_in_the_list_of_messages(client):
    sign_in(client, Role.NURSE)
    given = {"ground": "extraordinary", "days": "x", "words": "x"}
    said = text(client.post(f"/cases/{fresh().number}/extend/", given))
    assert ">What happened, and when? " in said and "By how many calendar days? " in said
    assert "?:" not in said


@pytest.mark.parametrize(
    "reason", ["", "Not medically necessary.", "criteria not met", "Denied", "No therapy yet."]
)
def test_an_empty_or_boilerplate_reason_is_refused(client, reason):
    """42 CFR 422.568(e)(1): specific reasons, in plain words."""
    sign_in(client, Role.PHYSICIAN)
    case = fresh()
    answer = client.post(
        f"/cases/{case.number}/deny/",
        {"reason": reason, "criteria": "LCD", "medical_necessity": "yes"},
    )
    assert "reason" in answer.context["form"].errors
    assert determinations.OrganizationDetermination.objects.get(pk=case.pk).state == "in_review"


def test_a_stale_page_changes_nothing_and_keeps_what_was_typed(client):
    physician = sign_in(client, Role.PHYSICIAN)
    case = fresh()
    services.approve(case.pk, reason="As asked.", by=physician, at=timezone.now())
    answer = client.post(f"/cases/{case.number}/deny/", {**DENIAL, "medical_necessity": "yes"})
    assert answer.status_code == 422
    assert "The case is decided" in text(answer)
    assert DENIAL["criteria"] in text(answer)
    assert Notice.objects.filter(kind="denial").count() == 0


def test_what_is_typed_is_never_read_as_markup(client):
    nurse = sign_in(client, Role.NURSE)
    case = fresh(summary="<script>alert(1)</script>")
    folder.add_note(case.pk, words="<b>bold</b>", by=nurse, at=timezone.now())
    shown = text(page(client, case))
    assert "<script>alert" not in shown and "<b>bold" not in shown


def test_a_document_is_added_and_read_back(client):
    sign_in(client, Role.NURSE)
    case = fresh()
    file = SimpleUploadedFile("évil name\r\n.pdf", b"%PDF-1.7 fax", "text/html")
    client.post(f"/cases/{case.number}/documents/add/", {"file": file})
    document = case.documents.get()
    answer = client.get(f"/cases/{case.number}/documents/{document.pk}/")
    assert answer.content == b"%PDF-1.7 fax"
    assert answer["Content-Type"] == "application/pdf"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "data"),
    [("empty.pdf", b""), ("page.html", b"<!doctype html><script>1</script>\x00"),
     ("program.exe", b"MZ\x90\x00"), ("x" * 300 + ".pdf", b"%PDF-1")],
)  # fmt: skip
def test_an_unusable_file_gets_a_message(client, name, data):
    sign_in(client, Role.NURSE)
    case = fresh()
    file = SimpleUploadedFile(name, data)
    answer = client.post(f"/cases/{case.number}/documents/add/", {"file": file})
    assert answer.status_code == 422
    assert "file" in answer.context["form"].errors
    assert not case.documents.exists()


def test_a_document_of_another_case_is_not_found(client):
    sign_in(client, Role.NURSE)
    case, other = fresh(), fresh()
    document = factories.a_document(other)
    assert client.get(f"/cases/{case.number}/documents/{document.pk}/").status_code == 404


def test_a_letter_can_be_read_once_it_has_left(client):
    sign_in(client, Role.NURSE)
    case = factories.approved_case(received_at=timezone.now() - 2 * DAY)
    notice = case.notices.first()
    address = f"/cases/{case.number}/letters/{notice.pk}/"
    assert client.get(address).status_code == 409
    folder.dispatch(notice.pk, at=timezone.now())
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


def test_a_telephone_notice_is_recorded_in_the_plans_time(client):
    """42 CFR 422.572(c)."""
    sign_in(client, Role.NURSE)
    now = timezone.now()
    case = factories.approved_case(
        priority="expedited", received_at=now - DAY, at=now - timedelta(hours=2)
    )
    called = (now - HOUR).astimezone(case.plan.zone)
    answer = client.post(
        f"/cases/{case.number}/notify/",
        {
            "channel": "telephone",
            "told": "The enrollee",
            "told_at": called.strftime("%m/%d/%Y %I:%M %p"),
            "words": "Told.",
        },
    )
    assert answer.status_code == 302, answer.context["form"].errors
    assert case.deadlines.get(duty="decide").met_at == called.replace(second=0, microsecond=0)


def test_the_page_says_who_was_told_how_and_when(client):
    sign_in(client, Role.NURSE)
    now = timezone.now()
    case = factories.approved_case(
        priority="expedited", received_at=now - DAY, at=now - timedelta(hours=2)
    )
    said = folder.OralNoticeFacts(
        "Wilhelmina", now - HOUR, "voicemail", "The approval was read out."
    )
    services.notify(case.pk, said, by=factories.user(Role.NURSE), at=now)
    page = client.get(f"/cases/{case.number}/").content.decode()
    assert "Left a voicemail" in page and "The approval was read out." in page


def test_a_page_may_run_no_script_of_strangers(client):
    sign_in(client, Role.NURSE)
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "unsafe" not in policy


def test_the_page_asks_for_the_notice_of_a_decision_that_is_untold(client):
    """42 CFR 422.568(f): decided is not told; an approval counts all the same."""
    sign_in(client, Role.NURSE)
    now = timezone.now()
    case = factories.approved_case(received_at=now - 9 * DAY, at=now - HOUR)
    folder.mark_missed(case.deadlines.get(duty="decide").pk, at=now)
    said = banner(client, case)
    assert "give notice of it right away" in said and "an approval stays an approval" in said


def test_the_page_promises_no_appeal_of_what_was_withdrawn_late(client):
    """42 CFR 422.568(f), (k): what was withdrawn is not decided, and not appealed."""
    sign_in(client, Role.NURSE)
    case, now = fresh(9 * DAY), timezone.now()
    folder.mark_missed(case.deadlines.get().pk, at=now)
    facts = services.WithdrawalFacts("She", "telephone", now - HOUR, "No need.")
    services.withdraw(case.pk, facts, by=factories.user(Role.INTAKE), at=now)
    assert "the enrollee may appeal" not in banner(client, case)
    assert "before the request ended" in banner(client, case)
