"""An outage in words: its clock while it is open, its facts, and what was done when."""

from __future__ import annotations

from datetime import datetime
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from cases.presentation.clock import Clock, level, time_left, trace
from cases.presentation.words import Badge, instant, span
from continuity import models
from notices import alert_schedules
from notices.models import PlanAlert

WORKER = "Fortnight"


def clock(outage: models.Outage, at: datetime) -> Clock:
    """The clock of an open outage, as those of duties of a case are read."""
    used = int((at - outage.failed_at) / (outage.due_at - outage.failed_at) * 100)
    return Clock(
        title=f"Restore: {outage.label}",
        verb="Was due" if outage.is_late(at) else "Due",
        due=instant(outage.due_at, zone_of(outage)),
        due_iso=outage.due_at.isoformat(),
        left=time_left(outage.due_at, at),
        level=level(outage.due_at, at),
        stops=outage.trace["stops"],
        used=min(used, 100),
        is_open=True,
    )


def zone_of(outage: models.Outage) -> ZoneInfo:
    """The zone in which its limit was counted."""
    return ZoneInfo(outage.trace["time_zone"])


def outage_row(
    outage: models.Outage, told: list[PlanAlert], at: datetime, zone: ZoneInfo
) -> dict[str, Any]:
    """An outage as the page and the PDF show it."""
    done = None if outage.is_open else outage.restoration
    return {
        "pk": outage.pk,
        "subject": outage.subject,
        "label": outage.label,
        "words": outage.words,
        "failed": instant(outage.failed_at, zone),
        "due": instant(outage.due_at, zone),
        "clock": clock(outage, at) if outage.is_open else None,
        "citation": outage.citation,
        "is_open": outage.is_open,
        "badge": _badge(outage, at),
        "trace": trace(outage.trace),
        "restored": instant(done.restored_at, zone) if done else "",
        "after": span(done.restored_at - outage.failed_at) if done else "",
        "restored_by": done.restored_by if done else "",
        "how": done.how if done else "",
        "history": history(outage, told, at, zone),
    }


def history(
    outage: models.Outage, told: list[PlanAlert], at: datetime, zone: ZoneInfo
) -> list[dict[str, Any]]:
    """What was done when, the oldest first: declared, alerted, missed and escalated, restored."""
    entries = [
        _entry(outage.recorded_at, str(outage.recorded_by), "declared the outage."),
        *(_alerted(each) for each in told),
    ]
    if outage.is_late(at):
        entries.append(_entry(outage.due_at, WORKER, "Deadline missed.", is_late=True))
    if not outage.is_open:
        done = outage.restoration
        said = "recorded that the function is restored."
        entries.append(_entry(done.recorded_at, str(done.recorded_by), said))
    entries.sort(key=itemgetter("at"))
    return [
        {**each, "when": instant(each["at"], zone), "iso": each["at"].isoformat()}
        for each in entries
    ]


def _alerted(alert: PlanAlert) -> dict[str, Any]:
    people = [str(mail.to) for mail in alert.mails.all()]
    passed = alert.send_at >= alert.due_at
    what = "escalated" if passed else "alerted"
    said = f"{what} {alert_schedules.when(alert.lead)}."
    why = f"To: {', '.join(people)}" if people else "No one was there to be told."
    return _entry(alert.raised_at, WORKER, said, why=why, is_late=passed)


def _entry(
    at: datetime | None, who: str, what: str, *, why: str = "", is_late: bool = False
) -> dict[str, Any]:
    return {"at": at, "who": who, "what": what, "why": why, "is_late": is_late}


def _badge(outage: models.Outage, at: datetime) -> Badge:
    late = outage.is_late(at)
    if outage.is_open:
        return Badge("Down, late", "late") if late else Badge("Down", "expedited")
    return Badge("Restored late", "late") if late else Badge("Restored in time", "ok")
