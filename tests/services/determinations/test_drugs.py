"""A drug that Part D does not cover is looked at under Part A or B in the same case."""

import io
from datetime import date

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
FINDER = "Ida Invented, PharmD, of our pharmacy unit"
WAY = "Your clinic orders it; bring this letter to your next visit."
DRUG = {
    "request_type": "part_b_drug", "prior_authorization": False,
    "summary": "Infusions of an antibody every eight weeks",
}  # fmt: skip


def found_case(nurse, notice_on: date | None = None) -> models.Case:
    case = factories.in_review_case(by=nurse, **DRUG)
    services.find_not_part_d(
        case.pk, finding=FINDING, found_by=FINDER, notice_on=notice_on,
        by=nurse, at=MONDAY + 3 * HOUR,
    )  # fmt: skip
    return case


def said(case: models.Case) -> str:
    """The words of the enrollee's letter, as a reader takes them from the PDF."""
    letter = case.notices.get(recipient="enrollee")
    pages = PdfReader(io.BytesIO(render(letter, at=MONDAY + DAY))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def denied_under_all_parts(notice_on: date | None = None) -> models.Case:
    case = found_case(factories.user(Role.NURSE), notice_on)
    physician = factories.user(Role.PHYSICIAN)
    services.deny(
        case.pk, reason="The infusion was not given at a clinic, which Part B asks for.",
        criteria="Part B benefit, section 50", medical_necessity=False,
        by=physician, at=MONDAY + DAY,
    )  # fmt: skip
    return case


def approved_under_part_b(notice_on: date | None = None) -> models.Case:
    nurse = factories.user(Role.NURSE)
    case = found_case(nurse, notice_on)
    services.approve(
        case.pk, reason="Six infusions.", payable_under="part_b", how_to_get=WAY,
        by=nurse, at=MONDAY + DAY,
    )  # fmt: skip
    return case


@pytest.mark.parametrize("decided", [denied_under_all_parts, approved_under_part_b])
def test_denial_and_approval_say_the_finding_who_made_it_and_the_part_d_right(decided):
    """42 CFR 422.112(b)(7)(ii), 423.580, 423.582(b); 80 FR 7941: the rights under Part D stay."""
    words = said(decided())
    assert FINDING in words and f"made by {FINDER}." in words
    assert (
        "a redetermination under Part D. We must receive the request within 65 calendar days of "
        "the date of this letter" in words
    )


@pytest.mark.parametrize("decided", [denied_under_all_parts, approved_under_part_b])
def test_the_days_count_from_the_part_d_notice_where_one_was_sent(decided):
    """42 CFR 423.582(b): the days run from the notice of the decision under Part D."""
    words = said(decided(date(2026, 2, 20)))
    assert "within 65 calendar days of February 20, 2026, the date of our Part D notice" in words


def test_a_part_d_notice_of_2024_gives_the_days_of_its_own_time():
    """42 CFR 423.582(b) before 89 FR 30448: 60 days of the date of the notice."""
    words = said(denied_under_all_parts(date(2024, 12, 31)))
    assert "within 60 calendar days of December 31, 2024" in words


def test_a_letter_about_a_drug_that_part_d_never_judged_says_nothing_of_it():
    nurse = factories.user(Role.NURSE)
    case = factories.in_review_case(by=nurse, **DRUG)
    services.approve(case.pk, reason="As asked.", by=nurse, at=MONDAY + DAY)
    assert "Part D" not in said(case)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"found_by": " "}, "found_by"),
        ({"found_by": FINDER, "notice_on": date(2026, 3, 3)}, "notice_on"),
    ],
)
def test_a_finding_without_its_maker_or_with_a_notice_to_come_is_refused(facts, field):
    """42 CFR 422.112(b)(7)(ii): what the letter repeats must be there, and true."""
    nurse = factories.user(Role.NURSE)
    case = factories.in_review_case(by=nurse, **DRUG)
    with pytest.raises(Refused) as refused:
        services.find_not_part_d(case.pk, finding=FINDING, by=nurse, at=MONDAY + 3 * HOUR, **facts)
    assert refused.value.field == field
    assert determinations.OrganizationDetermination.objects.get(pk=case.pk).part_d_finding == ""


def test_the_clock_goes_on_in_the_same_case():
    """42 CFR 422.568(b)(3): 72 hours from the request, whatever part it belongs to."""
    nurse = factories.user(Role.NURSE)
    case = found_case(nurse)
    assert case.deadlines.get(duty="decide").due_at == MONDAY + 72 * HOUR
    assert case.events.get(event="part_d_does_not_cover").why == FINDING


def test_the_approval_says_under_which_part_and_how_to_get_it():
    """42 CFR 422.112(b)(7)."""
    words = said(approved_under_part_b())
    assert "Medicare Part B" in words and WAY in words and FINDING in words
    assert "You do not have to ask again" in words


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
            factories.in_review_case().pk, finding="x", found_by=FINDER,
            by=nurse, at=MONDAY + 3 * HOUR,
        )  # fmt: skip
    assert refused.value.code == "not_a_drug"
    case = found_case(nurse)
    with pytest.raises(Refused) as refused:
        services.find_not_part_d(
            case.pk, finding="x", found_by=FINDER, by=nurse, at=MONDAY + 3 * HOUR
        )
    assert refused.value.code == "found_before"


def test_another_approval_needs_neither():
    nurse = factories.user(Role.NURSE)
    case = factories.in_review_case(by=nurse, **DRUG)
    services.approve(case.pk, reason="As asked.", by=nurse, at=MONDAY + DAY)
    assert case.notices.get(recipient="enrollee").facts["drug"] == {}
