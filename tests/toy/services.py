"""What is done with toys: wanted, lent, given back."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from cases import audit, machine
from cases.models import Case, Channel, Enrollee, RequesterKind
from cases.needs import Needs
from cases.services import duties
from cases.services.letter_rows import day_of, envelope, write
from cases.services.locking import locked_matter
from cases.services.opening import next_number
from regulations import reinstatement as law
from regulations.notice_rules import NoticeRule, Statement
from tests.toy.models import Toy

LEND = "lend_toy"
LENT = NoticeRule(
    event="toy_lent",
    kind="toy_lent",
    citation="House rule 1",
    due="With the toy",
    recipients=("enrollee",),
    statements=(Statement("back", "Bring it back when you are done.", "House rule 2"),),
)


@transaction.atomic
def want(enrollee: Enrollee, *, wish: str, by: User, at: datetime) -> Case:
    """A toy is wanted: it is lent within days."""
    case = Case.objects.create(
        number=next_number(at), kind="toy", plan=enrollee.plan, enrollee=enrollee,
        channel=Channel.PHONE, requester_kind=RequesterKind.ENROLLEE,
        requester_name=str(enrollee), received_at=at, entered_at=at, entered_by=by,
    )  # fmt: skip
    matter = Toy.objects.create(case=case, wish=wish)
    # A toy has no law of its own: its days are counted as another row of the law counts them.
    days = law.confirm_reinstatement(reply_on=day_of(case, at))
    due = law.at_end_of_day(days, starts_at=at, time_zone=case.plan.time_zone)
    duties.open_duty(case, replace(due, duty=LEND), at=at)
    audit.record(case, "toy_wanted", by=by, at=at, to_state=matter.state, facts={"wish": wish})
    return case


def lend(case_id: int, *, by: User, at: datetime) -> Toy:
    """The toy goes out with its letter, which meets the duty when it leaves."""
    return _step(case_id, "lend", "toy_lent", by=by, at=at)


def give_back(case_id: int, *, by: User, at: datetime) -> Toy:
    """The toy is back; a letter confirms it."""
    return _step(case_id, "give_back", "toy_returned", by=by, at=at)


def needs(matter: Any, duty: str) -> Needs:
    """To choose a toy takes someone who recommends."""
    return Needs(("case.recommend",))


def took_part(matter: Any) -> Collection[int]:
    """No one lends a toy whose wish they wrote down."""
    return {matter.case.entered_by_id}


def letter_left(matter: Any, notice: Any, *, at: datetime) -> None:
    """Its letter left."""
    matter.told_at = at
    matter.save(update_fields=["told_at"])


def missed(matter: Any, duty: Any, *, at: datetime) -> None:
    """No one lent it in time."""
    matter.is_sad = True
    matter.save(update_fields=["is_sad"])


@transaction.atomic
def _step(case_id: int, verb: str, event: str, *, by: User, at: datetime) -> Toy:
    matter: Any = locked_matter(case_id)
    case = matter.case
    before = machine.act(matter, verb, by=by, at=at)
    matter.save()
    written = audit.record(case, event, by=by, at=at, from_state=before, to_state=matter.state)
    if event == LENT.event:
        write(
            written, [LENT],
            lambda *whose: {**envelope(case, *whose), "wish": matter.wish}, at=at,
        )  # fmt: skip
    found: Toy = matter
    return found
