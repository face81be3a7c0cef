"""Repayments, as the folder of a case knows them (`cases.kinds.Kind`)."""

from __future__ import annotations

from cases.folder import Meets
from cases.kinds import Kind, days_until
from notices.declared import Kept, Letter
from repayment.models import Repayment, State
from repayment.models.kinds import LetterKind
from repayment.services import clocks

SENTENCES = {
    "agreement_made": "agreed with the member how ${total} of past months is paid: {way}.",
    "agreement_followed": "opened the case to follow an agreement on ${total} of past months: "
    "{way}.",
    "installment_missed": "found payment {number} missed, which was due {due_on}: ${lacking} is "
    "missing.",
    "missed_sum_changed": "found that ${lacking} of the missed payments is missing.",
    "installments_caught_up": "found that what was missed has come.",
    "installment_reminded": "queued the bill for ${lacking} that was missed.",
    "agreement_paid": "found that all that was agreed on has come.",
    "agreement_reopened": "reopened the case: not all that was agreed on has come.",
    "agreement_ended": "ended the agreement; ${left} of it is unpaid.",
}

REPAYMENT = Kind(
    key="repayment",
    model=Repayment,
    label="Repayment of past months",
    short="Repayment",
    namespace="repayment",
    begins="agree",
    take="repayment.take",
    # It begins on the ledger of a member, where members are looked up.
    receive="",
    sentences=SENTENCES,
    duties={clocks.REMIND: "Bill the missed payment again"},
    minutes={clocks.REMIND: 10},
    main_steps=("remind",),
    other_steps=("end",),
    state_tones={
        State.RUNNING: "quiet",
        State.MISSED: "soon",
        State.PAID: "ok",
        State.ENDED: "quiet",
    },
    letters={
        # A request for reinstatement sends the same letter, so it stands in both alike.
        LetterKind.INSTALLMENTS: Letter(
            "How premiums of months past are paid",
            words={"collection.words": "The text of the letter"},
            rows=Kept("collections", ("words",)),
        ),
        LetterKind.INSTALLMENT_MISSED: Letter("Bill for a missed payment", words={}),
    },
    meets={"installment_reminded": Meets((clocks.REMIND,))},
    select_related=("repayment__agreement",),
    days=lambda matter: days_until(matter, matter.ended_at),
    person="Member",
    # Nothing is decided here that could be appealed: it is the plan's act that is complained of.
    grievance_facts={"may_appeal": False, "is_about_premiums": True},
)
