"""The notice of an extension: it leaves by the end of the first limit, or the extension is lost."""

from __future__ import annotations

from datetime import datetime

from cases import audit
from cases import models as cases
from cases.services import duties, voiding
from determinations import models
from determinations.models.kinds import LetterKind
from determinations.services import reckoning
from regulations.extension_rules import NOTIFY_EXTENSION
from regulations.timeframes import STOPS_ALONGSIDE


def letter_left(matter: models.Matter, *, at: datetime) -> None:
    """The enrollee's letter of the extension left; after the first limit it came too late."""
    duty = matter.case.deadlines.filter(duty=NOTIFY_EXTENSION).order_by("-id").first()
    if duty and duty.is_late(at):
        lose(matter, at=at)


def missed(matter: models.Matter, duty: cases.Deadline, *, at: datetime) -> None:
    """A limit passed unmet; where it is that of the notice, the extension is lost."""
    if duty.duty == NOTIFY_EXTENSION:
        lose(matter, at=at)


def decision_told(matter: models.Matter, told_at: datetime, *, at: datetime) -> None:
    """The decision was told. Within the first limit the enrollee need not be told of more time;
    after it, with the notice still here, there was no extension."""
    duty = duties.find(matter.case, NOTIFY_EXTENSION)
    if duty is None:
        return
    if told_at.replace(microsecond=0) > duty.due_at:
        lose(matter, at=at)
    else:
        _end(matter.case, "the decision was told within the first limit", at=at)


def expedited(matter: models.Matter, *, at: datetime) -> None:
    """The fast clock counts for good: what the letter says of the time is not true any more."""
    if not duties.duty(matter.case, "decide").is_extended:
        _end(matter.case, "the request was expedited", at=at)


def request_ended(case: cases.Case, why: str, *, at: datetime) -> None:
    """There will be no decision, and the letter says that there will."""
    _end(case, why, at=at)


def lose(matter: models.Matter, *, at: datetime) -> None:
    """Put the case back on its first limit, once: it is late from there. A letter that announces
    the extension and is still here does not leave."""
    case = matter.case
    extension = models.Extension.objects.filter(case=case, untold_at=None).first()
    if extension is None:
        return
    extension.untold_at = at
    extension.save(update_fields=["untold_at"])
    for deadline in _extended(case):
        deadline.case = case
        duties.move_back(deadline, reckoning.decide_due(matter), at=at)
    _end(case, "the extension does not count: its notice did not leave in time", at=at)
    first = extension.first_due_at
    facts = {"first_due_at": first.isoformat() if first else ""}
    audit.record(case, "extension_untold", by=None, at=at, facts=facts)


def _extended(case: cases.Case) -> list[cases.Deadline]:
    """The duties, open or met by now, that have the extended limit of the decision."""
    names = ("decide", *STOPS_ALONGSIDE)
    found = case.deadlines.filter(duty__in=names, closed_at=None).order_by("id")
    return [each for each in found if each.is_extended]


def _end(case: cases.Case, why: str, *, at: datetime) -> None:
    duty = duties.find(case, NOTIFY_EXTENSION)
    if duty:
        duties.end(duty, at=at, why=why)
    voiding.void_unsent(
        case, [LetterKind.EXTENSION], why=f"{why[0].upper()}{why[1:]}.", by=None, at=at
    )
