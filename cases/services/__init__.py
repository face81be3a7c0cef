"""One function a verb, each one transaction: lock, permission, guard, change, trail, follow-up."""

from cases.services.addresses import correct_addresses
from cases.services.alerts import raise_alert
from cases.services.appeals import (
    AppealFacts,
    affirm,
    appeal,
    find_good_cause,
    reverse,
    reverse_in_part,
)
from cases.services.batches import make_batch
from cases.services.decide import ItemDecision, approve, decide_items, deny, find_not_part_d
from cases.services.disasters import (
    DisasterFacts,
    EndFacts,
    declare_disaster,
    end_disaster,
)
from cases.services.dispatching import dispatch
from cases.services.documents import NewDocument, add_document, media_type
from cases.services.effectuate import EffectuationFacts, effectuate
from cases.services.expedite import (
    ExpediteFacts,
    grant_expedite,
    refuse_expedite,
    request_expedite,
    tell_expedite_refused,
)
from cases.services.extend import ExtensionFacts, extend
from cases.services.finish import WithdrawalFacts, close, dismiss, withdraw
from cases.services.grievance_answers import (
    NOT_UPHELD,
    TOO_LATE,
    UPHELD,
    GrievanceAnswer,
    answer_grievance,
)
from cases.services.grievances import (
    GrievanceExtension,
    GrievanceFacts,
    extend_grievance,
    receive_grievance,
)
from cases.services.letter_rows import current_address
from cases.services.letter_settings import refuse_unfit, set_look_rule, set_plan_words
from cases.services.looks import correct_letter, release_letter, send_back_letter
from cases.services.mailing import MailingFacts, prove_batch, prove_mailing
from cases.services.missed import mark_missed
from cases.services.oral import Told
from cases.services.outreach import OutreachFacts, need_no_records, reach_out
from cases.services.outside import (
    ForwardingFacts,
    ReviewFacts,
    ask_council,
    forward,
    record_review,
)
from cases.services.papers import PaperFacts, cure_paper, receive_paper
from cases.services.preferences import prefer_letters
from cases.services.preview import letters_of
from cases.services.receive import (
    EnrolleeFacts,
    ItemFacts,
    NewRequest,
    ProviderFacts,
    already_received,
    receive,
)
from cases.services.record import RecordFacts, complete_record
from cases.services.returned import (
    ResendFacts,
    ReturnFacts,
    record_return,
    send_again,
    settle_otherwise,
)
from cases.services.tell import notify, notify_provider
from cases.services.undo import ReopeningFacts, reopen, vacate_dismissal
from cases.services.voiding import void_letter
from cases.services.work import add_note, assign, recommend, take

__all__ = [
    "NOT_UPHELD",
    "TOO_LATE",
    "UPHELD",
    "RecordFacts",
    "complete_record",
    "DisasterFacts",
    "EndFacts",
    "declare_disaster",
    "end_disaster",
    "AppealFacts",
    "ForwardingFacts",
    "ReviewFacts",
    "affirm",
    "appeal",
    "ask_council",
    "find_good_cause",
    "forward",
    "record_review",
    "reverse",
    "reverse_in_part",
    "find_not_part_d",
    "EffectuationFacts",
    "effectuate",
    "ItemDecision",
    "current_address",
    "decide_items",
    "GrievanceAnswer",
    "GrievanceExtension",
    "GrievanceFacts",
    "OutreachFacts",
    "answer_grievance",
    "need_no_records",
    "reach_out",
    "receive_grievance",
    "EnrolleeFacts",
    "ExpediteFacts",
    "ExtensionFacts",
    "ItemFacts",
    "MailingFacts",
    "NewDocument",
    "NewRequest",
    "PaperFacts",
    "ProviderFacts",
    "ReopeningFacts",
    "ResendFacts",
    "ReturnFacts",
    "Told",
    "WithdrawalFacts",
    "add_document",
    "add_note",
    "already_received",
    "approve",
    "assign",
    "close",
    "correct_addresses",
    "cure_paper",
    "deny",
    "dismiss",
    "dispatch",
    "extend",
    "extend_grievance",
    "grant_expedite",
    "make_batch",
    "correct_letter",
    "letters_of",
    "release_letter",
    "send_back_letter",
    "refuse_unfit",
    "set_look_rule",
    "set_plan_words",
    "mark_missed",
    "media_type",
    "notify",
    "notify_provider",
    "prefer_letters",
    "prove_batch",
    "prove_mailing",
    "raise_alert",
    "record_return",
    "send_again",
    "settle_otherwise",
    "receive",
    "receive_paper",
    "recommend",
    "reopen",
    "take",
    "vacate_dismissal",
    "void_letter",
    "refuse_expedite",
    "request_expedite",
    "take",
    "tell_expedite_refused",
    "withdraw",
]
