"""What a decider is asked, and the sign-off page of a denial (42 CFR 422.566(d), 422.590(h)(2))."""

import io

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.permissions import Role
from cases import models
from cases import services as folder
from determinations import models as determinations
from determinations import services
from determinations.services import ItemFacts, ReopeningFacts
from tests import factories
from tests.factories import DAY, DENIAL, HOUR, UPHELD
from tests.letters import pdfua
from tests.pages import BACKEND, fresh, one_line, signed_in, text

RULE = "LCD L33787, section 2"
pytestmark = pytest.mark.django_db
STATEMENT = "I have read this kind of scan in practice for twelve years."
CARDIOLOGIST = {"kind": "md", "number": "C-1", "care_fields": ["cardiology"]}
RADIOLOGIST = {"kind": "md", "number": "R-1", "care_fields": ["imaging"]}
PHARMACIST = {"kind": "pharmacist", "number": "P-1", "care_fields": ["drug_therapy"]}
KNEE = (ItemFacts("Total knee arthroplasty", "27447", "CPT"),)
WORDS = {**DENIAL, "medical_necessity": "yes"}


def client_of(user) -> Client:
    client = Client()
    client.force_login(user, BACKEND)
    return client


def signer(*held):
    return factories.user(Role.PHYSICIAN, licensed=held)


def sign_off(case: models.Case, role: str = Role.COMPLIANCE) -> str:
    answer = signed_in(role).get(reverse("sign_off", args=[case.number]))
    assert answer["Content-Type"] == "application/pdf"
    return pdf_text(answer.content)


def pdf_text(data: bytes) -> str:
    return " ".join(
        " ".join(each.extract_text() for each in PdfReader(io.BytesIO(data)).pages).split()
    )


class TestTheFormOfADenial:
    def test_asks_nothing_of_one_whose_license_names_the_field(self):
        shown = text(client_of(signer(RADIOLOGIST)).get(f"/cases/{fresh().number}/deny/"))
        assert "expertise" not in shown and "care_field" not in shown

    def test_is_not_there_for_one_whose_license_does_not_reach_it(self):
        """A pharmacist cannot deny a scan (422.566(d))."""
        answer = client_of(signer(PHARMACIST)).get(f"/cases/{fresh().number}/deny/")
        shown = one_line(answer)
        assert answer.status_code == 409 and "no statement can change that" in shown
        assert "42 CFR 422.566(d)" in shown

    def test_asks_one_of_another_field_for_a_statement_and_keeps_it(self):
        case, client = fresh(), client_of(signer(CARDIOLOGIST))
        address = f"/cases/{case.number}/deny/"
        assert "Why is your expertise appropriate" in text(client.get(address))
        empty = client.post(address, {**WORDS, "expertise": ""})
        assert empty.status_code == 422 and "Explain in a full sentence" in text(empty)
        short = client.post(address, {**WORDS, "expertise": "I know it."})
        assert short.status_code == 422 and "(42 CFR 422.566(d))" in text(short)
        assert not case.notices.exists()
        assert client.post(address, {**WORDS, "expertise": STATEMENT}).status_code == 302
        assert STATEMENT in text(client.get(f"/cases/{case.number}/"))

    def test_asks_for_the_field_where_none_is_on_file(self):
        case = fresh(items=KNEE, care_field="")
        client, address = client_of(signer(RADIOLOGIST)), f"/cases/{case.number}/deny/"
        empty = client.post(address, WORDS)
        assert empty.status_code == 422
        assert "Choose the field that the services belong to." in text(empty)
        given = {**WORDS, "care_field": "orthopedics", "expertise": STATEMENT}
        assert client.post(address, given).status_code == 302

    def test_by_line_asks_too(self):
        case = fresh()
        item = determinations.RequestedItem.objects.get(determination=case.pk)
        said = {
            "outcome": "denied",
            "reason": DENIAL["reason"],
            "criteria": RULE,
        }
        given = {f"{name}_{item.pk}": value for name, value in said.items()}
        given[f"necessity_{item.pk}"] = "yes"
        client, address = client_of(signer(CARDIOLOGIST)), f"/cases/{case.number}/lines/"
        refused = client.post(address, given)
        assert refused.status_code == 422 and "Explain in a full sentence" in text(refused)
        assert client.post(address, {**given, "expertise": STATEMENT}).status_code == 302

    def test_of_a_recommendation_lists_those_who_may_sign_it_and_says_why_others_may_not(self):
        can, cannot = signer(CARDIOLOGIST), signer(PHARMACIST)
        nurse = factories.user(Role.NURSE)
        case = factories.in_review_case(by=nurse, received_at=timezone.now() - DAY)
        shown = text(client_of(nurse).get(f"/cases/{case.number}/recommend/"))
        assert f'<option value="{can.pk}">{can} (MD): nothing open</option>' in shown
        closed = f'<option value="{cannot.pk}" disabled>{cannot} (MD): nothing open; has no license'
        assert closed in shown


