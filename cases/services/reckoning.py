"""The limit to decide, reckoned from what the case file says now."""

from __future__ import annotations

from typing import Any

from cases import models
from regulations import determinations as law
from regulations.clock import Due


def clock_facts(matter: models.Matter) -> dict[str, Any]:
    """What the clock of this matter depends on, as `regulations.determinations.decide` asks it."""
    case = matter.case
    return {
        "case": matter.law_name,
        "request": matter.request_type,
        "priority": matter.priority,
        "prior_authorization": getattr(matter, "prior_authorization", None),
        "clean_claim": getattr(matter, "clean_claim", None),
        "received_at": case.received_at,
        "aor_received_at": case.aor_received_at,
        "waiver_received_at": case.waiver_received_at,
        "restart": _restart(case),
        "time_zone": case.plan.time_zone,
    }


def decide_due(matter: models.Matter, extension: law.Extension | None = None) -> Due:
    """When the decision is due, with the extension where one is given. Raises Refused."""
    return law.decide(**clock_facts(matter), extension=extension)


def _restart(case: models.Case) -> law.Restart | None:
    return law.Restart(case.restart_reason, case.restarted_at) if case.restarted_at else None
