"""The case file: who asked for what, which duties run, what was done."""

from typing import TYPE_CHECKING, Any

from cases.models.assignment import (
    AssignmentRule,
    AssignmentTurn,
    ExpectedWork,
    UnassignedCase,
)
from cases.models.audit import AuditEvent
from cases.models.case import Case, Channel, Priority, RequesterKind
from cases.models.deadline import Deadline
from cases.models.disaster import AccessFinding, Disaster, DisasterEnd
from cases.models.disaster_duty import DisasterDuty
from cases.models.document import Document, DocumentContent, Opening
from cases.models.grievance import Grievance
from cases.models.oral import OralNotice
from cases.models.people import Enrollee, Plan, Provider

if TYPE_CHECKING:
    from cases.kinds import Matter


def matter_model(kind: str) -> Any:
    """The machine that a case of this kind holds: the model behind the relation of that name."""
    return Case._meta.get_field(kind).related_model