def test_the_form_of_an_appeal_asks_and_keeps_a_statement():
    """422.590(h)(2)."""
    now = timezone.now()
    case = factories.appeal_in_review(
        received_at=now - 5 * DAY, appeal={"received_at": now - 20 * HOUR}
    )
    client, address = client_of(signer(CARDIOLOGIST)), f"/cases/{case.number}/affirm/"
    refused = client.post(address, UPHELD)
    assert refused.status_code == 422 and "Explain in a full sentence" in text(refused)
    assert client.post(address, {**UPHELD, "expertise": STATEMENT}).status_code == 302
    assert determinations.Reconsideration.objects.get(pk=case.pk).expertise == STATEMENT


def told_of_a_denial_not_medical() -> models.Case:
    now = timezone.now()
    asked = factories.in_review_case(received_at=now - 5 * DAY)
    facts = {**DENIAL, "medical_necessity": False}
    services.deny(asked.pk, **facts, by=signer(RADIOLOGIST), at=now - 4 * DAY)
    factories.dispatch_all(asked, at=now - 4 * DAY + HOUR)
    return asked


@pytest.mark.parametrize(
    ("page", "typed"), [("affirm", UPHELD), ("reverse", {"reason": "The MRI, within 90 days."})]
)
def test_the_form_of_an_appeal_that_needs_no_physician_asks_a_nurse(page, typed):
    """422.590(h): no license is needed, and the auditor is shown why this decider was right."""
    nurse = factories.user(Role.NURSE)
    case = factories.appeal_in_review(
        make=told_of_a_denial_not_medical,
        by=nurse,
        appeal={"received_at": timezone.now() - 20 * HOUR},
    )
    client, address = client_of(nurse), f"/cases/{case.number}/{page}/"
    refused = client.post(address, typed)
    assert refused.status_code == 422 and "Explain in a full sentence" in text(refused)
    assert client.post(address, {**typed, "expertise": STATEMENT}).status_code == 302
    assert STATEMENT in text(signed_in(Role.COMPLIANCE).get(f"/cases/{case.number}/"))


def test_the_statement_of_a_favorable_appeal_is_shown_too():
    """422.590(h)(2): whatever the outcome, the physician has the expertise."""
    case, by = factories.appeal_in_review(), signer(CARDIOLOGIST)
    at = factories.APPEALED + DAY
    services.reverse(case.pk, reason="The MRI.", by=by, at=at, expertise=STATEMENT)
    shown = text(signed_in(Role.COMPLIANCE).get(f"/cases/{case.number}/"))
    assert STATEMENT in shown and reverse("sign_off", args=[case.number]) not in shown


