"""One function a verb, each one transaction: lock, permission, guard, change, trail, follow-up."""

from reinstatement.services.collection import agree_collection
from reinstatement.services.decide import (
    Decision,
    find_favorable,
    find_unfavorable,
    record_cms_favorable,
    record_cms_unfavorable,
)
from reinstatement.services.errors import cancel_disenrollment, find_plan_error
from reinstatement.services.government import (
    CmsReinstatement,
    open_cms_reinstatement,
    record_cms_reinstatement,
)
from reinstatement.services.intake import (
    Answers,
    Contact,
    continue_intake,
    open_request,
    sorted_anew,
    sorted_by,
)
from reinstatement.services.intake_corrections import IntakeCorrection, take_back
from reinstatement.services.money import lapse, record_irmaa_paid, unpaid
from reinstatement.services.oral import notify
from reinstatement.services.oversight import (
    draw_sample,
    record_selection,
    redraw,
    review_sampled,
)
from reinstatement.services.referral import FollowUpFacts, end_referral, follow_up
from reinstatement.services.research import AttemptFacts, investigate, reach_out
from reinstatement.services.submit import complete, record_return, submit
from reinstatement.services.work import withdraw
