"""Half a year of an invented review team, for the back-test: DATABASE_URL=… python -m
tests.forecast.plan_year [seed] (an empty, migrated database).

It is not the forecast's own model run backwards. Arrivals have a season and a bad month; people
take up to five cases at a time in the morning, now and then not the most urgent one, and differ in
pace from month to month; work is log-normal; records come late. The forecast sees hours, absences
once entered, and what was stored.
"""

from __future__ import annotations

import heapq
import os
import sys
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from django.db import transaction

SEED = 2026
FIRST, WEEKS = date(2026, 1, 5), 30
ZONE = ZoneInfo("America/New_York")
NURSES, A_DAY = 14, 124
BY_WEEKDAY = (1.25, 1.15, 1.1, 1.05, 1.0, 0.4, 0.25)
# Limit in hours (0: seven days), the duty, the minutes it takes, its share.
SORTS = (
    (72, "decide", 45, 0.22), (0, "decide", 45, 0.53), (72, "effectuate", 20, 0.15),
    (0, "confirm_in_writing", 10, 0.10),
)  # fmt: skip
AT_ONCE = 5


@dataclass
class Asked:
    """A request: when it came in, was ready to be worked on, taken, done; by whom."""

    came: datetime
    fast: int
    duty: str
    due: datetime
    work: float
    asked: datetime | None = None
    ready: datetime | None = None
    taken: datetime | None = None
    done: datetime | None = None
    by: int = -1


def local(day: date, minutes: float) -> datetime:
    return (datetime.combine(day, time(0), ZONE) + timedelta(minutes=minutes)).astimezone(UTC)


def season(day: date) -> float:
    """January is busy, and so is the month from mid-May on, in which three people are away; then it
    is summer."""
    week = (day - FIRST).days // 7
    if week < 4:
        return 1.22
    return 1.12 if 19 <= week < 23 else 0.97 if week < 23 else 0.90


def requests(chance: Random) -> list[Asked]:
    found = []
    for number in range(WEEKS * 7):
        day = FIRST + timedelta(days=number)
        count = round(
            chance.gauss(1, 0.08) * A_DAY * BY_WEEKDAY[day.weekday()] * season(day) / 0.886
        )
        for _ in range(count):
            came = local(day, min(1439.0, max(0.0, chance.gauss(12.5 * 60, 200))))
            fast, duty, minutes, _ = chance.choices(SORTS, [share for *_, share in SORTS])[0]
            ends = came.astimezone(ZONE).date() + timedelta(days=7)
            due = came + timedelta(hours=fast) if fast else local(ends, 1439.0)
            each = Asked(came, fast, duty, due, minutes * chance.lognormvariate(-0.1, 0.5))
            if duty == "decide" and chance.random() < 0.18:
                each.asked = came + timedelta(hours=3)
                each.ready = each.asked + timedelta(hours=30 * chance.lognormvariate(-0.2, 0.7))
            found.append(each)
    return sorted(found, key=lambda each: each.came)


def absences(chance: Random) -> list[tuple[int, date, date, datetime]]:
    """Who is away from when until when, and when that was entered: sick leave only that day."""
    found = []
    for nurse in range(NURSES):
        week = chance.randrange(2, WEEKS - 4)
        first = FIRST + timedelta(weeks=week)
        found.append((nurse, first, first + timedelta(days=7), local(first, -20 * 1440)))
        for _ in range(3):
            first = FIRST + timedelta(days=chance.randrange(WEEKS * 7 - 10))
            last = first + timedelta(days=chance.randrange(1, 4))
            found.append((nurse, first, last, local(first, 7 * 60)))
    for nurse in (0, 1, 2):
        first = FIRST + timedelta(weeks=19)
        found.append((nurse, first, first + timedelta(weeks=3), local(first, -10 * 1440)))
    return found


def worked(
    asked: list[Asked], away: list[tuple[int, date, date, datetime]], chance: Random
) -> None:
    """Let the people work through it, day by day."""
    pool: list[tuple[datetime, int]] = []
    mine: list[list[int]] = [[] for _ in range(NURSES)]
    coming = 0
    pace = [chance.uniform(0.8, 1.25) for _ in range(NURSES)]
    over = [0.0] * NURSES
    for number in range(WEEKS * 7 - 2):
        day = FIRST + timedelta(days=number)
        if day.day == 1:
            pace = [min(1.4, max(0.7, each * chance.uniform(0.93, 1.07))) for each in pace]
        here = [
            nurse for nurse in range(NURSES)
            if day.weekday() < 5 or (day.weekday() == 5 and nurse % 7 == 0)
            if not any(who == nurse and first <= day < last for who, first, last, _ in away)
        ]  # fmt: skip
        clock = [(480.0 + over[nurse], nurse) for nurse in here]
        over = [0.0 if nurse in here else over[nurse] for nurse in range(NURSES)]
        heapq.heapify(clock)
        while clock:
            at, nurse = heapq.heappop(clock)
            if at >= 990:
                over[nurse] = at - 990
                continue
            now = local(day, at)
            while coming < len(asked) and asked[coming].came <= now:
                heapq.heappush(pool, (asked[coming].due, coming))
                coming += 1
            _take(nurse, now, pool, mine, asked, chance)
            ready = [
                each for each in mine[nurse]
                if asked[each].ready is None or asked[each].ready <= now
            ]  # fmt: skip
            if not ready:
                heapq.heappush(clock, (at + 15, nurse))
                continue
            which = (
                chance.choice(ready)
                if chance.random() < 0.1
                else min(ready, key=lambda each: asked[each].due)
            )
            each = asked[which]
            mine[nurse].remove(which)
            ends = at + each.work * pace[nurse]
            each.by, each.done = (
                nurse,
                local(day, ends)
                if ends < 990
                else local(day + timedelta(days=3 if day.weekday() == 4 else 1), 480 + ends - 990),
            )
            heapq.heappush(clock, (ends, nurse))


