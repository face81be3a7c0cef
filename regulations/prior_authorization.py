"""The yearly public metrics on prior authorization: 42 CFR 422.122(c), 89 FR 8758 (CMS-0057-F).

The first day of the calendar year that is reported on governs. The paragraph was read through those
who quote it; how its silent points are read stands in `READINGS`, each with how sure it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.dated import Table

CITATION = "42 CFR 422.122(c)"
# The first calendar year that is reported on; published by March 31 of the year after.
FIRST_YEAR = 2025
_SINCE = date(FIRST_YEAR, 1, 1)
_CHECKED = date(2026, 11, 29)
PERCENT, TIME, LIST = "percent", "time", "list"


@dataclass(frozen=True)
class Measure:
    """One metric. `of` names its denominator and `part` its numerator by the numbers that are
    counted (`reports.required.prior_authorization`); a time names in `of` the requests it is of."""

    key: str
    number: int
    kind: str
    label: str
    numerator: str
    denominator: str
    part: str = ""
    of: str = ""
    citation: str = CITATION
    confidence: str = "secondary"
    effective_from: date = _SINCE
    effective_to: date | None = None
    last_checked: date = _CHECKED


@dataclass(frozen=True)
class Reading:
    """How a point is read on which the rule says nothing, or which decides what is counted."""

    key: str
    label: str
    text: str
    citation: str = CITATION
    confidence: str = "secondary"
    effective_from: date = _SINCE
    effective_to: date | None = None
    last_checked: date = _CHECKED


MEASURES: Table[Measure] = Table(
    Measure(
        "items", 1, LIST,
        "Items and services that need prior authorization",
        "All items and services that needed prior authorization on any day of the year.", "",
    ),
    Measure(
        "standard_approved", 2, PERCENT,
        "Standard requests that were approved",
        "Standard requests that were approved in full or in part.",
        "All standard requests that were decided.",
        "standard_approved", "standard",
    ),
    Measure(
        "standard_denied", 3, PERCENT,
        "Standard requests that were denied",
        "Standard requests that were denied in full.",
        "All standard requests that were decided.",
        "standard_denied", "standard",
    ),
    Measure(
        "standard_granted", 4, PERCENT,
        "Standard requests that were approved after appeal",
        "Appealed standard requests that were then approved, in full or in part, by the plan or by "
        "an independent reviewer.",
        "Standard requests that were denied in full or in part and of which an appeal was decided.",
        "standard_granted", "standard_appealed",
    ),
    Measure(
        "extended_approved", 5, PERCENT,
        "Requests whose review time was extended and that were approved",
        "Standard and expedited requests whose time limit was extended and that were approved in "
        "full or in part.",
        "All requests that were decided, standard and expedited.",
        "extended_approved", "all",
    ),
    Measure(
        "expedited_approved", 6, PERCENT,
        "Expedited requests that were approved",
        "Expedited requests that were approved in full or in part.",
        "All expedited requests that were decided.",
        "expedited_approved", "expedited",
    ),
    Measure(
        "expedited_denied", 7, PERCENT,
        "Expedited requests that were denied",
        "Expedited requests that were denied in full.",
        "All expedited requests that were decided.",
        "expedited_denied", "expedited",
    ),
    Measure(
        "standard_time", 8, TIME,
        "Time from request to decision, standard requests",
        "The average and the median of the time from receipt of each request to its decision.",
        "All standard requests that were decided.",
        of="standard",
    ),
    Measure(
        "expedited_time", 9, TIME,
        "Time from request to decision, expedited requests",
        "The average and the median of the time from receipt of each request to its decision.",
        "All expedited requests that were decided.",
        of="expedited",
    ),
)  # fmt: skip

READINGS: Table[Reading] = Table(
    Reading(
        "contract", "Contract and publication",
        "Reported for each contract, all items and services together, on the plan's public website "
        "by March 31 for the calendar year before.",
    ),
    Reading(
        "year", "Calendar year",
        "A request belongs to the year in which it was decided, by the calendar of the plan's time "
        "zone. Requests that were not decided yet are left out.",
    ),
    Reading(
        "drugs", "Drugs",
        "Drugs are left out, also those under Part B.",
    ),
    Reading(
        "requests", "What counts as a request",
        "Requests for items and services for which the plan requires prior authorization. Requests "
        "for payment, requests for an advance decision where none is required, and changes of a "
        "treatment that the plan makes itself are left out.",
        confidence="derived",
    ),
    Reading(
        "partly", "Partly favorable decisions",
        "A request that was approved in part counts as approved, not as denied. How many there "
        "were is stated.",
    ),
    Reading(
        "ended", "Withdrawn and dismissed requests",
        "They were not decided and are left out.",
        confidence="derived",
    ),
    Reading(
        "priority", "Standard or expedited",
        "As the request was handled when it was decided: one whose request to expedite was refused "
        "is standard.",
        confidence="derived",
    ),
    Reading(
        "extended", "Extensions",
        "An extension of which the enrollee was not told in time counts for nothing and is not "
        "counted.",
        confidence="derived",
    ),
    Reading(
        "appeals", "Appeals",
        "An appeal counts in the year in which the request was decided, whenever the appeal itself "
        "was. Appeals that were not decided yet, and withdrawn or dismissed ones, are left out.",
    ),
    Reading(
        "reopened", "Reopened decisions",
        "A request counts once, by the decision that stands when the metrics are calculated.",
        confidence="derived",
    ),
    Reading(
        "time", "Time to decide",
        "From receipt of the request to the decision, nights and weekends included. The median of "
        "an even number is halfway between the two in the middle. A time under one day is given in "
        "hours, any other in days.",
    ),
    Reading(
        "rounding", "Rounding",
        "Percentages have one decimal. Only all cases are 100%, and only no case is 0%. Where "
        "there are no cases, there is no percentage.",
        confidence="derived",
    ),
)  # fmt: skip


def measures(year: int) -> tuple[Measure, ...]:
    """The metrics of a calendar year, in their order; none for a year before the first."""
    return MEASURES.on(date(year, 1, 1))


def readings(year: int) -> tuple[Reading, ...]:
    """How they are read in that year."""
    return READINGS.on(date(year, 1, 1))
