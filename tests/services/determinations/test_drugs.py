"""A drug that Part D does not cover is looked at under Part A or B in the same case."""

import io

import pytest
from pypdf import PdfReader

from accounts.permissions import Role
from cases import models
from determinations import models as determinations
from determinations import services
from notices.letters import render
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
FINDING = "The drug is given by infusion at a clinic, which is not what Part D pays for."
WAY = "Your clinic orders it; bring this letter to your next visit."
DRUG = {"request_type": "part_b_drug", "prior_authorization": False}


def found_case(nurse) -> models.Case:
    case = factories.in_review_case(by=nurse, **DRUG)
    services.find_not_part_d(case.pk, finding=FINDING, by=nurse, at=MONDAY + 3 * HOUR)
    return case


def test_the_clock_goes_on_in_the_same_case():
    """42 CFR 422.568(b)(3): 72 hours from the request, whatever part it belongs to."""
    nurse = factories.user(Role.NURSE)
    case = found_case(nurse)
    assert case.deadlines.get(duty="decide").due_at == MONDAY + 72 * HOUR
    assert case.events.get(event="part_d_does_not_cover").why == FINDING


def test_the_approval_says_under_which_part_and_how_to_get_it():
    """42 CFR 422.112(b)(7)."""
    nurse = factories.user(Role.NURSE)
    case = found_case(nurse)
    services.approve(
        case.pk, reason="Six infusions.", payable_under="part_b", how_to_get=WAY,
        by=nurse, at=MONDAY + DAY,
    )  # fmt: skip
    letter = case.notices.get(recipient="enrollee")
    pages = PdfReader(io.BytesIO(render(letter, at=MONDAY + DAY))).pages
    said = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "Medicare Part B" in said and WAY in said and FINDING in said
    assert "You need not ask again" in said


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"payable_under": "", "how_to_get": WAY}, "payable_under"),
        ({"payable_under": "part_d", "how_to_get": WAY}, "payable_under"),
        ({"payable_under": "part_b", "how_to_get": ""}, "how_to_get"),
    ],
)
def test_an_approval_without_the_part_or_the_way_is_refused(facts, field):
    """42 CFR 422.112(b)(7)."""
    nurse = factories.user(Role.NURSE)
    case = found_case(nurse)
    with pytest.raises(Refused) as refused:
        services.approve(case.pk, reason="Yes.", **facts, by=nurse, at=MONDAY + DAY)
    assert refused.value.field == field
    assert determinations.OrganizationDetermination.objects.get(pk=case.pk).outcome == ""


def test_a_drug_found_under_part_b_is_not_split_by_line():
    physician = factories.user(Role.PHYSICIAN)
    case = found_case(factories.user(Role.NURSE))
    item = determinations.RequestedItem.objects.get(determination=case.pk)
    line = services.ItemDecision(item.pk, "approved", "Six infusions.")
    with pytest.raises(Refused) as refused:
        services.decide_items(case.pk, [line], by=physician, at=MONDAY + DAY)
    assert refused.value.code == "drug_as_a_whole"


def test_it_is_for_drugs_and_said_once():
    nurse = factories.user(Role.NURSE)
    with pytest.raises(Refused) as refused:
        services.find_not_part_d(
            factories.in_review_case().pk, finding="x", by=nurse, at=MONDAY + 3 * HOUR
        )
    assert refused.value.code == "not_a_drug"
    case = found_case(nurse)
    with pytest.raises(Refused) as refused:
        services.find_not_part_d(case.pk, finding="x", by=nurse, at=MONDAY + 3 * HOUR)
    assert refused.value.code == "found_before"


def test_another_approval_needs_neither():
    nurse = factories.user(Role.NURSE)
    case = factories.in_review_case(by=nurse, **DRUG)
    services.approve(case.pk, reason="As asked.", by=nurse, at=MONDAY + DAY)
    assert case.notices.get(recipient="enrollee").facts["drug"] == {}
