"""How a former member of the demo asks, and when: what the scenes share."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases import models as cases
from cases.demo.stage import Stage
from premiums.demo.ledgers import morning
from premiums.models import Disenrollment
from reinstatement import services
from reinstatement.demo.people import HOSPITAL
from reinstatement.services import Answers, Contact

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)
WHOLE = Answers(
    plan_error=False, explained=True, circumstance="institutionalized", stated=True,
    statement=HOSPITAL, statement_form="spoken", affirms=True,
)  # fmt: skip


def answers(**facts: object) -> Answers:
    return Answers(**vars(WHOLE) | facts)  # type: ignore[arg-type]


def ask(
    stage: Stage, of: Disenrollment, at: datetime, answers: Answers = WHOLE, channel: str = "phone",
    who: str = "specialist", **facts: str,
) -> cases.Case:  # fmt: skip
    """The former member calls or writes at `at`; it is entered nine minutes later."""
    contact = Contact(
        requester_kind="enrollee", requester_name=str(of.enrollee), channel=channel,
        received_at=at.replace(microsecond=0), requester_phone=of.enrollee.phone, **facts,
    )  # fmt: skip
    by = stage.staff[who]
    return services.open_request(of.pk, contact, answers, by=by, at=at + 9 * MINUTE)


def after(stage: Stage, of: Disenrollment, days: int) -> datetime:
    return morning(stage, of.effective_on + days * DAY)
