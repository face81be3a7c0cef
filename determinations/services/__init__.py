"""What can be done to a determination or an appeal: one function a verb, one transaction each."""

from determinations.services.appeals import AppealFacts, appeal, find_good_cause
from determinations.services.decide import (
    ItemDecision,
    approve,
    decide_items,
    deny,
    find_not_part_d,
)
from determinations.services.decide_appeals import affirm, reverse, reverse_in_part
from determinations.services.dismiss import DeathFacts, dismiss
from determinations.services.effectuate import EffectuationFacts, effectuate
from determinations.services.expedite import (
    ExpediteFacts,
    grant_expedite,
    notify_refusal_orally,
    refuse_expedite,
    request_expedite,
)
from determinations.services.extend import ExtensionFacts, extend
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
from determinations.services.told_approvals import set_told_approval_rule, tell_approval
from determinations.services.undo import ReopeningFacts, reopen, vacate_dismissal
