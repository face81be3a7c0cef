"""The numbers of each page of trends over what a national plan has closed, next to the bare SQL
that sums the same counts; and what counting from scratch costs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection

from accounts.models import User
from bench.clocked import seconds
from bench.place import say
from cases.models import Plan
from reports.models import MonthCheck
from reports.trends import checks, day_counts
from reports.trends.parts import Asked
from reports.trends.reading import Filters
from reports.trends.views import PAGES
from tests.copies import Copies

YEAR = timedelta(days=365)
# What each page sums: measures of the period and the one before, and of all days up to its end.
OF_PERIOD = {
    "timeliness": ("due",), "expedite": ("expedite",), "entry": ("entered",), "volume": (),
    "decisions": ("finished",), "appeals": ("appealed", "received"),
    "reinstatements": ("finished", "owed"), "premiums": ("finished",),
}  # fmt: skip
OF_ALL_DAYS = {"volume": ("received", "finished")}
BARE = """
    SELECT date_trunc('week', day), kind, key, detail, outcome, sum(count), sum(total)
      FROM reports_daycount WHERE measure = %s AND day BETWEEN %s AND %s
     GROUP BY 1, 2, 3, 4, 5
"""
BARE_BEFORE = """
    SELECT kind, key, detail, outcome, sum(count), sum(total)
      FROM reports_daycount WHERE measure = %s AND day BETWEEN %s AND %s
     GROUP BY 1, 2, 3, 4
"""
BARE_ALL = """
    SELECT day, kind, sum(count), sum(total)
      FROM reports_daycount WHERE measure = %s AND day <= %s GROUP BY 1, 2
"""
BARE_LATE = """
    SELECT date_trunc('week', duty.due_at AT TIME ZONE plan.time_zone), folder.kind, duty.duty,
           duty.rule, count(*)
      FROM cases_deadline duty JOIN cases_case folder ON folder.id = duty.case_id
      JOIN cases_plan plan ON plan.id = folder.plan_id
     WHERE duty.met_at IS NULL AND duty.closed_at IS NULL AND duty.due_at < now()
     GROUP BY 1, 2, 3, 4
"""
# Receipt, entry and decision some days before the duty of the copy was due; every field and
# outcome; a tenth without a person.
SCATTER = """
    UPDATE cases_case folder
       SET received_at = duty.due_at - interval '9 days', next_due_at = NULL,
           entered_at = duty.due_at - interval '9 days' + folder.id %% 30 * interval '1 hour',
           assignee_id = CASE WHEN folder.id %% 10 > 0
                              THEN (%s::bigint[])[1 + folder.id %% %s] END
      FROM cases_deadline duty
     WHERE duty.case_id = folder.id AND folder.id BETWEEN %s AND %s
"""
DECIDE = """
    UPDATE determinations_organizationdetermination matter
       SET state = 'notified', decided_at = duty.due_at - interval '1 hour',
           notified_at = duty.due_at, decided_by_id = %s, reason = 'Why', license = 'ME00001',
           outcome = (ARRAY['approved', 'denied', 'partially_approved'])[1 + matter.case_id %% 3],
           care_field = (ARRAY['imaging', 'cardiology', 'surgery', 'oncology', 'dental',
                               'therapy', 'home_health', ''])[1 + matter.case_id %% 8]
      FROM cases_deadline duty
     WHERE duty.case_id = matter.case_id AND matter.case_id BETWEEN %s AND %s
"""


def scatter(done: Copies, people: Sequence[int]) -> None:
    """Lay closed cases over the years that their duties were due in."""
    ends = [done.ids[0], done.ids[-1]]
    with connection.cursor() as cursor:
        cursor.execute(SCATTER, [list(people), len(people), *ends])
        cursor.execute(DECIDE, [people[0], *ends])
        cursor.execute("ANALYZE")


def measure(by: User, closed: int) -> dict[str, Any]:
    """Count everything by the recount, then measure. The names are those of `Dashboards`."""
    at = datetime.now(UTC)
    say(f"  Counting {closed:,} closed duties by day ...")
    checks.begin_months(at=at)
    for pk in checks.due(at=at, limit=1_000):
        checks.check(pk, at=at)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE reports_daycount")
    say("  Pages of trends ...")
    plan = Plan.objects.get()
    day = at.date() - timedelta(days=90)
    return {
        "trends": [_page(name, by, at) for name in PAGES],
        "day": seconds(lambda: day_counts.count(plan, day, day)),
        "month": seconds(lambda: _month(day, at), rounds=3),
    }


def _page(name: str, by: User, at: datetime) -> tuple[str, float, float]:
    filters = Filters(at.date() - YEAR + timedelta(days=1), at.date())
    asked = Asked(by, filters, at)
    numbers = seconds(lambda: PAGES[name].show(asked))
    return PAGES[name].title, numbers, seconds(lambda: _bare(name, filters))


def _bare(name: str, filters: Filters) -> None:
    before = filters.before
    with connection.cursor() as cursor:
        for measure_ in OF_PERIOD[name]:
            for sql, days in ((BARE, filters), (BARE_BEFORE, before)):
                cursor.execute(sql, [measure_, days.first, days.last])
                cursor.fetchall()
        for measure_ in OF_ALL_DAYS.get(name, ()):
            cursor.execute(BARE_ALL, [measure_, filters.last])
            cursor.fetchall()
        if name == "timeliness":
            cursor.execute(BARE_LATE)
            cursor.fetchall()


def _month(day: date, at: datetime) -> None:
    """One month of the nightly recount, as if the night had not come yet."""
    month = MonthCheck.objects.get(month=day.replace(day=1))
    MonthCheck.objects.filter(pk=month.pk).update(checked_at=at - timedelta(days=2))
    checks.check(month.pk, at=at)
