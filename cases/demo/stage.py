"""Where the demo's cases play, and what the worker does there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from accounts.models import User
from cases import models, services
from cases.services import missed

# The worker looks every half minute.
SWEEP = timedelta(seconds=30)


@dataclass(frozen=True)
class Stage:
    """Where the cases play: the instant that is now, the plan, its staff by user name."""

    now: datetime
    plan: models.Plan
    staff: dict[str, User]

    def nurse_of(self, case: models.Case) -> User:
        return self.staff["nurse" if case.pk % 3 else "nurse2"]

    def after(self, case: models.Case, part: float) -> datetime:
        """An instant at this part of the way from entry to now, and before the deadline."""
        limit = case.next_due_at or self.now
        return case.entered_at + (min(self.now, limit) - case.entered_at) * part


def mark_missed(stage: Stage) -> None:
    """What the worker does when a limit passes; one that is missed may bring another forward."""
    while late := missed.missed_deadlines(at=stage.now - SWEEP, limit=100):
        for pk in late:
            services.mark_missed(pk, at=models.Deadline.objects.get(pk=pk).due_at + SWEEP)


def send(case: models.Case, at: datetime) -> None:
    """What the worker does with the letters of a case."""
    for notice in case.notices.filter(dispatched_at=None):
        services.dispatch(notice.pk, at=at)
