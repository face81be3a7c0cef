"""Sorts of duties that are measured apart: by kind of case, by duty, expedited or standard.

Whether a duty is expedited is what its row of the law says, so that a case that is hurried later,
or no longer, moves no duty from one sort to another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from cases import folder, kinds
from cases.kinds import Kind
from regulations import clock_kinds

STANDARD, EXPEDITED = "standard", "expedited"
PRIORITIES = {EXPEDITED: "Expedited", STANDARD: "Standard"}


@dataclass(frozen=True)
class Sort:
    """One sort. `kind` is empty for what every kind of case may have, `priority` where the law
    knows one clock only."""

    kind: str
    duty: str
    priority: str = ""

    @property
    def key(self) -> str:
        """Its name in an address and in a row: kind, duty, priority."""
        return f"{self.kind}:{self.duty}:{self.priority}"

    @property
    def label(self) -> str:
        duty = kinds.duties()[self.duty]
        named = f"{kinds.of(self.kind).label}: {duty}" if self.kind else duty
        return f"{named}, {self.priority}" if self.priority else named

    @property
    def filters(self) -> dict[str, str]:
        """What the queue's list of tasks is asked for."""
        given = {"kind": self.kind, "duty": self.duty, "priority": self.priority}
        return {name: value for name, value in given.items() if value}

    def holds(self, kind: str, duty: str, rule: str) -> bool:
        """Whether a duty of a case of this kind, by this row of the law, is of the sort."""
        is_expedited = rule in clock_kinds.expedited_rules()
        return (
            duty == self.duty
            and self.kind in ("", kind)
            and self.priority in ("", EXPEDITED if is_expedited else STANDARD)
        )

    def is_it(self) -> Q:
        """The same of rows of `Deadline`."""
        found = Q(duty=self.duty)
        found &= Q(case__kind=self.kind) if self.kind else Q()
        return found & of_priority(self.priority) if self.priority else found


def of_priority(priority: str) -> Q:
    """The duties whose row of the law is for expedited requests, or is not."""
    expedited = Q(rule__in=clock_kinds.expedited_rules())
    return expedited if priority == EXPEDITED else ~expedited


def every() -> list[Sort]:
    """All sorts of the plan's own duties, in the order of the kinds; what others owe is none."""
    of_all = [Sort("", duty) for duty in folder.DUTIES]
    return [sort for kind in kinds.every() for sort in _sorts(kind)] + of_all


def find(key: str) -> Sort | None:
    """The sort of that key; None for one that there is not, or no longer."""
    return next((sort for sort in every() if sort.key == key), None)


def choices() -> list[tuple[str, str]]:
    """Each sort with its label, as forms offer them."""
    return [(sort.key, sort.label) for sort in every()]


def _sorts(kind: Kind) -> Iterator[Sort]:
    others = {*kind.awaited_duties, *kind.members_duties}
    for duty in kind.duties:
        if duty in others:
            continue
        if kind.has_priority and duty in clock_kinds.duties_told_by_priority():
            yield from (Sort(kind.key, duty, priority) for priority in PRIORITIES)
        else:
            yield Sort(kind.key, duty)
