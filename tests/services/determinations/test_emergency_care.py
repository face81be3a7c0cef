"""42 CFR 422.113: payment for emergency, urgently needed and post-stabilization care."""

import io

import pytest
from pypdf import PdfReader

from accounts.permissions import Role
from cases import models
from determinations import services
from notices.letters import render
from regulations.law import Refused
from tests import factories
from tests.emergency_bills import BILL, NO_AUTHORIZATION, WHY
from tests.factories import DAY, MONDAY

pytestmark = pytest.mark.django_db


def bill(kind: str = "emergency") -> models.Case:
    return factories.in_review_case(care_kind=kind, **BILL)


def deny(case: models.Case, reason: str = NO_AUTHORIZATION, **facts) -> None:
    services.deny(
        case.pk, reason=reason, criteria="Evidence of Coverage, chapter 3, section 2",
        medical_necessity=False, **facts, by=factories.user(Role.PHYSICIAN), at=MONDAY + DAY,
    )  # fmt: skip


def matter(case: models.Case):
    return models.Case.objects.get(pk=case.pk).matter


@pytest.mark.parametrize("kind", ["emergency", "urgently_needed", "post_stabilization", ""])
def test_a_denial_for_want_of_prior_authorization_is_refused(kind):
    """42 CFR 422.113(b)(2)(ii), (c)(2): no row is written, nothing is told."""
    case = bill(kind)
    with pytest.raises(Refused) as refused:
        deny(case)
    assert (refused.value.code, refused.value.field) == ("reason_barred", "reason")
    assert "422.113" in refused.value.citation
    assert matter(case).state == "in_review" and not case.notices.exists()


def test_explained_it_stands_in_the_letter_why_the_protection_does_not_apply():
    """42 CFR 422.113(b)(1)(i): the prudent layperson decides what an emergency is."""
    case = bill()
    deny(case, care_why=WHY)
    assert matter(case).care_why == WHY
    letter = case.notices.get(recipient="enrollee")
    pages = PdfReader(io.BytesIO(render(letter, at=MONDAY + DAY))).pages
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "without prior authorization and outside our network" in said
    assert "You asked us to pay for: Emergency care." in said and WHY in said


def test_another_reason_needs_no_explanation():
    case = bill()
    deny(case, "The bill of the hospital in Oregon names no day on which the wart was removed.")
    assert matter(case).outcome == "denied"
    assert case.notices.get(recipient="enrollee").facts["care"] == {}


def test_ordinary_care_may_be_denied_for_want_of_prior_authorization():
    case = bill("neither")
    deny(case)
    assert matter(case).outcome == "denied"


def test_a_request_for_a_service_may_be_denied_for_the_network():
    """The rule is of payment: nothing was furnished yet."""
    case = factories.in_review_case()
    deny(case, "This imaging center is out of network; three of our network do the MRI of a knee.")
    assert matter(case).outcome == "denied"


def test_a_line_denied_for_the_network_is_refused_beside_its_reason():
    """42 CFR 422.113(b)(2)(i)."""
    case = bill()
    item = case.matter.items.get()
    line = services.ItemDecision(
        item.pk,
        "denied",
        "",
        "The hospital in Oregon is not in our network of this year.",
        "EOC chapter 3, section 2",
        False,
    )
    by = factories.user(Role.PHYSICIAN)
    with pytest.raises(Refused) as refused:
        services.decide_items(case.pk, [line], by=by, at=MONDAY + DAY)
    assert refused.value.field == f"reason_{item.pk}"
    services.decide_items(case.pk, [line], care_why=WHY, by=by, at=MONDAY + DAY)
    assert matter(case).care_why == WHY


@pytest.mark.parametrize("facts", [BILL | {"care_kind": "spa"}, {"care_kind": "emergency"}])
def test_an_unknown_kind_or_one_of_no_payment_is_refused_and_opens_no_case(facts):
    with pytest.raises(Refused) as refused:
        factories.received_case(**facts)
    assert refused.value.field == "care_kind"
    assert not models.Case.objects.exists()
