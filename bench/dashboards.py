"""The dashboard's numbers and the list of one of them, at the size of a national plan.

Next to them the bare SQL: the same rows counted by one statement, without the framework. What is
closed is there so that a page that read it would be seen to.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import connection

from accounts.models import User
from accounts.permissions import Role
from bench import trends
from bench.clocked import seconds as _seconds
from bench.place import say
from bench.report import Dashboards
from bench.sweeps import quick_writes
from cases import open_duties
from reports import dashboard
from tests import factories
from tests.copies import G, copy_case, copy_deadline

PEOPLE = 40
# From two days ago to ten days ahead, as the open book of a plan lies.
DUE = f"now() + ({G} %% 12 - 2) * interval '1 day' + {G} %% 1440 * interval '1 minute'"
BARE = """
    SELECT duty.rule, duty.duty, folder.kind, folder.plan_id, folder.assignee_id, person.team_id,
           min(duty.due_at), count(*) FILTER (WHERE duty.due_at < now()),
           count(*) FILTER (WHERE duty.due_at >= now() AND duty.due_at < now() + interval '4 h'),
           count(*) FILTER (WHERE duty.due_at >= now() + interval '4 h'
                              AND duty.due_at < now() + interval '24 h'),
           count(*) FILTER (WHERE duty.due_at >= now() + interval '24 h'
                              AND duty.due_at < now() + interval '72 h'),
           count(*) FILTER (WHERE duty.due_at >= now() + interval '72 h')
      FROM cases_deadline duty JOIN cases_case folder ON folder.id = duty.case_id
      LEFT JOIN accounts_user person ON person.id = folder.assignee_id
     WHERE duty.met_at IS NULL AND duty.closed_at IS NULL
     GROUP BY 1, 2, 3, 4, 5, 6
"""


def measure(opened: int, closed: int) -> Dashboards:
    """Fill the database and measure. Leaves the rows where they are."""
    by = factories.user(Role.SUPERVISOR)
    say(f"  Writing {opened:,} open and {closed:,} closed duties ...")
    with quick_writes():
        _fill(opened, closed)
    say("  Counting ...")
    return Dashboards(
        opened,
        closed,
        numbers=_seconds(lambda: dashboard.today(by, by="person", at=_now())),
        bare=_seconds(_bare),
        listed=_seconds(lambda: _listed(by)),
        **trends.measure(by, closed),
    )


def _fill(opened: int, closed: int) -> None:
    people = [factories.user(Role.NURSE, team=factories.team(f"Team {number % 6}")).pk
              for number in range(PEOPLE)]  # fmt: skip
    case = factories.in_review_case(received_at=_now())
    duty = case.deadlines.get(duty="decide")
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
    done = copy_case(case, closed)
    # Closed over three years, the last of them yesterday.
    gone = f"now() - (1 + {G} %% 1095) * interval '1 day'"
    copy_deadline(duty, done, starts_at=f"{gone} - interval '9 days'", first_due_at=gone,
                  due_at=gone, met_at=f"{gone} - interval '1 hour'", met_by="'letter'")  # fmt: skip
    trends.scatter(done, people)
    book = copy_case(case, opened)
    copy_deadline(duty, book, starts_at="now() - interval '30 days'", first_due_at=DUE, due_at=DUE)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_case SET assignee_id = (%s::bigint[])[1 + id %% %s] WHERE id > %s",
            [people, PEOPLE, book.base],
        )
        cursor.execute("SET session_replication_role = DEFAULT")


def _bare() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE)
        cursor.fetchall()


def _listed(by: User) -> None:
    """What the page of a list reads: its rows, with what stands on each, and how many there are."""
    found = open_duties.found(by, open_duties.Filters(due="24h"), at=_now())
    open_duties.page(found, after="")
    found.count()


def _now() -> datetime:
    return datetime.now(UTC)
