"""What a kind of case says for the test of every verb: its roads, and how each verb is done.

A road is one way into a state, by the verb that led there: the same state reached by another verb
has other facts, and a service that knows one road may fail on the other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from accounts.models import User
from accounts.permissions import Role
from cases import services as folder
from cases.models import AuditEvent, Case
from cases.services import GrievanceAnswer, GrievanceExtension, GrievanceFacts
from tests import factories

MINUTE = timedelta(minutes=1)


def nothing(case: Case, at: datetime) -> None:
    """What most verbs need to be so before them."""


def soon(case: Case) -> datetime:
    """A few minutes after the last thing that happened to the case."""
    return AuditEvent.objects.filter(case=case.pk).latest("at").at + 5 * MINUTE


# Verbs that look at nothing that a road brought with it: one road into each state shows them.
ONCE = frozenset(
    {
        "assign", "receive_grievance", "extend_grievance", "answer_grievance",
        "notify_refusal_orally", "record_selection",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Road:
    """A way into a state: the verb that led there (as the kind calls its beginning, where it
    begins so), and a case that went it, of the variant that is named."""

    verb: str
    state: str
    make: Callable[[str], Case]


@dataclass(frozen=True)
class Verb:
    """How a verb is done: by the service that its form calls, by whom, and which event it leaves.

    `by` is a role, empty for the worker. `of` is the variant of case that it needs, `first` what
    must be done before, `at` when.
    """

    do: Callable[[Case, User, datetime], object]
    event: str
    by: str
    of: str = ""
    first: Callable[[Case, datetime], object] = nothing
    at: Callable[[Case], datetime] = soon
    # Whether its event stands in the case that it opens.
    opens: bool = False


@dataclass(frozen=True)
class Book:
    """All verbs and roads of a kind.

    `refused` says by verb and road which refusal (its code) is right there, as the facts of the
    road forbid it. `never` are verbs that the machine has in a state and no case there can do,
    and why.
    """

    roads: Mapping[str, Road]
    verbs: Mapping[str, Verb]
    refused: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    never: Mapping[tuple[str, str], str] = field(default_factory=dict)
    # By road and verb, where another variant than that of the verb is needed.
    other: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def variant(self, road: str, verb: str) -> str:
        """What is refused needs none: often there is no such case on that road."""
        if road in self.refused.get(verb, {}):
            return ""
        return self.other.get((road, verb), self.verbs[verb].of)


def grieve(case: Case, at: datetime) -> object:
    by = factories.user(Role.SUPERVISOR)
    return folder.receive_grievance(case.pk, _grievance(case, at), by=by, at=at)


def _grievance(case: Case, at: datetime) -> GrievanceFacts:
    day = at.astimezone(case.plan.zone).date()
    return GrievanceFacts("other", str(case.enrollee), "oral", at, "An hour on hold.", day)


def _grieved(case: Case) -> int:
    return case.grievances.get().pk


def grievances(by: str) -> dict[str, Verb]:
    """The three verbs of grievances, which every kind has."""
    return {
        "receive_grievance": Verb(
            lambda case, by, at: folder.receive_grievance(
                case.pk, _grievance(case, at), by=by, at=at
            ),
            "grievance_received",
            by,
        ),
        "extend_grievance": Verb(
            lambda case, by, at: folder.extend_grievance(
                case.pk,
                GrievanceExtension(_grieved(case), "enrollee_asks", 14, "You asked for it."),
                by=by,
                at=at,
            ),
            "grievance_extended",
            by,
            first=grieve,
        ),
        "answer_grievance": Verb(
            lambda case, by, at: folder.answer_grievance(
                case.pk,
                GrievanceAnswer(_grieved(case), folder.UPHELD, "We have more people on it now."),
                by=by,
                at=at,
            ),
            "grievance_answered",
            by,
            first=grieve,
        ),
    }


def work(taker: str) -> dict[str, Verb]:
    """Taking a case, and giving it to someone."""
    return {
        "take": Verb(lambda case, by, at: folder.take(case.pk, by=by, at=at), "taken", taker),
        "assign": Verb(
            lambda case, by, at: folder.assign(case.pk, to=factories.user(taker), by=by, at=at),
            "assigned",
            Role.SUPERVISOR,
        ),
    }


def close() -> Verb:
    return Verb(lambda case, by, at: folder.close(case.pk, by=by, at=at), "closed", Role.INTAKE)


def post(case: Case) -> Case:
    """Every waiting letter leaves."""
    factories.dispatch_all(case, at=soon(case))
    return Case.objects.get(pk=case.pk)


def past(duty: str, case: Case) -> datetime:
    """A second after the limit of the duty."""
    return case.deadlines.filter(duty=duty).latest("pk").due_at + timedelta(seconds=1)
