"""What can be done to a determination or an appeal: one function a verb, one transaction each."""

from determinations.services.appeals import AppealFacts, appeal, find_good_cause
from determinations.services.authorization_list import Listed, end_item, list_items
from determinations.services.care import CareKindFacts, record_care_kind
from determinations.services.changes import ChangeFacts, change_treatment
from determinations.services.coverage_rules import (
    CoverageRuleFacts,
    add_coverage_rule,
    end_coverage_rule,
)
from determinations.services.decide import (
    ItemDecision,
    approve,
    decide_items,
    deny,
)
from determinations.services.decide_appeals import affirm, reverse, reverse_in_part
from determinations.services.dismiss import DeathFacts, dismiss
from determinations.services.drugs import find_not_part_d
from determinations.services.effectuate import EffectuationFacts, effectuate
from determinations.services.expedite import (
    ExpediteFacts,
    grant_expedite,
    notify_refusal_orally,
    refuse_expedite,
    request_expedite,
)
from determinations.services.extend import SecondLook, extend, review_extension
from determinations.services.extension_basis import ExtensionFacts, OutreachInStep
from determinations.services.finish import WithdrawalFacts, withdraw
from determinations.services.independent_review import (
    ForwardingFacts,
    ReviewFacts,
    ask_council,
    forward,
    record_review,
)
from determinations.services.notify import notify, notify_provider
from determinations.services.outreach import OutreachFacts, need_no_records, reach_out
from determinations.services.receive import ItemFacts, NewRequest, receive
from determinations.services.recommend import recommend
from determinations.services.record import RecordFacts, complete_record
from determinations.services.required_forms import (
    RequiredFormFacts,
    complete_required_form,
    receive_required_form,
)
from determinations.services.second_looks import set_second_looks
from determinations.services.told_approvals import set_told_approval_rule, tell_approval
from determinations.services.undo import ReopeningFacts, reopen, vacate_dismissal
