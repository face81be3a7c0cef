"""A drug that Part D does not cover: the finding, and under which other part it is payable."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases.services import letter_rows
from determinations import models
from determinations.services.locking import locked_determination
from notices.words import ENGLISH, day
from regulations import drugs
from regulations.clock import day_words
from regulations.law import BEGIN, Refused
from regulations.specific import refuse_no_name, refuse_nothing

FINDING = "Write what was found under Part D, and why it does not cover the drug."


@transaction.atomic
def find_not_part_d(
    case_id: int,
    *,
    finding: str,
    found_by: str,
    is_noticed: bool = False,
    notice_on: date | None = None,
    notice_by: str = "",
    by: User,
    at: datetime,
) -> models.OrganizationDetermination:
    """Record that Part D does not cover the drug, which this case now looks at under A or B.

    `found_by` made the decision under Part D; `is_noticed` says whether its denial notice was sent,
    `notice_on` and `notice_by` when and by whom. The letter of this case says who decided and the
    day, as the enrollee keeps the rights under Part D (42 CFR 422.112(b)(7)(ii), 423.580). Where no
    notice was sent, the decision under Part A or B sends it (423.568(f)). Raises Refused.
    """
    determination = locked_determination(case_id)
    message = "Enter who made the Part D decision: the letter says so."
    refuse_no_name(found_by, instead=message, citation=drugs.RIGHTS_KEPT, field="found_by")
    _refuse_notice(determination, at, is_noticed=is_noticed, on=notice_on, by_whom=notice_by)
    told = {"finding": finding, "found_by": found_by, "notice_on": notice_on}
    machine.act(determination, "find_not_part_d", by=by, at=at, **told, notice_by=notice_by)
    refuse_nothing(finding, instead=FINDING, citation=drugs.RIGHTS_KEPT, field="finding")
    determination.save()
    decided = f"Part D decision by {found_by}. {_notice_in_words(notice_on, notice_by)}"
    facts = {"citation": drugs.COORDINATION, "decided": decided}
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


def _refuse_notice(
    determination: models.OrganizationDetermination,
    at: datetime,
    *,
    is_noticed: bool,
    on: date | None,
    by_whom: str,
) -> None:
    """Raise Refused where it is not plain whether the Part D denial notice was sent, when, by whom:
    the letter of this case counts the days from it, or sends it."""
    if not is_noticed and (on or by_whom.strip()):
        field = "notice_on" if on else "notice_by"
        message = "You answered that no notice was sent. Change that answer, or empty this field."
        raise Refused("notice_not_sent", message, drugs.NOTICE, field)
    if is_noticed and on is None:
        message = "Enter the date on the Part D denial notice: the days to appeal count from it."
        raise Refused("notice_day_missing", message, drugs.NOTICE, "notice_on")
    if is_noticed:
        message = "Enter who sent the Part D denial notice."
        refuse_no_name(by_whom, instead=message, citation=drugs.NOTICE, field="notice_by")
    if on:
        _refuse_day(on, letter_rows.day_of(determination.case, at))


def _refuse_day(on: date, today: date) -> None:
    if on < BEGIN:
        message = f"The rule book begins on {day_words(BEGIN)}. Check the date on the notice."
        raise Refused("before_the_rule", message, drugs.NOTICE, "notice_on")
    if on > today:
        message = "This is in the future. Enter the date on the Part D denial notice."
        raise Refused("in_the_future", message, field="notice_on")


def _notice_in_words(on: date | None, by_whom: str) -> str:
    if on is None:
        return "Its denial notice was not sent yet."
    return f"Its denial notice was sent on {day(on, ENGLISH)} by {by_whom}."
