"""A drug that Part D does not cover: the finding, and under which other part it is payable."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases.services import letter_rows
from determinations import models
from determinations.services.locking import locked_determination
from regulations import drugs
from regulations.law import Refused
from regulations.specific import refuse_nothing

FINDING = "Write what was found under Part D, and why it does not cover the drug."


@transaction.atomic
def find_not_part_d(
    case_id: int,
    *,
    finding: str,
    found_by: str,
    notice_on: date | None = None,
    by: User,
    at: datetime,
) -> models.OrganizationDetermination:
    """Record that Part D does not cover the drug, which this case now looks at under A or B.

    `found_by` made the decision under Part D, and `notice_on` is the date of its notice where one
    was sent; the letter of this case repeats both, as the enrollee keeps the rights under Part D
    (42 CFR 422.112(b)(7)(ii), 423.580). Raises Refused.
    """
    determination = locked_determination(case_id)
    _refuse_incomplete(determination, found_by, notice_on, at)
    told = {"finding": finding, "found_by": found_by, "notice_on": notice_on}
    machine.act(determination, "find_not_part_d", by=by, at=at, **told)
    refuse_nothing(finding, instead=FINDING, citation=drugs.RIGHTS_KEPT, field="finding")
    determination.save()
    facts = {"citation": drugs.COORDINATION, "decided": f"Part D decision by {found_by}."}
    audit.record(
        determination.case, "part_d_does_not_cover", by=by, at=at, why=finding, facts=facts
    )
    return determination


def coordination(
    determination: models.OrganizationDetermination, payable_under: str, how_to_get: str
) -> dict[str, str]:
    """What an approval of such a drug says more. Raises Refused where it is missing."""
    if not determination.part_d_finding:
        return {}
    part = drugs.part(payable_under, determination.case.received_on)
    if not how_to_get:
        message = "Explain how the enrollee can get the drug: where, from whom, what to bring."
        raise Refused("way_missing", message, drugs.COORDINATION, "how_to_get")
    return {"payable_under": part.key, "how_to_get": how_to_get}


def _refuse_incomplete(
    determination: models.OrganizationDetermination,
    found_by: str,
    notice_on: date | None,
    at: datetime,
) -> None:
    if not found_by.strip():
        message = "Enter who made the Part D decision: the letter says so."
        raise Refused("finder_missing", message, drugs.RIGHTS_KEPT, "found_by")
    if notice_on and notice_on > letter_rows.day_of(determination.case, at):
        message = "This is in the future. Enter the date on the Part D denial notice."
        raise Refused("in_the_future", message, field="notice_on")
