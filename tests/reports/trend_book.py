"""A made year for the trends: a case of every stage by the real services, and some hundred copies
of them, each on a day, with an answer and a person of its own. The same seed gives the same year.
"""

from __future__ import annotations

import random
from datetime import date, timedelta

from accounts.permissions import Role
from cases.models import Case, Channel, Deadline
from cases.services import assign
from delinquency import services as unpaid_services
from determinations import services
from determinations.models import ExpediteRequest
from determinations.models import OrganizationDetermination as Determination
from tests import factories
from tests import factories_delinquency as unpaid
from tests import factories_reinstatement as made
from tests import factories_repayment as repayments
from tests.copies import copy_case, copy_deadline
from tests.factories import DAY, HOUR, MONDAY

COPIES = 40
FIELDS = ("imaging", "cardiology", "")
OUTCOMES = ("approved", "denied", "partially_approved")
SPAN = 330
# 11:30 PM in New York is the next day in UTC; with the hours added, days fall on either side.
LATE_EVENING = timedelta(hours=13, minutes=30)


def make() -> dict[str, Case]:
    """The year. Returns a case of each stage that the tests change later."""
    rng = random.Random(14)
    people = [
        factories.user(Role.NURSE, team=factories.team()),
        factories.user(Role.NURSE, team=factories.team("Evenings")),
        factories.user(Role.NURSE),
    ]
    factories.plan()
    west = factories.plan(name="West", contract_id="H0002", time_zone="America/Los_Angeles")
    stages = _determinations(west) | _of_members()
    for number, name in enumerate(sorted(stages)):
        _give(stages[name], people[number % 3])
    for stage in ("approved", "denied", "expedited"):
        _copy(stages[stage], rng, [person.pk for person in people] + [None])
    return stages


def _determinations(west) -> dict[str, Case]:
    """Requests and appeals in any stage."""
    told = factories.told_case(factories.denied_case)
    refused = factories.received_case(requester_kind="enrollee", priority="expedited")
    services.refuse_expedite(
        refused.pk, why="Stable.", by=factories.user(Role.NURSE), at=MONDAY + HOUR
    )
    reversed_ = factories.appeal_in_review()
    nurse = reversed_.assignee
    services.reverse(
        reversed_.pk,
        reason="The new records show it.",
        by=nurse,
        at=reversed_.received_at + 3 * DAY,
    )
    return {
        "received": factories.received_case(received_at=MONDAY + LATE_EVENING),
        "approved": factories.approved_case(received_at=MONDAY + LATE_EVENING),
        "denied": factories.denied_case(),
        "expedited": factories.approved_case(priority="expedited"),
        "west": factories.denied_case(plan=west, received_at=MONDAY + LATE_EVENING),
        "told": told,
        "refused": refused,
        "dismissed": factories.dismissed_case(),
        "appealed": factories.appealed_case(),
        "reversed": reversed_,
    }


def _of_members() -> dict[str, Case]:
    """Requests for reinstatement, unpaid premiums and agreements in any stage."""
    paid = unpaid.opened()
    stopped = unpaid.opened()
    unpaid_services.record_payment(
        paid.pk, unpaid.receipt(date(2026, 1, 20)), by=unpaid.specialist(),
        at=unpaid.FOUND + 10 * DAY,
    )  # fmt: skip
    return {
        "favorable": made.favorable(),
        "unfavorable": made.unfavorable(),
        "reinstated": made.reinstated(),
        "unpaid": made.unpaid(),
        "not_eligible": made.not_eligible(),
        "delinquent": stopped,
        "paid": paid,
        "repaying": repayments.agreed(),
    }


def _give(case: Case, person) -> None:
    Case.objects.filter(pk=case.pk).update(assignee=person)


def _copy(first: Case, rng: random.Random, people: list[int | None]) -> None:
    """Copies on days of the year, some decided otherwise, some done late, some without a person."""
    copies = copy_case(first, COPIES)
    for duty in first.deadlines.filter(closed_at=None):
        copy_deadline(duty, copies)
    for pk in copies.ids:
        _scatter(pk, rng, people)


def _scatter(pk: int, rng: random.Random, people: list[int | None]) -> None:
    received = MONDAY + rng.randrange(SPAN) * DAY + rng.randrange(24 * 60) * timedelta(minutes=1)
    lag = rng.choice((5, 59, 60, 61, 300, 1440, 4000)) * timedelta(minutes=1)
    Case.objects.filter(pk=pk).update(
        received_at=received, entered_at=received + lag, assignee=rng.choice(people),
        channel=rng.choice(Channel.values), next_due_at=None,
    )  # fmt: skip
    waited = rng.randrange(1, 20 * 24) * HOUR
    outcome = rng.choice(OUTCOMES)
    Determination.objects.filter(pk=pk).update(
        decided_at=received + waited, outcome=outcome, care_field=rng.choice(FIELDS),
        reason="Why.", license="ME00001", medical_necessity=rng.choice((True, False, None)),
    )  # fmt: skip
    due = received + rng.choice((3, 7, 14)) * DAY
    met = rng.choice((due - HOUR, due, due + timedelta(milliseconds=900), due + HOUR, None))
    Deadline.objects.filter(case=pk).update(
        starts_at=received,
        first_due_at=due,
        due_at=due,
        met_at=met,
        met_by="a letter" if met else "",
    )
    if met is None:
        Case.objects.filter(pk=pk).update(next_due_at=due)
    if rng.random() < 0.3:
        _ask_to_expedite(pk, received, rng)


def _ask_to_expedite(pk: int, received, rng: random.Random) -> None:
    by = Case.objects.get(pk=pk).entered_by
    ExpediteRequest.objects.create(
        case_id=pk, asked_by=rng.choice(ExpediteRequest.AskedBy.values), supported=False,
        channel="oral", asked_at=received, entered_at=received + HOUR,
        answer=rng.choice(("granted", "refused")), answered_at=received + 2 * HOUR, answered_by=by,
    )  # fmt: skip


def assigned(case: Case, person, at) -> None:
    """The case moves to another person, by the service."""
    assign(case.pk, to=person, by=factories.user(Role.SUPERVISOR), at=at)
