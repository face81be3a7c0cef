"""What the limit to decide depends on, as one value from form, file or case to the law."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from regulations.starts import Restart
from regulations.timeframes import OD


@dataclass(frozen=True, kw_only=True)
class ClockFacts:
    """What was asked and how fast, when it came, and what the clock waited for.

    `request` and `priority` are what `regulations.timeframes` calls them, `time_zone` is the
    plan's; `case` says whether it is a request or an appeal. `prior_authorization` and
    `clean_claim` are None where they are not known.
    """

    request: str
    priority: str
    received_at: datetime
    time_zone: str
    case: str = OD
    prior_authorization: bool | None = None
    clean_claim: bool | None = None
    aor_received_at: datetime | None = None
    waiver_received_at: datetime | None = None
    restart: Restart | None = None
