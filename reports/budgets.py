"""Budgets of late tasks: how many more of a sort may be late this month, and when it is used up.

Of the duties of a sort that come due in the calendar month in the plan's time zone, whether met,
late or open, the target leaves a whole number that may be late. Duties that fell away are counted
nowhere. Definitions for readers: `reports/definitions.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Count, DateTimeField, F, Q, QuerySet
from django.db.models.functions import TruncDate, TruncSecond

from accounts.models import User
from cases import duty_sorts, months
from cases.duty_sorts import Sort
from cases.models import Deadline, Plan
from reports import targets
from reports.models import OnTimeTarget
from reports.models.target import WHOLE

# Of fewer that have come due, a pace says nothing.
FEWEST_DUE = 20
SECOND = timedelta(seconds=1)


@dataclass
class Budget:
    """One target with what came of it so far this month, judged at `at`.

    `due` are all that come due in the month, `came_due` those whose limit has come, `late` those
    that are late, met or not, `opened` those that are not met; `late_days` are the days in the
    plan's zone on which they became late.
    """

    plan: Plan
    sort: Sort
    tenths: int
    month: date
    at: datetime
    due: int = 0
    came_due: int = 0
    late: int = 0
    opened: int = 0
    late_days: Counter[date] = field(default_factory=Counter)

    @property
    def allowed(self) -> int:
        """How many of all that come due may be late: whole ones, never rounded up."""
        return (WHOLE - self.tenths) * self.due // WHOLE

    @property
    def left(self) -> int:
        """How many more may be late; negative where more were than the target allows."""
        return self.allowed - self.late

    @property
    def used_up_on(self) -> date | None:
        """The day on which the last one that may be late became so; the first late one where none
        may. None while there is budget, and where nothing was late."""
        if not self.late or self.left > 0:
            return None
        late = 0
        for day in sorted(self.late_days):
            late += self.late_days[day]
            if late >= max(self.allowed, 1):
                return day
        return None

    @property
    def is_too_few(self) -> bool:
        """Whether too few have come due for their pace to say anything."""
        return self.came_due < FEWEST_DUE

    @property
    def ends_on(self) -> date | None:
        """The day on which the budget is used up at the pace so far; None where it lasts the
        month. Asked only while there is some left."""
        begins, ends = months.bounds(self.month, self.plan.zone)
        if not self.late:
            return None
        used_up = begins + (self.at.astimezone(UTC) - begins) * self.allowed / self.late
        return used_up.astimezone(self.plan.zone).date() if used_up < ends else None

    def add(self, group: Mapping[str, Any]) -> None:
        """Count in a group of duties that became, or would become, late on one day."""
        for name in ("due", "came_due", "late", "opened"):
            setattr(self, name, getattr(self, name) + group[name])
        self.late_days[group["late_day"]] += group["late"]


def budgets(user: User, *, at: datetime) -> list[Budget]:
    """The budget of each target that holds now, the tightest first: one statement a time zone."""
    found: dict[str, list[Budget]] = {}
    for target in targets.in_force(at):
        if sort := duty_sorts.find(target.sort):
            found.setdefault(target.plan.time_zone, []).append(_empty(target, sort, at))
    for of_zone in found.values():
        _count(user, of_zone, at)
    return sorted((each for of_zone in found.values() for each in of_zone), key=_tightness)


def due_in_month(user: User, of_zone: list[Budget]) -> QuerySet[Deadline]:
    """The duties that budgets of one time zone are about. `deadline_due` finds them by their name
    and day, however many are closed."""
    begins, ends = months.bounds(of_zone[0].month, of_zone[0].plan.zone)
    found = Deadline.objects.filter(
        closed_at__isnull=True,
        duty__in=sorted({each.sort.duty for each in of_zone}),
        due_at__gte=begins,
        due_at__lt=ends,
        case__plan__in=sorted({each.plan.pk for each in of_zone}),
    )
    return found if user.may("case.view") else found.none()


def _count(user: User, of_zone: list[Budget], at: datetime) -> None:
    now, zone = at.replace(microsecond=0), of_zone[0].plan.zone
    # As `Deadline.is_late`: parts of a second are not counted.
    is_late = Q(met_at__isnull=True, due_at__lt=now) | Q(met_second__gt=F("due_at"))
    groups = (
        due_in_month(user, of_zone)
        .annotate(
            late_day=TruncDate(F("due_at") + SECOND, tzinfo=zone),
            met_second=TruncSecond("met_at", output_field=DateTimeField()),
        )
        .order_by()
        .values("case__plan", "case__kind", "duty", "rule", "late_day")
        .annotate(
            due=Count("due_at"),
            came_due=Count("due_at", filter=Q(due_at__lte=now)),
            late=Count("due_at", filter=is_late),
            opened=Count("due_at", filter=Q(met_at__isnull=True)),
        )
    )
    for group in groups:
        for each in of_zone:
            if each.plan.pk == group["case__plan"] and each.sort.holds(
                group["case__kind"], group["duty"], group["rule"]
            ):
                each.add(group)


def _empty(target: OnTimeTarget, sort: Sort, at: datetime) -> Budget:
    plan = target.plan
    return Budget(plan, sort, target.tenths or 0, months.month_of(at, plan.zone), at)


def _tightness(budget: Budget) -> tuple[Any, ...]:
    """Used up first, by how many too many; then what ends soonest; then by what is left."""
    is_used_up = budget.used_up_on is not None
    ends_on = None if is_used_up or budget.is_too_few or not budget.left else budget.ends_on
    never = date.max
    return (
        not is_used_up, budget.left if is_used_up else 0, ends_on or never,
        budget.allowed == 0, budget.left, budget.plan.name, budget.sort.label,
    )  # fmt: skip
