"""What the numbers of the trends count: entries for `reports/definitions.py`, by page."""

from __future__ import annotations

from reports.definitions import Definition

COMMON = (
    Definition(
        "period", "Period, compared with before",
        "Days are those of each plan's time zone; weeks are calendar weeks, Monday to Sunday, and "
        "the first and last week of a period may be cut. A period is compared with as many days "
        "right before it; a whole calendar month with the month before.",
    ),
    Definition(
        "trend_team", "Team",
        "The team of the person who has the case now. A case that moves takes its numbers along, "
        "also those of the past; a person who changes teams takes theirs. Cases without a person, "
        "or whose person is in no team, are in “No team”.",
    ),
    Definition(
        "as_it_stands", "As it stands now",
        "Numbers of the past follow the record. A decision that was reopened, or a dismissal that "
        "was vacated, is not counted until the case is decided again, and the case has waited "
        "since its receipt. A task that was canceled or became another one is counted nowhere.",
    ),
    Definition(
        "counted_by_day", "Counted by day",
        "Counts are kept by day and counted again within a minute of a change. Each night "
        "everything is counted from scratch; a count that was wrong is corrected and said here "
        "for seven days.",
    ),
)  # fmt: skip
TIMELINESS = (
    Definition(
        "trend_due", "Tasks due",
        "Tasks whose deadline, with any extension, lies in the period: completed on time, "
        "completed late, or open and past the deadline. Open tasks that still have time are left "
        "out. Tasks completed early count on the day they were due.",
    ),
    Definition(
        "trend_on_time", "On time",
        "Completed by the deadline that the law sets, to its last whole second. The share is of "
        "the tasks due.",
    ),
    Definition(
        "trend_target", "Target",
        "The share that the plan means to complete on time, as set for the last month of the "
        "period. Shown where the report is of one plan.",
    ),
)  # fmt: skip
VOLUME = (
    Definition("trend_received", "Received", "Cases by the day of receipt, of any kind."),
    Definition(
        "trend_finished", "Finished",
        "Cases by the day that ended the wait for an answer: the decision, or a withdrawal, "
        "dismissal or other end without one. For unpaid premiums and repayment agreements: the "
        "day the case ended.",
    ),
    Definition(
        "trend_backlog", "Backlog",
        "Cases received and not finished at the end of the day.",
    ),
    Definition(
        "trend_age", "Average age",
        "Calendar days since receipt, on average, of the backlog at the end of the day.",
    ),
)  # fmt: skip
OUTCOMES = (
    Definition(
        "trend_outcome", "Approved, in part, denied",
        "Decisions by the day they were made. For an appeal: reversed, reversed in part, affirmed; "
        "a deadline that passed without a decision counts as affirmed.",
    ),
    Definition(
        "trend_field", "Field of care",
        "The field of medicine or health care that the services belong to, as recorded at the "
        "decision.",
    ),
)  # fmt: skip
APPEALS = (
    Definition(
        "trend_overturned", "Overturned",
        "Appeals that the plan decided in full or in part for the enrollee, of all appeals "
        "decided in the period.",
    ),
    Definition(
        "trend_reason", "Reason",
        "Why the first decision was against the enrollee: medical necessity, another reason, or "
        "because the deadline passed without a decision.",
    ),
    Definition(
        "trend_decider_field", "Field of the first decision",
        "The field of medicine or health care in which the first decision was made, which the "
        "decider's expertise has to fit (42 CFR 422.566(d)).",
    ),
)  # fmt: skip
EXPEDITE = (
    Definition(
        "trend_expedite", "Granted, refused",
        "Requests to expedite by the day of the plan's answer. A request that was not answered "
        "yet is not counted.",
    ),
)  # fmt: skip
ENTRY = (
    Definition(
        "trend_lag", "Receipt to entry",
        "The time from receipt to entry in Fortnight, by the day of entry: determinations, "
        "appeals and reinstatement requests. What the plan itself began is left out.",
    ),
)  # fmt: skip
REINSTATEMENT = (
    Definition(
        "trend_reinstatement", "Favorable, unfavorable, not decided",
        "Good cause decisions by the day they were made, those of CMS apart. Not decided: "
        "requests that ended without one, such as not eligible or withdrawn.",
    ),
    Definition(
        "trend_owed", "Owed, paid in full, not paid",
        "The amount that the favorable notice told, by the day of the decision; the same amount "
        "by the day on which all of it was paid; or by the day on which the case ended unpaid. "
        "In dollars and cents of the ledger.",
    ),
)  # fmt: skip
PREMIUMS = (
    Definition(
        "trend_prevented", "Coverage kept",
        "Cases of unpaid premiums that ended with coverage going on: paid on time, or stopped. "
        "The share is of all that ended. Those that CMS ended itself (IRMAA) are left out.",
    ),
)  # fmt: skip
GROUPS: tuple[tuple[str, tuple[Definition, ...]], ...] = (
    ("Trends", COMMON),
    ("Timeliness by week", TIMELINESS),
    ("Received, finished, backlog", VOLUME),
    ("Decisions", OUTCOMES),
    ("Appeals", APPEALS),
    ("Requests to expedite", EXPEDITE),
    ("Receipt to entry", ENTRY),
    ("Reinstatements", REINSTATEMENT),
    ("Unpaid premiums", PREMIUMS),
)
