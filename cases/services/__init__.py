"""One function a verb, each one transaction: lock, permission, guard, change, trail, follow-up."""

from cases.services.addresses import correct_addresses
from cases.services.alerts import raise_alert
from cases.services.batches import make_batch
from cases.services.disaster_duties import DutyFacts, record_disaster_duty
from cases.services.disasters import (
    DisasterFacts,
    EndFacts,
    declare_disaster,
    end_disaster,
    find_access,
)
from cases.services.dispatching import dispatch
from cases.services.documents import NewDocument, add_document, media_type
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
from cases.services.letter_reviews import correct_letter, release_letter, send_back_letter
from cases.services.letter_rows import current_address
from cases.services.letter_settings import refuse_unfit, set_letter_review_rule, set_plan_paragraphs
from cases.services.mailing import MailingFacts, prove_batch, prove_mailing
from cases.services.missed import mark_missed
from cases.services.opening import EnrolleeFacts, ProviderFacts, already_received
from cases.services.openings import record_opening
from cases.services.oral import OralNoticeFacts
from cases.services.preferences import prefer_letters
from cases.services.preview import letters_of
from cases.services.returned import (
    ResendFacts,
    ReturnFacts,
    record_return,
    send_again,
    settle_otherwise,
)
from cases.services.standard_forms import (
    EditionFacts,
    load_form,
    map_form,
    put_form_in_force,
    withdraw_form,
)
from cases.services.voiding import void_letter
from cases.services.work import add_note, assign, close, take