def _take(nurse, now, pool, mine, asked, chance) -> None:
    """Take the most urgent cases until there are five at hand that can be worked on."""
    while (
        pool
        and sum(asked[each].ready is None or asked[each].ready <= now for each in mine[nurse])
        < AT_ONCE
    ):
        _, which = heapq.heappop(pool)
        asked[which].taken, asked[which].by = now, nurse
        mine[nurse].append(which)


@transaction.atomic
def fill(seed: int = SEED) -> int:
    """Write the half year into an empty database; how many requests."""
    from accounts.models import Absence, User, WorkingSpan, WorkProfile
    from accounts.permissions import Role
    from cases import models
    from determinations.models import OrganizationDetermination, OutreachAttempt
    from tests import factories

    chance = Random(seed)
    asked, away = requests(chance), absences(chance)
    worked(asked, away, chance)
    plan, team = factories.plan(), factories.team("Outpatient")
    nurses = [factories.user(Role.NURSE, team=team) for _ in range(NURSES)]
    boss = factories.user(Role.SUPERVISOR, team=team)
    days = {nurse: range(6) if number % 7 == 0 else range(5) for number, nurse in enumerate(nurses)}
    for nurse in nurses:
        WorkProfile.objects.create(user=nurse, time_zone=ZONE.key)
    WorkingSpan.objects.bulk_create(
        WorkingSpan(user=nurse, weekday=day, from_minute=480, to_minute=990)
        for nurse in nurses for day in days[nurse]
    )  # fmt: skip
    Absence.objects.bulk_create(
        Absence(
            user=nurses[nurse], starts_at=local(first, 0), ends_at=local(last, 0), why="other",
            entered_by=boss, entered_at=entered,
        ) for nurse, first, last, entered in away
    )  # fmt: skip
    member = models.Enrollee.objects.create(
        plan=plan, member_id="M1", first_name="Wilhelmina", last_name="Placeholder",
    )  # fmt: skip
    provider = models.Provider.objects.create(plan=plan, name="Dr. Ada Madeup", contracted=True)
    cases = models.Case.objects.bulk_create(
        models.Case(
            number=f"Y{number:06d}", kind="determination", plan=plan, enrollee=member,
            provider=provider, channel="fax", requester_kind="physician",
            requester_name="Dr. Ada Madeup", received_at=each.came, entered_at=each.came,
            assignee=nurses[each.by] if each.by >= 0 else None,
            next_due_at=None if each.done else each.due,
        ) for number, each in enumerate(asked)
    )  # fmt: skip
    pairs = list(zip(asked, cases, strict=True))
    OrganizationDetermination.objects.bulk_create(
        OrganizationDetermination(
            case=case, state="received", request_type="item_or_service",
            priority="expedited" if each.fast else "standard", summary="MRI",
        ) for each, case in pairs
    )  # fmt: skip
    models.Deadline.objects.bulk_create(
        models.Deadline(
            case=case, duty=each.duty, starts_at=each.came, first_due_at=each.due, due_at=each.due,
            met_at=each.done, met_by="letter" if each.done else "", rule="invented",
            citation="none", trace={},
        ) for each, case in pairs
    )  # fmt: skip
    models.AuditEvent.objects.bulk_create(
        models.AuditEvent(case=case, event="taken", at=each.taken, by=nurses[each.by])
        for each, case in pairs if each.taken
    )  # fmt: skip
    OutreachAttempt.objects.bulk_create(
        OutreachAttempt(
            case=case, provider=provider, channel="fax", asked_at=at, entered_at=at,
            words="The notes of the last visit", result=result, by=nurses[0],
        )
        for each, case in pairs if each.asked and each.ready
        for at, result in ((each.asked, "asked"), (each.ready, "received"))
    )  # fmt: skip
    User.objects.filter(pk=boss.pk).update(is_active=False)
    return len(asked)


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(f"{fill(int(sys.argv[1]) if sys.argv[1:] else SEED):,} tasks")


if __name__ == "__main__":
    main()
