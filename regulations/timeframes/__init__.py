"""The rows: how long the law gives for each duty, since when, and where it says so.

Sources: 42 CFR part 422 subpart M as in force on 1 January 2026; older wordings where they applied
since 2016. A row is found by its duty, a day and the facts that it selects. The day that governs
is that of the receipt of the request or, where it is later, of the form without which its clock
does not start, read in the plan's zone (ADR 0002), for the limit to decide and its extension; for
every other row it is the day on which its limit starts.
"""

from datetime import date

from regulations.dated import Table
from regulations.law import Limit, Row, row_in_force
from regulations.timeframes.common import (
    DISMISSAL_RULE,
    EXPEDITED,
    ITEM,
    OD,
    PART_B,
    PART_B_RULE,
    PAYMENT,
    PRIOR_AUTHORIZATION_RULE,
    RECON,
    STANDARD,
    STOPS_ALONGSIDE,
)
from regulations.timeframes.deciding import DECIDE
from regulations.timeframes.effectuating import EFFECTUATE
from regulations.timeframes.filing import EXTENSION, FILING, PRESUMED_RECEIPT, VALIDITY
from regulations.timeframes.following import FOLLOW_UP
from regulations.timeframes.grieving import EXTEND_GRIEVANCE

ROWS: Table[Row] = Table(
    *DECIDE,
    *FOLLOW_UP,
    *EFFECTUATE,
    *FILING,
    PRESUMED_RECEIPT,
    EXTENSION,
    EXTEND_GRIEVANCE,
    VALIDITY,
)


def limit(duty: str, on: date, **facts: object) -> Limit:
    """How long the law gives for a duty on the day. Raises LookupError unless one row says it."""
    return row_in_force(ROWS, on, duty, **facts).limit
