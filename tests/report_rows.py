"""Decided requests and appeals in numbers, for tests of reports: rows copied from one that the
services made, each with the facts that a test gives it."""

from datetime import datetime, timedelta
from itertools import count

from cases.models import Case
from determinations.models import (
    Extension,
    OrganizationDetermination,
    Reconsideration,
    Review,
)
from tests import factories

_numbers = count(1)
DENIED = {"reason": "It is not covered.", "license": "MD 1, ME", "medical_necessity": True}


def first() -> Case:
    """The case that all others are copies of."""
    return factories.told_case(factories.approved_case)


def copied(case: Case, **facts) -> Case:
    """The same case once more, closed, under a number of its own."""
    row = Case.objects.get(pk=case.pk)
    number = next(_numbers)
    facts = {"number": f"T{number:06}", "next_due_at": None, "source_key": ""} | facts
    received_at = facts.get("received_at", row.received_at)
    facts.setdefault("entered_at", received_at)
    for name, value in ({"pk": None} | facts).items():
        setattr(row, name, value)
    row._state.adding = True
    row.save()
    return row


def request(of: Case, *, of_case=None, **facts) -> OrganizationDetermination:
    """A closed request for coverage: approved, standard, under prior authorization unless facts say
    otherwise."""
    decided_at = facts.get("decided_at") or of.determination.decided_at
    case = copied(of, **{"received_at": decided_at - timedelta(days=3)} | (of_case or {}))
    values = {
        "state": "closed", "outcome": "approved", "request_type": "item_or_service",
        "priority": "standard", "prior_authorization": True, "summary": "A walker",
        "decided_at": decided_at, "decided_by": of.determination.decided_by,
        "notified_at": decided_at,
    }  # fmt: skip
    if facts.get("outcome") in ("denied", "partially_approved"):
        values |= DENIED
    if facts.get("state") in ("withdrawn", "dismissed"):
        nothing = {"outcome": "", "decided_at": None, "decided_by": None, "notified_at": None}
        values |= nothing | {"ended_at": facts.pop("decided_at")}
    return OrganizationDetermination.objects.create(case=case, **values | facts)


def extended(asked: OrganizationDetermination, *, untold_at: datetime | None = None) -> None:
    Extension.objects.create(
        case=asked.case, ground="enrollee_request", days=14, words="Please wait.",
        in_enrollee_interest=True, taken_at=asked.case.received_at, untold_at=untold_at,
        taken_by=asked.decided_by, citation="42 CFR 422.568(b)(2)",
    )  # fmt: skip


def appealed(asked: OrganizationDetermination, **facts) -> Reconsideration:
    """An appeal, upheld by a person unless facts say otherwise; pending without an outcome."""
    decided_at = facts.pop("decided_at", asked.decided_at + timedelta(days=20))
    case = copied(asked.case, kind="reconsideration", received_at=decided_at - timedelta(days=9))
    values = {
        "state": "closed", "outcome": "affirmed", "request_type": asked.request_type,
        "priority": asked.priority, "argument": "I need it.", "decided_at": decided_at,
        "decided_by": asked.decided_by, "terms": "One walker.",
    }  # fmt: skip
    if facts.get("state") in ("withdrawn", "dismissed", "in_review"):
        nothing = {"outcome": "", "decided_at": None, "decided_by": None}
        ended = None if facts["state"] == "in_review" else decided_at
        values |= nothing | {"ended_at": ended}
    return Reconsideration.objects.create(case=case, determination=asked, **values | facts)


def reviewed(appeal: Reconsideration, outcome: str) -> None:
    """The independent review entity answered."""
    at = appeal.decided_at + timedelta(days=30)
    Review.objects.create(
        case=appeal.case, level="ire", outcome=outcome, reference="IRE-1", decided_on=at.date(),
        received_at=at, entered_at=at, words="We looked.", by=appeal.decided_by,
    )  # fmt: skip
