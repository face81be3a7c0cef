"""Duties of a case: opened, moved, met, ended. Keeps `Case.next_due_at` and the alerts in step."""

from __future__ import annotations

from datetime import datetime

from cases import models
from cases.services import alerts
from regulations.clock import Due
from regulations.timeframes import STOPS_ALONGSIDE


def open_duty(case: models.Case, due: Due, *, at: datetime, subject: str = "") -> models.Deadline:
    """Write the duty that the law opens on this case, with its trace and its alerts.

    `subject` tells it from other duties of that name: whom to tell, which grievance to answer.
    """
    _refuse_unnamed(case, due.duty)
    deadline = models.Deadline.objects.create(
        case=case,
        duty=due.duty,
        subject=subject,
        starts_at=due.starts_at,
        first_due_at=due.first_due_at,
        due_at=due.due_at,
        rule=due.rule,
        citation=due.citation,
        trace=due.trace,
    )
    alerts.plan(deadline, at=at)
    _refresh_next_due(case)
    return deadline


def move(deadline: models.Deadline, due: Due, *, at: datetime) -> None:
    """Give the duty another limit; the first one stays as it was."""
    _set_limit(deadline, due)
    alerts.drop(deadline, at=at)
    alerts.plan(deadline, at=at)
    _refresh_next_due(deadline.case)


def move_back(deadline: models.Deadline, due: Due, *, at: datetime) -> None:
    """Give the duty its first limit again, whether it is open or met: its extension was none."""
    if deadline.is_open:
        move(deadline, due, at=at)
        return
    _set_limit(deadline, due)


def meet(deadline: models.Deadline, *, met_at: datetime, met_by: str, at: datetime) -> None:
    """The duty is done: `met_at` is the instant in law, `met_by` says by what."""
    deadline.met_at, deadline.met_by = met_at, met_by
    deadline.save(update_fields=["met_at", "met_by"])
    alerts.drop(deadline, at=at)
    _refresh_next_due(deadline.case)


def end(deadline: models.Deadline, *, at: datetime, why: str) -> None:
    """The duty fell away without being met, for the reason given."""
    deadline.closed_at, deadline.closed_why = at, why
    deadline.save(update_fields=["closed_at", "closed_why"])
    alerts.drop(deadline, at=at)
    _refresh_next_due(deadline.case)


def open_alongside(
    deadline: models.Deadline, name: str, *, at: datetime, citation: str = ""
) -> models.Deadline:
    """Open another duty that the same rule limits to the same instant; `citation` is where the law
    has that duty, if elsewhere."""
    _refuse_unnamed(deadline.case, name)
    alongside = models.Deadline.objects.create(
        case=deadline.case,
        duty=name,
        starts_at=deadline.starts_at,
        first_due_at=deadline.first_due_at,
        due_at=deadline.due_at,
        rule=deadline.rule,
        citation=citation or deadline.citation,
        trace=deadline.trace | {"stops": STOPS_ALONGSIDE.get(name, deadline.trace["stops"])},
    )
    alerts.plan(alongside, at=at)
    _refresh_next_due(deadline.case)
    return alongside


def replace(deadline: models.Deadline, due: Due, *, at: datetime, why: str) -> models.Deadline:
    """End the task, for the reason given, by opening the one that it became."""
    end(deadline, at=at, why=why)
    successor = open_duty(deadline.case, due, at=at, subject=deadline.subject)
    deadline.replaced_by = successor
    deadline.save(update_fields=["replaced_by"])
    return successor


def take_back(deadline: models.Deadline, due: Due, *, at: datetime, why: str) -> models.Deadline:
    """That the duty was met was a slip: it is closed, for the reason given, and open again."""
    deadline.met_at, deadline.met_by = None, ""
    deadline.save(update_fields=["met_at", "met_by"])
    return replace(deadline, due, at=at, why=why)


def open_duties(case: models.Case) -> list[models.Deadline]:
    """The duties not yet met or ended, the first due first; each carries this `case` object."""
    open_rows = models.Deadline.objects.filter(
        case=case, met_at__isnull=True, closed_at__isnull=True
    )
    duties = list(open_rows.order_by("due_at", "id"))
    for duty in duties:
        duty.case = case
    return duties


def duty(case: models.Case, name: str, subject: str = "") -> models.Deadline:
    """The open duty of that name. Raises Deadline.DoesNotExist."""
    found = find(case, name, subject)
    if found is None:
        raise models.Deadline.DoesNotExist(f"no open duty {name} {subject}".strip())
    return found


def find(case: models.Case, name: str, subject: str = "") -> models.Deadline | None:
    """The open duty of that name, or None."""
    found = models.Deadline.objects.filter(
        case=case, duty=name, subject=subject, met_at__isnull=True, closed_at__isnull=True
    ).first()
    if found:
        found.case = case
    return found


def _set_limit(deadline: models.Deadline, due: Due) -> None:
    deadline.due_at, deadline.rule = due.due_at, due.rule
    deadline.citation = due.citation
    deadline.trace = due.trace | {"stops": deadline.trace["stops"]}
    deadline.save(update_fields=["due_at", "rule", "citation", "trace"])


def _refuse_unnamed(case: models.Case, name: str) -> None:
    """A duty without a name would stand on no page, and nothing would say what it is."""
    if not case.kind_.has_duty(name):
        raise LookupError(f"{case.kind_.label} has no name for the duty “{name}”")


def _refresh_next_due(case: models.Case) -> None:
    first = next(iter(open_duties(case)), None)
    case.next_due_at = first.due_at if first else None
    case.save(update_fields=["next_due_at"])
