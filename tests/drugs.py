"""A drug that Part D does not cover, and that Part B denies or covers."""

import io
from datetime import date

from pypdf import PdfReader

from accounts.permissions import Role
from cases import models
from determinations import services
from notices.letters import render
from tests import factories
from tests.factories import DAY, HOUR, MONDAY

FINDING = "The drug is given by infusion at a clinic, which is not what Part D pays for."
FINDER = "Ida Invented, PharmD, of our pharmacy unit"
SENDER = "Invented Benefits, Inc."
WAY = "Your clinic orders it; bring this letter to your next visit."
DRUG = {
    "request_type": "part_b_drug", "prior_authorization": False,
    "summary": "Infusions of an antibody every eight weeks",
}  # fmt: skip


def found_case(nurse, notice_on: date | None = None) -> models.Case:
    case = factories.in_review_case(by=nurse, **DRUG)
    services.find_not_part_d(
        case.pk, finding=FINDING, found_by=FINDER, is_noticed=bool(notice_on),
        notice_on=notice_on, notice_by=SENDER if notice_on else "", by=nurse, at=MONDAY + 3 * HOUR,
    )  # fmt: skip
    return case


def said(case: models.Case, *kinds: str) -> str:
    """The words of the enrollee's letter of that kind, as a reader takes them from the PDF."""
    letters = case.notices.filter(recipient="enrollee")
    letter = letters.get(kind__in=kinds or ("denial", "approval"))
    pages = PdfReader(io.BytesIO(render(letter, at=MONDAY + DAY))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def denied_under_all_parts(notice_on: date | None = None) -> models.Case:
    case = found_case(factories.user(Role.NURSE), notice_on)
    physician = factories.user(Role.PHYSICIAN)
    services.deny(
        case.pk, reason="The infusion was not given at a clinic, which Part B asks for.",
        criteria="Medicare Benefit Policy Manual, chapter 15, section 50", medical_necessity=False,
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
