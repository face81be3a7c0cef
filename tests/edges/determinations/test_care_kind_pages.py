"""The kind of care of a payment, on the page of a request and of its appeal (42 CFR 422.113)."""

import re

import pytest
from django.utils import timezone

from accounts.permissions import Role
from tests import emergency_bills as bills
from tests import factories
from tests import factories_reinstatement as members
from tests.emergency_bills import NO_AUTHORIZATION, RULE, SHOWN, WHY
from tests.factories import DAY
from tests.pages import one_line, signed_in

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    """What the page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", "", one_line(answer)).split())


def appealed(*said: str):
    """The appeal of a bill that came twelve days ago."""
    return bills.appealed(*said, since=timezone.now() - 12 * DAY)


def denied(*said: str):
    return bills.denied(*said, since=timezone.now() - 12 * DAY)


def of_a_service():
    now = timezone.now()
    asked = {"received_at": now - 3 * DAY}
    return factories.appeal_in_review(received_at=now - 12 * DAY, appeal=asked)


def address(case, page: str = "") -> str:
    return f"/cases/{case.number}/{page}"


def test_the_page_of_an_appeal_says_what_the_first_case_said_and_who():
    case = appealed("emergency")
    first = case.matter.determination.case
    shown = text(signed_in(Role.PHYSICIAN).get(address(case)))
    assert "Emergency care 42 CFR 422.113" in shown
    assert "Prior authorization may not be required." in shown
    assert f"At intake in case {first.number}: Emergency care. {first.entered_by}," in shown
    assert "Correct the kind of care" in shown


def test_a_correction_stands_below_with_who_made_it_and_what_shows_it():
    case = appealed("")
    bills.record(case, "emergency", at=timezone.now())
    shown = text(signed_in(Role.PHYSICIAN).get(address(case)))
    assert ": Not stated." in shown
    assert "Recorded: Emergency care. Physician" in shown and SHOWN in shown
    assert "recorded the kind of care: emergency care (before: not stated)." in shown


def test_a_reviewer_records_it_and_comes_back_to_the_case():
    case = appealed("")
    client = signed_in(Role.PHYSICIAN)
    assert "Record the kind of care" in text(client.get(address(case)))
    assert client.get(address(case, "care/")).status_code == 200
    answer = client.post(address(case, "care/"), {"care_kind": "urgently_needed", "why": SHOWN})
    assert answer.status_code == 302 and answer.url == address(case)
    assert "Urgently needed care" in text(client.get(address(case)))


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"why": SHOWN}, "care_kind"),
        ({"care_kind": "spa", "why": SHOWN}, "care_kind"),
        ({"care_kind": "neither"}, "why"),
        ({"care_kind": "emergency", "why": SHOWN}, "care_kind"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_lost(sent, field):
    case = appealed("emergency")
    answer = signed_in(Role.PHYSICIAN).post(address(case, "care/"), sent)
    assert answer.status_code == 422 and field in answer.context["form"].errors
    assert answer.context["form"]["why"].value() == sent.get("why")


def test_where_it_cannot_be_said_the_page_leads_back_with_the_reason():
    client = signed_in(Role.PHYSICIAN)
    for case, why in (
        (denied("emergency"), "only before the decision"),
        (factories.in_review_case(), "Only a request for payment"),
        (members.favorable(), "Only a request for payment"),
    ):
        answer = client.get(address(case, "care/"), follow=True)
        assert why in text(answer)
        assert "Correct the kind of care" not in text(answer)
        assert client.post(address(case, "care/"), {}).status_code in {302, 422}


def test_a_case_decided_meanwhile_keeps_what_was_typed():
    sent = {"care_kind": "neither", "why": SHOWN}
    answer = signed_in(Role.PHYSICIAN).post(address(denied("emergency"), "care/"), sent)
    assert answer.status_code == 422 and "only before the decision" in text(answer)
    assert SHOWN in text(answer)


@pytest.mark.parametrize("page", ["affirm/", "reverse/part/"])
def test_an_appeal_upheld_for_prior_authorization_is_refused_beside_the_reason(page):
    case = appealed("emergency")
    client = signed_in(Role.PHYSICIAN)
    sent = {"reason": NO_AUTHORIZATION, "criteria": RULE, "terms": "The removal, $80."}
    answer = client.post(address(case, page), sent)
    assert answer.status_code == 422
    assert "42 CFR 422.113(b)(2)(ii)" in str(answer.context["form"].errors["reason"])
    assert client.post(address(case, page), sent | {"care_why": "N/A."}).status_code == 422
    assert client.post(address(case, page), sent | {"care_why": WHY}).status_code == 302


def test_only_where_the_care_may_be_protected_the_appeal_asks_for_the_explanation():
    client = signed_in(Role.PHYSICIAN)
    for case, asks in (
        (appealed(""), True),
        (appealed("neither"), False),
        (of_a_service(), False),
    ):
        form = client.get(address(case, "affirm/")).context["form"]
        assert ("care_why" in form.fields) == asks


def test_what_the_first_denial_explained_is_shown_on_its_appeal():
    appeal = appealed("emergency", NO_AUTHORIZATION, WHY)
    shown = text(signed_in(Role.PHYSICIAN).get(address(appeal)))
    assert f"Why the first decision did not apply the protection of emergency care: {WHY}" in shown
