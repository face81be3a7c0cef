"""The rows: how long the law gives for each duty, since when, and where it says so.

Sources: 42 CFR part 422 subpart M as in force on 1 January 2026; older wordings where they applied
since 2016. A row is found by its duty, the day of receipt and the facts that it selects.
"""

from regulations.law import Row
from regulations.timeframes.common import (
    DISMISSAL_RULE,
    EXPEDITED,
    EXTENSION_CAP,
    ITEM,
    OD,
    PART_B,
    PART_B_RULE,
    PAYMENT,
    PRIOR_AUTHORIZATION_RULE,
    RECON,
    STANDARD,
)
from regulations.timeframes.deciding import DECIDE
from regulations.timeframes.effectuating import EFFECTUATE
from regulations.timeframes.filing import EXTENSION, FILING, PRESUMED_RECEIPT, VALIDITY
from regulations.timeframes.following import FOLLOW_UP
from regulations.timeframes.grieving import EXTEND_GRIEVANCE

ROWS: tuple[Row, ...] = (
    *DECIDE,
    *FOLLOW_UP,
    *EFFECTUATE,
    *FILING,
    PRESUMED_RECEIPT,
    EXTENSION,
    EXTEND_GRIEVANCE,
    VALIDITY,
)

__all__ = [
    "DECIDE",
    "DISMISSAL_RULE",
    "EFFECTUATE",
    "EXPEDITED",
    "EXTENSION",
    "EXTENSION_CAP",
    "EXTEND_GRIEVANCE",
    "FILING",
    "FOLLOW_UP",
    "ITEM",
    "OD",
    "PART_B",
    "PART_B_RULE",
    "PAYMENT",
    "PRESUMED_RECEIPT",
    "PRIOR_AUTHORIZATION_RULE",
    "RECON",
    "ROWS",
    "STANDARD",
    "VALIDITY",
]
