"""Organization determinations and the reconsiderations that appeal them."""

from determinations.models.authorization_list import PriorAuthorizationItem
from determinations.models.coverage_rule import CoverageRule
from determinations.models.determination import OrganizationDetermination
from determinations.models.effectuation import Effectuation
from determinations.models.expedite import ExpediteRequest
from determinations.models.extension import Extension, HeldExtension, SecondLookRule
from determinations.models.kinds import (
    AppealOutcome,
    AppealState,
    Change,
    Outcome,
    RequestType,
    State,
)
from determinations.models.outreach import OutreachAttempt
from determinations.models.reconsideration import Forwarding, Reconsideration, Review
from determinations.models.requested import Recommendation, RequestedItem
from determinations.models.required_form import RequiredForm
from determinations.models.told import ToldApproval, ToldApprovalRule
from determinations.models.undone import Dismissal, PastDecision, Withdrawal

# What a case about coverage holds.
Matter = OrganizationDetermination | Reconsideration
