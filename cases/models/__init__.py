"""The case file: who asked for what, which duties run, what was done."""

from cases.models.audit import AuditEvent
from cases.models.case import Case, Channel, Kind, RequesterKind
from cases.models.deadline import Deadline
from cases.models.determination import OrganizationDetermination
from cases.models.disaster import Disaster, DisasterEnd
from cases.models.document import Document, DocumentContent
from cases.models.effectuation import Effectuation
from cases.models.expedite import ExpediteRequest
from cases.models.grievance import Grievance
from cases.models.kinds import (
    AppealOutcome,
    AppealState,
    Outcome,
    Priority,
    RequestType,
    State,
)
from cases.models.oral import OralNotice
from cases.models.outreach import OutreachAttempt
from cases.models.paper import Paper
from cases.models.people import Enrollee, Plan, Provider
from cases.models.reconsideration import Forwarding, Reconsideration, Review
from cases.models.requested import Extension, Recommendation, RequestedItem
from cases.models.undone import PastDecision, Withdrawal

# Whatever a case holds, and its model by the kind of the case.
Matter = OrganizationDetermination | Reconsideration
MATTERS: dict[str, type[OrganizationDetermination] | type[Reconsideration]] = {
    Kind.DETERMINATION.value: OrganizationDetermination,
    Kind.RECONSIDERATION.value: Reconsideration,
}

__all__ = [
    "MATTERS",
    "AppealOutcome",
    "AppealState",
    "Forwarding",
    "Matter",
    "Reconsideration",
    "Review",
    "AuditEvent",
    "Case",
    "Channel",
    "Deadline",
    "Disaster",
    "DisasterEnd",
    "Document",
    "DocumentContent",
    "Enrollee",
    "Effectuation",
    "ExpediteRequest",
    "Extension",
    "Grievance",
    "Kind",
    "OralNotice",
    "OrganizationDetermination",
    "Outcome",
    "OutreachAttempt",
    "Paper",
    "PastDecision",
    "Plan",
    "Priority",
    "Provider",
    "Recommendation",
    "RequestType",
    "RequestedItem",
    "RequesterKind",
    "State",
    "Withdrawal",
]