class TestTheSignOffPage:
    """What 422.566(d) has an auditor ask: who decided, with which expertise, on what."""

    def denied(self, **facts) -> tuple[models.Case, models.Document]:
        case, by = fresh(**facts), signer(CARDIOLOGIST)
        read, unread = factories.a_document(case), factories.a_document(case, "unread.txt")
        client = client_of(by)
        for _ in range(2):
            client.get(reverse("document", args=[case.number, read.pk]))
        signed_in(Role.NURSE).get(reverse("document", args=[case.number, unread.pk]))
        services.deny(case.pk, **DENIAL, by=by, at=timezone.now(), expertise=STATEMENT)
        client.get(reverse("document", args=[case.number, unread.pk]))
        return models.Case.objects.get(pk=case.pk), read

    def test_says_who_decided_on_what_and_within_which_limit(self):
        case, _ = self.denied()
        said = sign_off(case)
        by = case.determination.decided_by
        for part in (
            str(by), "Physician (MD) C-1, ME", "Cardiology", "Imaging (radiology)", STATEMENT,
            DENIAL["criteria"], "Within the limit", "42 CFR 422.568(b)(1)",
        ):  # fmt: skip
            assert part in said

    def test_says_what_the_decider_had_opened_before_and_not_what_others_or_later(self):
        case, _ = self.denied()
        said = sign_off(case)
        assert f"records.txt (case {case.number}):" in said and "2 times" in said
        assert "unread.txt" not in said

    def test_is_a_tagged_pdf(self):
        case, _ = self.denied()
        answer = signed_in(Role.COMPLIANCE).get(reverse("sign_off", args=[case.number]))
        found = PdfReader(io.BytesIO(answer.content))
        assert pdfua.faults(found) == []

    def test_says_so_where_nothing_was_opened(self):
        case = factories.denied_case()
        assert "The decider opened no document or letter" in sign_off(case)

    def test_is_offered_for_a_part_and_each_line_says_its_criteria(self):
        items = (ItemFacts("MRI of knee", "73721", "CPT"), ItemFacts("MRI of hip", "73721", "CPT"))
        case, by = fresh(items=items), signer(RADIOLOGIST)
        first, second = determinations.RequestedItem.objects.filter(determination=case.pk)
        decisions = [
            services.ItemDecision(first.pk, "approved", "One."),
            services.ItemDecision(second.pk, "denied", "", DENIAL["reason"], RULE, True),
        ]
        services.decide_items(case.pk, decisions, by=by, at=timezone.now())
        shown = text(signed_in(Role.COMPLIANCE).get(f"/cases/{case.number}/"))
        assert reverse("sign_off", args=[case.number]) in shown
        said = sign_off(case)
        assert "MRI of hip" in said and RULE in said and "names the field" in said

    def test_of_an_appeal_says_what_was_opened_in_the_case_that_is_appealed(self):
        """422.590(h)(2)."""
        now = timezone.now()
        case = factories.appeal_in_review(
            received_at=now - 5 * DAY, appeal={"received_at": now - 20 * HOUR}
        )
        appealed, by = case.reconsideration.determination.case, signer(RADIOLOGIST)
        letter = appealed.notices.exclude(dispatched_at=None).first()
        client_of(by).get(reverse("letter", args=[appealed.number, letter.pk]))
        services.affirm(case.pk, **UPHELD, by=by, at=timezone.now())
        said = sign_off(case)
        assert f"Letter {letter.file_name} (case {appealed.number}):" in said
        assert "Affirmed" in said and "Physician (MD) R-1" in said

    @pytest.mark.parametrize(
        ("held", "kept", "said"),
        [
            ((), True, "no license was needed"),
            (({},), True, "names the field"),
            ((), False, "before every decider of an appeal was asked"),
        ],
        ids=["no license", "a license", "before it was asked"],
    )
    def test_of_an_appeal_that_needs_no_physician_says_so(self, held, kept, said):
        """422.590(h)(2) asks for one where the denial was for lack of medical necessity."""

        def told() -> models.Case:
            asked = factories.in_review_case()
            facts = {**DENIAL, "medical_necessity": False}
            services.deny(asked.pk, **facts, by=signer(RADIOLOGIST), at=factories.MONDAY + DAY)
            factories.dispatch_all(asked, at=factories.MONDAY + DAY + HOUR)
            return asked

        nurse = factories.user(Role.NURSE, licensed=held)
        case = factories.appeal_in_review(make=told, by=nurse)
        services.affirm(
            case.pk, **UPHELD, by=nurse, at=factories.APPEALED + DAY, expertise=STATEMENT
        )
        if not kept:
            determinations.Reconsideration.objects.update(expertise="", care_field="")
        page = sign_off(case)
        assert said in page and (STATEMENT in page) == (kept and not held)

    def test_stays_for_a_denial_that_was_reopened(self):
        case, _ = self.denied()
        factories.dispatch_all(case, at=timezone.now())
        why = ReopeningFacts("obvious_error", "enrollee", "A page was overlooked.")
        services.reopen(case.pk, why, by=factories.user(Role.SUPERVISOR), at=timezone.now())
        past = case.past_decisions.get()
        answer = signed_in(Role.COMPLIANCE).get(
            reverse("past_sign_off", args=[case.number, past.pk])
        )
        said = pdf_text(answer.content)
        assert STATEMENT in said and "records.txt" in said and "Taken back" in said
        page = text(signed_in(Role.COMPLIANCE).get(f"/cases/{case.number}/"))
        assert reverse("past_sign_off", args=[case.number, past.pk]) in page

    def test_of_a_denial_of_before_says_what_was_not_kept(self):
        case = factories.denied_case()
        determinations.OrganizationDetermination.objects.update(care_field="", signed_with={})
        said = sign_off(case)
        assert "before the field of expertise was kept" in said and "MD ME" in said

    @pytest.mark.parametrize("make", [factories.approved_case, factories.in_review_case])
    def test_is_not_there_without_a_denial(self, make):
        case = make()
        answer = signed_in(Role.COMPLIANCE).get(reverse("sign_off", args=[case.number]))
        assert answer.status_code == 302
        shown = text(signed_in(Role.COMPLIANCE).get(f"/cases/{case.number}/"))
        assert reverse("sign_off", args=[case.number]) not in shown


