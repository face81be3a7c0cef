"""Requests for coverage and appeals, as the folder of a case knows them (`cases.kinds.Kind`).

An appeal has most of what a request has: the tables that both share stand first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import User
from cases.folder import Meets
from cases.kinds import Kind, Place, ToReview
from cases.models import Grievance
from determinations import assigning
from determinations.by_line import said_by_line
from determinations.models import (
    AppealState,
    OrganizationDetermination,
    Reconsideration,
    RequestType,
    State,
)
from determinations.models.kinds import APPEAL_DECIDED, REQUEST_DECIDED, LetterKind
from determinations.queries import INVOLVED, held_for
from determinations.service_days import days_of
from determinations.services import changes, extension_notice, letter_judges
from determinations.services.decide_appeals import lapse_if_undecided
from determinations.services.letter_judges import CRITERIA, REASON, WHY
from determinations.services.notify import letter_left
from notices.declared import Kept, Letter
from regulations.required_forms import OBTAIN

SENTENCES = {
    "recommended": "recommended to {to}: {outcome}.",
    "extended": "extended the deadline by {days} days. {fact} {evidence}",
    "extension_held": "asked to extend the deadline by {days} days; a supervisor must agree first. "
    "{fact}",
    "extension_sent_back": "did not agree to extend the deadline by {days} days:",
    "extension_untold": "recorded that the extension does not count: its notice did not leave by "
    "{first_due_at}.",
    "form_requested": "asked by letter for what is missing: the clock starts when it arrives.",
    "form_received": "recorded a form ({required_form}, {status}), received {received_at}.",
    "form_completed": "recorded that the form ({required_form}) is whole since {whole_at}.",
    "reached_out": "asked {provider} for records by {channel}, {asked_at}: {result}.",
    "records_not_needed": "recorded that no records are needed from the provider.",
    "care_kind_recorded": "recorded the kind of care: {said}.",
    "expedite_requested": "recorded a request to expedite by {asked_by}. {outcome}",
    "expedite_granted": "granted the request to expedite.",
    "expedite_refused": "refused to expedite; the standard deadline is {due_at}.",
    "expedite_refusal_told": (
        "recorded that the enrollee was notified of the refusal to expedite: {by_what}."
    ),
    "notified": "recorded the notice that stops the clock: {by_what}.",
    "provider_notified": "recorded that the provider was notified: {by_what}.",
    "effectuated": "recorded that it was carried out {done_at}: {proof}. {interest}",
    "withdrawn": "recorded that {asked_by} withdrew the request {how}, {asked_at}.",
    "dismissed": "dismissed the request.{record}",
    "vacated": (
        "vacated the dismissal: the clock starts over (our interpretation; the regulation "
        "does not say)."
    ),
}

DUTIES = {
    "decide": "Decide and notify",
    "notify_provider": "Notify the provider",
    "effectuate": "Carry out the decision",
    "notify_extension": "Notify the enrollee of the extension",
    "confirm_in_writing": "Confirm by letter",
    "obtain_appointment": "Get the appointment of representative",
    "obtain_waiver": "Get the waiver of liability",
    "request_noncontract_records": "Ask the noncontract provider for records",
    "notify_refusal_orally": "Notify the enrollee of the refusal to expedite",
    "notify_expedite_refused": "Mail the refusal to expedite",
}
# A form that comes late, or never, is no lateness of the plan.
AWAITED = dict.fromkeys(OBTAIN, "Form awaited")

TERMS = "What is approved and on what terms"
LINES = {"terms": TERMS, "reason": REASON, "criteria": CRITERIA}
# What the file keeps of the words of a decision.
DECIDED = ("reason", "criteria", "terms", "how_to_get", "part_d_finding", "care_why")
OF_THE_LIST = {"criteria": "coverage_rule"}
CARE = {"care.why": letter_judges.CARE}
PART_D = {"drug.finding": letter_judges.PART_D}
# Why an earlier decision was reopened, which the letter of the new one repeats.
REVISED = {"revised.why": WHY}
REOPENED = Kept("past_decisions", ("why",), newest=True)
APPEAL_WORDS = {
    "decision.reason": REASON,
    "decision.criteria": CRITERIA,
    "decision.terms": TERMS,
}

LETTERS: dict[str, Letter] = {
    LetterKind.EXTENSION: Letter(
        "Extension notice",
        words={"extension.words": letter_judges.EXTENDED},
        rows=Kept("extension", ("words",)),
        judges=letter_judges.OF_AN_EXTENSION,
    ),
    LetterKind.DISMISSAL: Letter(
        "Dismissal notice",
        words={"dismissal.why": WHY},
        fields=("ended_why",),
        judges=letter_judges.OF_A_DISMISSAL,
    ),
    LetterKind.DISMISSAL_VACATED: Letter(
        "Notice that a dismissal was taken back",
        words={"undone.why": WHY},
        rows=REOPENED,
        judges=letter_judges.OF_A_VACATED_DISMISSAL,
    ),
    LetterKind.WITHDRAWAL: Letter(
        "Confirmation of a withdrawal",
        words={"withdrawal.words": "The text of the letter"},
        fields=("ended_why",),
        rows=Kept("withdrawals", ("words",)),
    ),
    LetterKind.FORM_REQUEST: Letter("Request for a missing form", words={}),
    LetterKind.EXPEDITE_REFUSED: Letter(
        "Refusal to expedite",
        words={"expedite.why": WHY},
        rows=Kept("expedite_requests", ("why",)),
        judges=letter_judges.OF_A_REFUSAL_TO_EXPEDITE,
    ),
}


def _by_form(otherwise: str) -> Callable[[dict[str, Any]], str]:
    """By the name of a form where it is made from one; our own wording is none."""
    return lambda facts: str(facts.get("standard_form", {}).get("name", otherwise))


REQUEST_LETTERS: dict[str, Letter] = {
    LetterKind.APPROVAL: Letter(
        "Approval notice",
        words={
            "decision.reason": REASON,
            **PART_D,
            "drug.how_to_get": "How to get the drug",
            **REVISED,
        },
        fields=DECIDED,
        lines=True,
        rows=REOPENED,
        judges=letter_judges.OF_AN_APPROVAL,
    ),
    LetterKind.DENIAL: Letter(
        "Denial notice",
        called=_by_form("Denial notice"),
        words={
            "decision.reason": REASON,
            "decision.criteria": CRITERIA,
            **PART_D,
            **CARE,
            **REVISED,
        },
        fields=DECIDED,
        lines=True,
        rows=REOPENED,
        keys=OF_THE_LIST,
        judges={**letter_judges.OF_A_DENIAL, **letter_judges.OF_AN_APPROVAL},
        said_by_line=said_by_line,
    ),
    LetterKind.PART_D_DENIAL: Letter(
        "Part D denial notice",
        called=_by_form("Part D denial notice"),
        words={**PART_D, "drug.terms": TERMS, "drug.how_to_get": "How to get the drug"},
        fields=DECIDED,
        judges=letter_judges.OF_PART_D,
        is_form_only=True,
    ),
}
APPEAL_LETTERS: dict[str, Letter] = {
    LetterKind.APPEAL_REVERSED: Letter(
        "Favorable answer to an appeal", words=APPEAL_WORDS, fields=DECIDED, lines=True
    ),
    LetterKind.APPEAL_SENT_ON: Letter(
        "Notice that an appeal goes to the IRE",
        words={**APPEAL_WORDS, **CARE},
        fields=DECIDED,
        lines=True,
        keys=OF_THE_LIST,
        judges=letter_judges.OF_A_DENIAL,
    ),
    LetterKind.EFFECTUATION: Letter(
        "Statement that a reversal was carried out",
        words={"effectuation.proof": "Proof that it was done"},
    ),
    # Why the Council is asked stands in its event alone, whose own words are never changed.
    LetterKind.COUNCIL_REQUEST: Letter(
        "Notice that the Council is asked to review", words={"council.why": "Why"}
    ),
}

# A decision is told to each recipient under its own duty: `letter_left` sees to that.
DECISION = Meets(("decide", "notify_provider", "confirm_in_writing"), by_kind=True)
MEETS = {
    "expedite_refused": Meets(("notify_expedite_refused",), "request"),
    "extended": Meets(("notify_extension",)),
}
VOIDS = {"vacated": ("dismissed", "withdrawn")}
OUTDATES = {
    **dict.fromkeys(
        ("dismissed", "withdrawn"), ("form_requested", "vacated", "extended", "expedite_refused")
    ),
    "form_requested": ("form_requested",),
}
BY_DECISION = ("form_requested", "vacated")

MAIN_STEPS = (
    "receive_required_form", "complete_required_form", "notify", "notify_refusal_orally",
    "effectuate",
    "vacate_dismissal",
)  # fmt: skip
OTHER_STEPS = (
    "recommend", "extend", "review_extension", "request_expedite", "grant_expedite",
    "refuse_expedite", "reach_out", "need_no_records", "withdraw", "dismiss",
)  # fmt: skip

REQUEST_STEPS = (
    "find_not_part_d", "partially_approve", "deny", "notify_provider", "reopen", "appeal",
)  # fmt: skip
APPEAL_STEPS = ("reverse_in_part", "affirm", "record_review", "ask_council")

GRIEVABLE_STEPS: dict[str, str] = {
    Grievance.Against.EXTENSION: "extended",
    Grievance.Against.EXPEDITE_REFUSAL: "expedite_refused",
}
# What was asked line by line, with the days of each service.
ITEMS = "determination__items"
FORM_LISTS = (
    "required_forms", "past_decisions", "expedite_requests", "extension", "held_extensions",
)  # fmt: skip


def _appealed(matter: Any) -> Mapping[str, Any]:
    """What the letters of a grievance say of the appeal in whose case it is."""
    return {"is_appeal": True, "appeal": {"against": matter.determination.case.number}}


def to_review(user: User) -> ToReview:
    """The extensions that wait for a supervisor's second look."""
    return ToReview("extension_report", "extension", held_for(user))


