"""The case file: who asked for what, which duties run, what was done."""

from typing import Any

from cases.models.audit import AuditEvent
from cases.models.case import Case, Channel, RequesterKind
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

# What a case about coverage holds. A reinstatement is declared one floor above (`reinstatement`).
Matter = OrganizationDetermination | Reconsideration


def matter_model(kind: str) -> Any:
    """The machine that a case of this kind holds: the model behind the relation of that name."""
    return Case._meta.get_field(kind).related_model


__all__ = [
    "AppealOutcome",
    "AppealState",
    "Forwarding",
    "Matter",
    "matter_model",
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
