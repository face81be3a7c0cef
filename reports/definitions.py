"""What each number of the reports counts, in words: one list, to which each page adds its own.

To define a number add a `Definition` under the heading of its page, or a heading. `key` is the
anchor that a page links to: /reports/definitions/#late.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """One number: its anchor, its name as the page has it, and what it counts and does not."""

    key: str
    term: str
    words: str


TASKS = (
    Definition(
        "task", "Task",
        "A duty of the plan with a deadline, such as “Decide and notify”. A case can have several "
        "at once; each is counted. A task that was canceled, or became another one (an expedited "
        "clock after the refusal to expedite), is counted nowhere. Deadlines of the member, such "
        "as the last day to pay, are not the plan's and are counted nowhere.",
    ),
    Definition(
        "open", "Open task",
        "A task that is neither completed nor canceled. What the plan waits for from others "
        "(records, a form) is left out and counted as “Waiting for others”.",
    ),
    Definition(
        "late", "Late",
        "A task that was completed after its deadline, or is not completed and past it. A "
        "deadline ends with its last whole second: 11:59:59 PM is on time to its end, midnight is "
        "late. An extension that counts moves the deadline.",
    ),
    Definition(
        "spans", "Within 4 hours, 4 to 24 hours, 1 to 3 days, after 3 days",
        "Open tasks by the time that was left at the instant of the page. The spans do not "
        "overlap: a task due in 3 hours is in the first one only, and a line adds up to its total.",
    ),
    Definition(
        "clocks", "Clocks of hours, clocks of days",
        "Told apart by the row of the law that set the deadline: 24 or 72 hours, or days and "
        "months.",
    ),
    Definition(
        "unassigned", "Unassigned",
        "Open tasks of cases that no one has. Tasks are counted, not cases.",
    ),
    Definition(
        "awaited", "Waiting for others",
        "What has to come from someone else before the plan can go on. Past its day it is "
        "overdue, but no lateness of the plan.",
    ),
    Definition(
        "by", "By task, kind of case, team, person, plan",
        "The same open tasks in another order. A case is in the team of the person who has it.",
    ),
)  # fmt: skip
LETTERS = (
    Definition(
        "held", "Letters held for review",
        "Letters that leave only after a second person has released them.",
    ),
    Definition(
        "waiting", "Letters to be sent",
        "Letters that were made and have not left, and since when the oldest of them waits.",
    ),
    Definition(
        "no_address", "Letters without an address",
        "Letters that cannot leave because no mailing address is known.",
    ),
)  # fmt: skip
BUDGETS = (
    Definition(
        "target", "Target",
        "The share of the tasks of one clock that a plan means to complete on time, in tenths of a "
        "percent, from a month on. Expedited and standard tasks are told apart by the row of the "
        "law that set the deadline.",
    ),
    Definition(
        "due_this_month", "Due this month",
        "All tasks of that clock whose deadline, with any extension, lies in this calendar month "
        "in the plan's time zone: completed on time, completed late, or still open. New requests "
        "add to it, so the budget can grow during the month.",
    ),
    Definition(
        "may_be_late", "May be late",
        "(100% − target) × due this month, rounded down to a whole number. “More may be late” is "
        "that number less those that are late so far.",
    ),
    Definition(
        "late_this_month", "Late this month",
        "Of the tasks due this month: completed after the deadline, or open and past it.",
    ),
    Definition(
        "used_up", "Used up since",
        "The day on which the last task that may be late became late; where none may, the first "
        "late one.",
    ),
    Definition(
        "pace", "At this pace",
        "Late so far this month, divided by the time of the month that has passed, and carried "
        "forward. Nothing is said of the pace until 20 tasks of that clock have come due.",
    ),
    Definition(
        "rounding", "Rounding of percentages",
        "Shares are shown to the nearest tenth of a percent, but 100.0% only where it is all and "
        "0.0% only where it is none: 99.96% is shown as 99.9%. Budgets are counted in whole tasks "
        "and never rounded up.",
    ),
)  # fmt: skip

# Each heading with its definitions, in the order of the page.
DEFINITIONS: tuple[tuple[str, tuple[Definition, ...]], ...] = (
    ("Tasks and deadlines", TASKS),
    ("Letters", LETTERS),
    ("Targets and budgets", BUDGETS),
)
