"""What every case has, whichever kind it is: grievances, letters, notes, documents.

The folder's own table, of the same shape as a `Kind` (`cases.kinds`): a kind says no word of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from notices.declared import Kept, Letter
from regulations.grievances import ANSWER, ANSWER_EXPEDITED


@dataclass(frozen=True)
class Meets:
    """Which duties a letter meets when it leaves: the first of `duties` that is open.

    `subject` is the fact of the event that names their subject, where there may be several of one
    name. `by_kind` says that the kind itself does it (`Kind.letter_left`), whatever their subject.
    """

    duties: tuple[str, ...]
    subject: str = ""
    by_kind: bool = False


SENTENCES = {
    "taken": "took the case.",
    "assigned": "assigned the case to {to}.",
    "assigned_by_rule": "assigned the case to {to} by the rule of team {team}.",
    "closed": "closed the case.",
    "grievance_received": "recorded a grievance about {against}, due {due_at}. {late}",
    "grievance_extended": (
        "took {days} more days to answer the grievance about {against}, due {due_at}. {ground}."
    ),
    "grievance_answered": "answered the grievance about {against}. {outcome} {by_what}",
    "grievance_late": "answered the grievance about {against}. {outcome} {by_what}",
    "letter_held": "held the letter “{kind}” for a supervisor's review.",
    "letter_released": "reviewed the letter “{kind}” and released it.",
    "letter_sent_back": "reviewed the letter “{kind}” and sent it back:",
    "letter_voided": "recorded that the letter “{kind}” ({letter}) will not be sent:",
    "letter_corrected": "corrected the letter “{kind}” and asked for another review. {changed}",
    "letter_sent": "sent the letter “{kind}” to the {recipient}.",
    "letter_sent_again": "sent a copy of letter L-{copy_of}, the “{kind}” to the {recipient}.",
    "mailing_recorded": "recorded the mailing of {letters} on {mailed_on}, by {carrier}: {how}.",
    "letter_returned": (
        "recorded that letter {letter} to the {recipient} was returned {returned_on}: {reason}."
    ),
    "letter_resent": "queued {copy}, a copy of letter {letter} to the {recipient}: {because}.",
    "undelivered_settled": (
        "recorded how the {recipient} was notified of what letter {letter} says:"
    ),
    "deadline_missed": "marked the deadline as missed and alerted the supervisors.",
    "document_added": "added a document.",
    "noted": "noted:",
    "record_completed": "completed the audit record: {fields}.",
    "address_corrected": "corrected mailing addresses.",
    "letters_preferred": "recorded how the enrollee wants letters: {letters}.",
}

DUTIES = {
    ANSWER_EXPEDITED: "Answer the expedited grievance",
    ANSWER: "Answer the grievance",
}

# How many minutes each is estimated to take, until a supervisor enters another figure.
MINUTES = {ANSWER_EXPEDITED: 45, ANSWER: 60}

# Verbs that mean the same in every machine that has them: those that lead on, and the others.
MAIN_STEPS = ("take", "close", "answer_grievance")
OTHER_STEPS = ("assign", "receive_grievance", "extend_grievance")
# Done by one press of a button; each other verb has a page.
AT_ONCE = ("take", "close")

_ANSWERED = Letter(
    "Answer to a grievance",
    words={"grievance.answer": "The answer"},
    rows=Kept("grievances", ("answer",)),
)
LETTERS = {
    "grievance_answer": _ANSWERED,
    "grievance_late": Letter(
        "Notice that a grievance came too late", words=_ANSWERED.words, rows=_ANSWERED.rows
    ),
    "grievance_extended": Letter(
        "Notice that a grievance takes longer",
        words={
            "grievance.why": "Why",
            "grievance.interest": "How the delay helps the enrollee",
        },
        rows=Kept("grievances", ("extension_why", "extension_interest")),
    ),
}
MEETS = dict.fromkeys(
    ("grievance_answered", "grievance_late"), Meets((ANSWER_EXPEDITED, ANSWER), "grievance")
)