def _appeal_missed(matter: Any, duty: Any, *, at: datetime) -> None:
    """An extension of which no one was told is lost; what was not decided counts as upheld."""
    extension_notice.missed(matter, duty, at=at)
    lapse_if_undecided(matter, duty, at=at)


DETERMINATION = Kind(
    key="determination",
    model=OrganizationDetermination,
    label="Organization determination",
    namespace="",
    begins="receive",
    take="case.take",
    receive="case.receive",
    given_to=("case.receive",),
    sentences={
        **SENTENCES,
        "received": "entered the request, received {received_at}. {letters}",
        "change_moved": (
            "moved the first day of the change to {takes_effect_on}: no notice had left before "
            "the earlier day."
        ),
        "change_begun": "began to review whether to {change}, from {takes_effect_on}. {letters}",
        "appealed": "entered an appeal of this decision: case {appeal}.",
        "part_d_does_not_cover": (
            "recorded that Part D does not cover the drug; it is reviewed under Part A or "
            "B ({citation}). {decided}"
        ),
        "approved": "approved the request.",
        "approval_told": (
            "recorded that the enrollee was told of the approval: {by_what}, {told_at}. The "
            "letter stops the clock."
        ),
        "denied": "denied the request.",
        "partially_approved": "approved the request in part.",
        "reopened": "reopened the decision ({ground_label}): the clock starts over (our "
        "interpretation; the regulation does not say).",
    },
    duties=DUTIES,
    minutes=assigning.MINUTES,
    needs=assigning.of_request,
    assign_lookups=(ITEMS,),
    decisions=frozenset({"decide"}),
    is_decided=lambda matter: bool(matter.outcome),
    awaited_duties=AWAITED,
    closing_clock="decide",
    main_steps=(*MAIN_STEPS, "approve", "tell_approval"),
    other_steps=(*OTHER_STEPS, *REQUEST_STEPS),
    state_tones={
        State.RECEIVED: "quiet",
        State.IN_REVIEW: "quiet",
        State.DECIDED: "accent",
        State.NOTIFIED: "ok",
        State.CLOSED: "quiet",
        State.WITHDRAWN: "quiet",
        State.DISMISSED: "quiet",
    },
    doors=(
        Place("new_request", "New request", "case.receive", "n"),
        # A supervisor's bar is full at 1280 px: the page New request leads there.
        Place("change_treatment", "Reduce or end treatment", "case.take"),
    ),
    overviews=(
        Place("extension_settings", "Extensions", "extension.settings"),
        Place("told_approvals", "Told approvals", "letter.settings"),
    ),
    to_review=to_review,
    letters={**REQUEST_LETTERS, **LETTERS},
    meets={**MEETS, **dict.fromkeys(REQUEST_DECIDED, DECISION)},
    voids=VOIDS,
    outdates={**OUTDATES, **dict.fromkeys(REQUEST_DECIDED, BY_DECISION)},
    licensed_words=frozenset({"denied", "partially_approved"}),
    line_words=LINES,
    select_related=("determination",),
    form_lists=(*FORM_LISTS, ITEMS, "determination__reconsiderations__case"),
    list_lookups=(ITEMS,),
    to_finish=Q(determination__state=State.NOTIFIED),
    has_priority=True,
    request_types=tuple(RequestType.choices),
    grievable_steps=GRIEVABLE_STEPS,
    days=days_of,
    letter_leaves=changes.letter_leaves,
    letter_left=letter_left,
    missed=extension_notice.missed,
)

