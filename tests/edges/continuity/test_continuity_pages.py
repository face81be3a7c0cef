"""Business continuity as a browser shows and records it, and the PDF for CMS
(42 CFR 422.504(o), 423.505(p), 422.503(d)(2))."""

import pytest
from django.utils import timezone

from accounts.permissions import Role
from continuity import models
from notices.models import PlanAlert
from regulations import continuity as law
from tests import factories
from tests import factories_continuity as register
from tests.factories import DAY, HOUR
from tests.journeys.steps import pdf_text
from tests.loops import at_least_one
from tests.pages import SAFE, VALUES, sign_in, text

pytestmark = pytest.mark.django_db

PLAN = {
    "edition": "2026, version 2",
    "effective_on": "1/15/2026",
    "document": "Policy library, BC-7",
    **{each.key: f"Section on {each.label}" for each in law.ELEMENTS.history()},
}
OUTAGE = {"function": "ma_call_center", "failed_at": "3/2/2026 9:30 am", "words": "Line is down."}
RESTORED = {"restored_by": "Telephone team", "how": "Another carrier."}
EXERCISE = {
    "duty": law.TEST,
    "done_on": "2/10/2026",
    "scope": "Failover of the call center.",
    "result": "findings",
    "findings": "Two numbers were out of date.",
}
FINDING = {
    "audit": "CMS program audit 2026",
    "found_on": "2/3/2026",
    "finding": "Two denials named no coverage rule.",
    "cause": "A template lacked the field.",
}
CORRECTION = {"words": "The field is required now.", "done_on": "2/20/2026"}
VALIDATION = {
    "auditor": "Ada Auditor",
    "organization": "Independent Audit LLC",
    "validated_on": "2/28/2026",
    "holds": "yes",
    "words": "Thirty denials drawn.",
    "is_independent": "on",
}


def recorded() -> dict[str, dict[str, str]]:
    """Each form of the register by its address, with what fills it."""
    at = timezone.now() - HOUR
    outage, held = register.outage(at=at), register.exercise()
    found = register.finding()
    register.corrected(finding=found)
    local = outage.failed_at.astimezone(factories.plan().zone)
    since = {"restored_at": f"{local + HOUR / 2:%m/%d/%Y %I:%M %p}"}
    return {
        "/continuity/plan/": PLAN,
        "/continuity/outages/new/": OUTAGE | {"function": "d_claims"},
        f"/continuity/outages/{outage.pk}/restore/": RESTORED | since,
        "/continuity/exercises/new/": EXERCISE,
        f"/continuity/exercises/{held.pk}/correct/": CORRECTION,
        "/continuity/findings/new/": FINDING,
        f"/continuity/findings/{found.pk}/correct/": CORRECTION,
        f"/continuity/findings/{found.pk}/validate/": VALIDATION,
    }


def test_each_form_records_what_it_says(client):
    sign_in(client, Role.SUPERVISOR)
    for address, facts in recorded().items():
        answer = client.post(address, facts)
        assert answer.status_code == 302, (address, answer.context["form"].errors)
    shown = text(client.get("/continuity/"))
    for said in ("Policy library, BC-7", "Restored in time", "Line is down.", "Telephone team",
                 "Two numbers were out of date.", "Validated", "Ada Auditor"):  # fmt: skip
        assert said in shown, said


@pytest.mark.parametrize("number", range(8))
def test_each_field_that_is_missing_gets_a_message_beside_it(client, number):
    sign_in(client, Role.SUPERVISOR)
    address, facts = list(recorded().items())[number]
    for field in at_least_one(facts):
        answer = client.post(address, facts | {field: ""})
        assert answer.status_code == 422, field
        assert list(answer.context["form"].errors) == [field]


@pytest.mark.parametrize("value", VALUES)
def test_the_forms_stand_any_value(client, value):
    sign_in(client, Role.SUPERVISOR)
    for address, facts in recorded().items():
        for field in facts:
            assert client.post(address, facts | {field: value}).status_code in SAFE
    assert client.get("/continuity/").status_code == 200
    assert client.get("/continuity/record.pdf").status_code == 200


def test_an_outage_shows_its_clock_with_the_citation_and_how_it_was_calculated(client):
    """42 CFR 422.504(o)(2)."""
    sign_in(client, Role.SUPERVISOR)
    register.outage(at=timezone.now() - 2 * HOUR)
    shown = text(client.get("/continuity/"))
    assert "42 CFR 422.504(o)(2)" in shown and "72 elapsed hours" in shown
    assert PlanAlert.objects.exists()


def test_one_that_is_late_says_so(client):
    sign_in(client, Role.SUPERVISOR)
    register.outage(at=timezone.now() - 4 * DAY)
    assert "Down, late" in text(client.get("/continuity/"))


def test_compliance_reads_and_records_nothing(client):
    sign_in(client, Role.COMPLIANCE)
    register.outage(at=timezone.now() - HOUR)
    shown = text(client.get("/continuity/"))
    assert "Call center, Medicare Advantage" in shown
    assert "Declare an outage" not in shown and "/restore/" not in shown
    assert client.post("/continuity/outages/new/", OUTAGE).status_code == 403


def test_the_disasters_page_leads_there_those_who_may_see_it(client):
    sign_in(client, Role.SUPERVISOR)
    assert 'href="/continuity/"' in text(client.get("/disasters/"))
    sign_in(client, Role.NURSE)
    assert 'href="/continuity/"' not in text(client.get("/disasters/"))


@pytest.mark.parametrize(
    "address",
    ["outages/9/restore/", "exercises/9/correct/", "findings/9/correct/", "findings/9/validate/"],
)
def test_what_is_not_on_file_is_not_found(client, address):
    sign_in(client, Role.SUPERVISOR)
    assert client.get(f"/continuity/{address}").status_code == 404


def test_a_validation_by_one_who_is_not_independent_is_refused_beside_its_field(client):
    """42 CFR 422.503(d)(2)."""
    sign_in(client, Role.SUPERVISOR)
    found = register.finding()
    register.corrected(finding=found)
    facts = {name: value for name, value in VALIDATION.items() if name != "is_independent"}
    answer = client.post(f"/continuity/findings/{found.pk}/validate/", facts)
    (said,) = answer.context["form"].errors["is_independent"]
    assert "422.503(d)(2)" in said
    assert not models.Validation.objects.exists()


class TestThePdfForCms:
    def test_says_everything_that_is_on_file(self, client):
        sign_in(client, Role.COMPLIANCE)
        register.adopted()
        register.restored(register.outage())
        register.corrected(exercise=register.exercise())
        found = register.finding()
        register.corrected(finding=found)
        register.validated(found)
        answer = client.get("/continuity/record.pdf")
        assert answer["Content-Type"] == "application/pdf"
        said = pdf_text(answer.content)
        for words in ("Business Continuity Record", "422.504(o)(1)", "Policy library, BC-7",
                      "Section risks", "Another carrier.",
                      "The list of telephone numbers", "Two denials named no coverage rule.",
                      "A template lacked the field.", "Ada Auditor"):  # fmt: skip
            assert words in said, words

    def test_is_tagged_and_titled(self, client):
        sign_in(client, Role.COMPLIANCE)
        data = client.get("/continuity/record.pdf").content
        assert b"/StructTreeRoot" in data and b"/MarkInfo" in data

    def test_of_an_empty_register_says_that_nothing_is_on_record(self, client):
        sign_in(client, Role.COMPLIANCE)
        assert "None on record." in pdf_text(client.get("/continuity/record.pdf").content)
