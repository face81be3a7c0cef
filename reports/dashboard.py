"""What is open now, by clock and time left, and where it lies: the numbers of the dashboard.

One statement counts every open duty; the page adds up what it shows of them. The list of a number
is `cases.open_duties.found` with its filters, so that both are the same rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import Team, User
from cases import kinds, mailroom, models, open_duties
from cases.open_duties import DUE, NONE, Filters
from notices import watching
from regulations import clock_kinds

# How the open duties may be broken down, by the filter of the queue that lists a line.
BREAKDOWNS = {
    "duty": "Task",
    "kind": "Kind of case",
    "team": "Team",
    "person": "Person",
    "plan": "Plan",
}
# The line of cases without a person where teams are lines.
UNASSIGNED = "unassigned"
_GROUPED = ("rule", "duty", "case__kind", "case__plan", "case__assignee", "case__assignee__team")


@dataclass
class Line:
    """Open duties of one sort: how many of each span of `DUE`, and the earliest limit."""

    key: str
    label: str
    counts: Counter[str] = field(default_factory=Counter)
    first_due_at: datetime | None = None

    @property
    def total(self) -> int:
        return self.counts.total()

    def add(self, group: dict[str, Any]) -> None:
        """Count in one group of duties."""
        self.counts.update({due: group[due] for due in DUE})
        self.first_due_at = min(filter(None, (self.first_due_at, group["first_due_at"])))


@dataclass(frozen=True)
class Today:
    """The open duties: by clock, by one breakdown, and those of cases that no one has."""

    clocks: list[Line]
    lines: list[Line]
    unassigned: int
    awaited: int


@dataclass(frozen=True)
class Letters:
    """Letters that have not left: waiting to be sent, since when, and without an address."""

    waiting: int
    oldest_at: datetime | None
    no_address: int


def today(user: User, *, by: str, at: datetime) -> Today:
    """The open duties that this person may see, judged at `at`, broken down `by` (BREAKDOWNS)."""
    groups = _groups(user, at)
    clocks = {key: Line(key, label) for key, label in open_duties.CLOCKS.items()}
    lines: dict[str, Line] = {}
    names = _names(by, groups)
    for group in groups:
        clocks[_clock(group)].add(group)
        key = _KEYS[by](group)
        lines.setdefault(key, Line(key, names.get(key, key))).add(group)
    return Today(
        clocks=list(clocks.values()),
        lines=sorted(lines.values(), key=_most_pressing),
        unassigned=sum(
            group[due] for group in groups if not group["case__assignee"] for due in DUE
        ),
        awaited=open_duties.found(user, Filters(awaited="1"), at=at).count(),
    )


def letters(user: User) -> Letters:
    """What waits to be sent, counted as the tabs of the letters are."""
    counts = mailroom.tab_counts(user)
    return Letters(
        waiting=counts[mailroom.WAITING],
        oldest_at=mailroom.oldest_waiting(user),
        no_address=counts[mailroom.ADDRESS],
    )


def workers(*, at: datetime) -> list[watching.Finding]:
    """Whether workers run, in words."""
    return watching.workers(at=at)


def _groups(user: User, at: datetime) -> list[dict[str, Any]]:
    found = open_duties.found(user, Filters(), at=at)
    return open_duties.counted(found, *_GROUPED, at=at)


def _clock(group: dict[str, Any]) -> str:
    of_hours = group["rule"] in clock_kinds.rules_of(clock_kinds.HOURS)
    return clock_kinds.HOURS if of_hours else clock_kinds.DAYS


def _most_pressing(line: Line) -> tuple[Any, ...]:
    return (*(-line.counts[due] for due in DUE), line.label)


def _team_of(group: dict[str, Any]) -> str:
    # A case without a person is in no team: its line is that of the unassigned.
    if not group["case__assignee"]:
        return UNASSIGNED
    return str(group["case__assignee__team"] or NONE)


_KEYS: dict[str, Callable[[dict[str, Any]], str]] = {
    "duty": lambda group: group["duty"],
    "kind": lambda group: group["case__kind"],
    "team": _team_of,
    "person": lambda group: str(group["case__assignee"] or NONE),
    "plan": lambda group: str(group["case__plan"]),
}


def _named(rows: Any) -> dict[str, str]:
    return {str(row.pk): str(row) for row in rows}


def _names(by: str, groups: list[dict[str, Any]]) -> dict[str, str]:
    """What the keys of the lines are called."""
    if by == "person":
        people = User.objects.filter(pk__in={group["case__assignee"] for group in groups})
        return _named(people) | {NONE: "Unassigned"}
    return _NAMES[by]()


_NAMES: dict[str, Callable[[], dict[str, str]]] = {
    "duty": kinds.duties,
    "kind": lambda: dict(kinds.choices()),
    "team": lambda: _named(Team.objects.all()) | {NONE: "No team", UNASSIGNED: "Unassigned"},
    "plan": lambda: _named(models.Plan.objects.all()),
}


def filters_of(by: str, key: str) -> dict[str, str]:
    """The filters of the queue that list what a line counts."""
    return {"person": NONE} if key == UNASSIGNED else {by: key}