RECONSIDERATION = Kind(
    key="reconsideration",
    model=Reconsideration,
    label="Reconsideration",
    short="Appeal",
    namespace="",
    begins="appeal",
    take="case.take",
    # It is entered from the case of what is appealed: no one looks a member up for it.
    receive="",
    given_to=("case.receive",),
    sentences={
        **SENTENCES,
        "appeal_received": "entered the appeal of case {against}, received {received_at}.",
        "good_cause_found": "found good cause for filing late.",
        "reversed": "approved the appeal in full.",
        "partly_reversed": "approved part of the appeal; the rest goes to the IRE.",
        "affirmed": "upheld the denial; the case goes to the IRE.",
        "lapsed": "recorded that the deadline of {due_at} passed without a decision, which counts "
        "as a decision against the enrollee.",
        "forwarded": "recorded that the case file was sent to the IRE {sent_at}, by {how}: "
        "{reference}.",
        "review_recorded": "recorded the decision of the {level}, received {received_at}. "
        "{outcome}.",
        "council_asked": "recorded the request for review by the Medicare Appeals Council.",
    },
    duties={**DUTIES, "forward_to_ire": "Send the case file to the IRE"},
    minutes=assigning.APPEAL_MINUTES,
    needs=assigning.of_appeal,
    took_part=assigning.took_part,
    took_part_why=assigning.TOOK_PART,
    assign_lookups=(f"reconsideration__{ITEMS}", *INVOLVED),
    decisions=frozenset({"decide"}),
    is_decided=lambda matter: bool(matter.outcome) and not matter.missed_deadline,
    awaited_duties=AWAITED,
    # Once the case file must be sent, a decision that sending it ends is not what to look at.
    overtaken={"decide": "forward_to_ire"},
    closing_clock="decide",
    main_steps=(*MAIN_STEPS, "find_good_cause", "reverse", "forward"),
    other_steps=(*OTHER_STEPS, *APPEAL_STEPS),
    state_tones={
        AppealState.RECEIVED: "quiet",
        AppealState.IN_REVIEW: "quiet",
        AppealState.REVERSED: "ok",
        AppealState.AFFIRMED: "soon",
        AppealState.NOTIFIED: "ok",
        AppealState.FORWARDED: "quiet",
        AppealState.REVIEWED: "ok",
        AppealState.CLOSED: "quiet",
        AppealState.WITHDRAWN: "quiet",
        AppealState.DISMISSED: "quiet",
    },
    letters={**APPEAL_LETTERS, **LETTERS},
    meets={**MEETS, **dict.fromkeys(APPEAL_DECIDED, DECISION)},
    voids=VOIDS,
    outdates={**OUTDATES, **dict.fromkeys(APPEAL_DECIDED, BY_DECISION)},
    licensed_words=frozenset({"affirmed", "partly_reversed"}),
    line_words=LINES,
    select_related=("reconsideration__determination",),
    form_lists=(*FORM_LISTS, f"reconsideration__{ITEMS}", "reviews", *INVOLVED),
    list_lookups=(f"reconsideration__{ITEMS}",),
    to_finish=Q(reconsideration__state__in=[AppealState.NOTIFIED, AppealState.REVIEWED]),
    has_priority=True,
    request_types=tuple(RequestType.choices),
    grievable_steps=GRIEVABLE_STEPS,
    grievance_case=_appealed,
    days=days_of,
    letter_left=letter_left,
    missed=_appeal_missed,
)