class TestOpenings:
    def test_opening_a_document_is_kept_once_each_time_and_not_on_the_trail(self):
        case = factories.in_review_case()
        document, events = factories.a_document(case), case.events.count()
        by = factories.user(Role.PHYSICIAN)
        client_of(by).get(reverse("document", args=[case.number, document.pk]))
        kept = models.Opening.objects.get()
        assert (kept.case, kept.document, kept.by, kept.notice) == (case, document, by, None)
        assert case.events.count() == events

    def test_a_letter_that_has_not_left_is_not_read(self):
        case = factories.denied_case()
        client_of(factories.user(Role.NURSE)).get(
            reverse("letter", args=[case.number, case.notices.first().pk])
        )
        assert not models.Opening.objects.exists()

    @pytest.mark.parametrize(
        "act", ["UPDATE cases_opening SET at = now()", "DELETE FROM cases_opening"]
    )
    def test_its_rows_are_only_ever_added(self, act):
        case = factories.in_review_case()
        by = factories.user(Role.NURSE)
        document = factories.a_document(case)
        folder.record_opening(case, document=document, by=by, at=timezone.now())
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            connection.cursor().execute(act)


class TestTheFieldOnThePages:
    def test_of_a_request_is_shown_and_is_chosen_at_intake(self):
        case = fresh(items=KNEE, care_field="orthopedics")
        assert "Orthopedics" in text(signed_in(Role.NURSE).get(f"/cases/{case.number}/"))
        assert "Field of medicine or health care" in text(
            signed_in(Role.INTAKE).get("/requests/new/")
        )

    def test_is_corrected_with_the_audit_record_until_it_is_decided(self):
        case, client = fresh(items=KNEE, care_field="internal"), signed_in(Role.NURSE)
        address = f"/cases/{case.number}/record/"
        assert client.post(address, {"care_field": "orthopedics"}).status_code == 302
        assert "Orthopedics" in text(client.get(f"/cases/{case.number}/"))
        decided = factories.denied_case()
        assert "care_field" not in text(client.get(f"/cases/{decided.number}/record/"))
