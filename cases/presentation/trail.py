"""The trail of a case in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from cases import models
from cases.presentation.words import instant
from notices.models import Kind


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    who: str
    what: str
    when: str
    iso: str
    why: str
    is_late: bool


def timeline(case: models.Case, sentences: Mapping[str, str] | None = None) -> list[Entry]:
    """The trail, the newest first, in sentences; those of other machines are handed in."""
    said = {**SENTENCES, **(sentences or {})}
    zone = case.plan.zone
    return [
        Entry(
            who=str(event.by) if event.by else "Fortnight",
            what=_sentence(event, case, said),
            when=instant(event.at, zone),
            iso=event.at.isoformat(),
            why=event.why,
            is_late=event.event == "deadline_missed" or bool(event.facts.get("untimely")),
        )
        for event in case.events.all()
    ]


# What happened, to follow the name of who did it; `{facts}` are those of the event.
SENTENCES = {
    "received": "entered the request, received {received_at}. {letters}",
    "appeal_received": "entered the appeal of case {against}, received {received_at}.",
    "appealed": "entered an appeal of this decision: case {appeal}.",
    "good_cause_found": "found good cause for filing late.",
    "reversed": "granted the appeal.",
    "partly_reversed": "granted a part of the appeal; the rest goes to the IRE.",
    "affirmed": "upheld the denial; the case goes to the IRE.",
    "lapsed": "recorded that the limit of {due_at} passed without a decision, which counts as one "
    "against the enrollee.",
    "forwarded": "recorded that the case file went to the IRE {sent_at}, by {how}: {reference}.",
    "review_recorded": "recorded the decision of the {level}, received {received_at}. {outcome}.",
    "council_asked": "recorded that the Medicare Appeals Council is asked to review.",
    "taken": "took the case.",
    "assigned": "assigned the case to {to}.",
    "recommended": "recommended to {to} that it be {outcome}.",
    "extended": "extended the time limit by {days} days. {evidence}",
    "paper_requested": "asked by letter for what is missing: the time limit starts with it.",
    "paper_received": "recorded a paper ({paper}, {status}), received {received_at}.",
    "paper_completed": "recorded that the paper ({paper}) is whole since {whole_at}.",
    "part_d_does_not_cover": "recorded that Part D does not cover the drug; it is looked at under "
    "Part A or B ({citation}).",
    "reached_out": "asked {provider} for records by {channel}, {asked_at}: {result}.",
    "records_not_needed": "recorded that no records of the provider are needed.",
    "grievance_received": "recorded a grievance against {against}, due {due_at}. {late}",
    "grievance_extended": "took {days} more days to answer the grievance against {against}, due "
    "{due_at}. {ground}.",
    "grievance_answered": "answered the grievance against {against}. {outcome} {by_what}",
    "grievance_late": "answered the grievance against {against}. {outcome} {by_what}",
    "expedite_requested": "recorded a request to expedite by {asked_by}. {outcome}",
    "expedite_granted": "granted the expedite.",
    "expedite_refused": "refused to expedite; the standard clock ends {due_at}.",
    "expedite_refusal_told": "recorded that the refusal to expedite was told: {by_what}.",
    "approved": "approved the request.",
    "denied": "denied the request.",
    "partially_approved": "approved the request in part.",
    "letter_held": "held the letter “{kind}” for a supervisor's look.",
    "letter_released": "looked at the letter “{kind}” and let it leave.",
    "letter_sent_back": "looked at the letter “{kind}” and sent it back:",
    "letter_voided": "recorded that the letter “{kind}” ({letter}) is not sent:",
    "letter_corrected": "corrected the letter “{kind}” and asked for a look again. {changed}",
    "letter_sent": "sent the letter “{kind}” to the {recipient}.",
    "letter_sent_again": "sent a copy of letter L-{copy_of}, the “{kind}” to the {recipient}.",
    "mailing_recorded": "recorded the mailing of {letters} on {mailed_on}, by {carrier}: {how}.",
    "letter_returned": "recorded that letter {letter} to the {recipient} came back {returned_on}: "
    "{reason}.",
    "letter_resent": "queued {copy}, a copy of letter {letter} to the {recipient}: {because}.",
    "undelivered_settled": "recorded how the {recipient} was told what letter {letter} says:",
    "notified": "recorded the notice that stops the clock: {by_what}.",
    "provider_notified": "recorded that the provider was told: {by_what}.",
    "effectuated": "recorded that it was carried out {done_at}: {proof}. {interest}",
    "closed": "closed the case.",
    "withdrawn": "recorded that {asked_by} withdrew the request {how}, {asked_at}.",
    "vacated": "vacated the dismissal: the clock starts anew (our reading of a silent law).",
    "reopened": "reopened the decision ({ground_label}): the clock starts anew (our reading of a "
    "silent law).",
    "dismissed": "dismissed the request.",
    "deadline_missed": "marked the time limit as missed and told the supervisors.",
    "document_added": "added a document.",
    "noted": "noted:",
    "record_completed": "completed the audit record: {fields}.",
    "address_corrected": "corrected where letters go.",
    "letters_preferred": "recorded how the enrollee wants letters: {letters}.",
}


class _Facts(dict[str, str]):
    """The facts of an event in words; one that an old event lacks is left out."""

    def __missing__(self, name: str) -> str:
        return ""


def _sentence(event: models.AuditEvent, case: models.Case, sentences: Mapping[str, str]) -> str:
    facts = _Facts(
        {name: _fact(name, value, case.plan.zone) for name, value in event.facts.items()}
    )
    said = sentences.get(event.event, event.event).format_map(facts)
    if event.facts.get("untimely"):
        said += " Untimely."
    labels = dict(case.matter._meta.get_field("state").choices)
    if event.from_state and event.from_state != event.to_state:
        said += f" {labels[event.from_state]} → {labels[event.to_state]}."
    return said


def _fact(name: str, value: Any, zone: ZoneInfo) -> str:
    if name.endswith("_at") and isinstance(value, str) and value:
        return instant(datetime.fromisoformat(value), zone)
    if value and (name.endswith("_on") or name == "pay_by"):
        on = date.fromisoformat(str(value))
        return f"{on:%B} {on.day}, {on.year}"
    if name == "kind":
        return dict(Kind.choices).get(value, str(value))
    if name == "fields":
        return ", ".join(each.replace("_", " ") for each in value)
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)
