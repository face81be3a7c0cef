"""A drug that Part D does not cover is looked at under Part A or B in the same case."""

from datetime import date

import pytest

from accounts.permissions import Role
from determinations import models as determinations
from determinations import services
from regulations.law import Refused
from tests import factories
from tests.drugs import (
    DRUG,
    FINDER,
    FINDING,
    SENDER,
    WAY,
    approved_under_part_b,
    denied_under_all_parts,
    found_case,
    said,
)
from tests.factories import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db


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
        ({"found_by": "n/a"}, "found_by"),
        ({"notice_on": date(1900, 1, 1), "notice_by": SENDER, "is_noticed": True}, "notice_on"),
        ({"notice_on": date(2015, 12, 31), "notice_by": SENDER, "is_noticed": True}, "notice_on"),
        ({"notice_on": date(2026, 3, 2), "notice_by": "unknown", "is_noticed": True}, "notice_by"),
        ({"notice_on": date(2026, 3, 3), "notice_by": SENDER, "is_noticed": True}, "notice_on"),
        ({"notice_by": SENDER, "is_noticed": True}, "notice_on"),
        ({"notice_on": date(2026, 3, 2), "is_noticed": True}, "notice_by"),
        ({"notice_on": date(2026, 3, 2)}, "notice_on"),
        ({"notice_by": SENDER}, "notice_by"),
    ],
)
def test_a_finding_without_its_maker_or_with_half_a_notice_is_refused(facts, field):
    """42 CFR 422.112(b)(7)(ii), 423.582(b): what the letter repeats must be there, and true; the
    notice of the denial under Part D was sent, by someone on a day, or it was not."""
    nurse = factories.user(Role.NURSE)
    case = factories.in_review_case(by=nurse, **DRUG)
    told = {"finding": FINDING, "found_by": FINDER} | facts
    with pytest.raises(Refused) as refused:
        services.find_not_part_d(case.pk, **told, by=nurse, at=MONDAY + 3 * HOUR)
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


@pytest.mark.parametrize(
    ("notice_on", "told"),
    [
        (date(2026, 2, 20), f"Its denial notice was sent on February 20, 2026 by {SENDER}."),
        (None, "Its denial notice was not sent yet."),
    ],
)
def test_the_trail_says_whether_the_part_d_notice_was_sent_when_and_by_whom(notice_on, told):
    """42 CFR 423.568(f): a denial under Part D has a notice of its own."""
    case = found_case(factories.user(Role.NURSE), notice_on)
    assert told in case.events.get(event="part_d_does_not_cover").facts["decided"]
    found = determinations.OrganizationDetermination.objects.get(pk=case.pk)
    assert (found.part_d_notice_on, found.part_d_notice_by) == (
        notice_on, SENDER if notice_on else "",
    )  # fmt: skip
