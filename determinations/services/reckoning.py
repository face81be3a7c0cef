"""The limit to decide, calculated from what the case file says now."""

from __future__ import annotations

from cases import models as cases
from determinations import models
from regulations import changes, extensions, starts
from regulations import determinations as law
from regulations.clock import Due
from regulations.clock_facts import ClockFacts


def clock_facts(matter: models.Matter) -> ClockFacts:
    """What the clock of this matter depends on."""
    case = matter.case
    return ClockFacts(
        case=matter.law_name,
        request=matter.request_type,
        priority=matter.priority,
        prior_authorization=getattr(matter, "prior_authorization", None),
        clean_claim=getattr(matter, "clean_claim", None),
        received_at=case.received_at,
        aor_received_at=case.aor_received_at,
        waiver_received_at=case.waiver_received_at,
        restart=_restart(case),
        time_zone=case.plan.time_zone,
    )


def decide_due(matter: models.Matter, extension: extensions.Extension | None = None) -> Due:
    """When the decision is due, with the extension where one is given. Raises Refused."""
    if isinstance(matter, models.OrganizationDetermination) and matter.takes_effect_on:
        return changes.notice_before(
            effective_on=matter.takes_effect_on,
            begun_at=matter.case.received_at,
            time_zone=matter.case.plan.time_zone,
            restart=_restart(matter.case),
        )
    return law.decide(clock_facts(matter), extension)


def _restart(case: cases.Case) -> starts.Restart | None:
    return starts.Restart(case.restart_reason, case.restarted_at) if case.restarted_at else None
