"""The sign-off page of a denial: who decided, with what license and expertise, what they had read,
by which criteria, and how the clock stood (42 CFR 422.566(d), 422.590(h)(2))."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from cases import models as cases
from cases.presentation.clock import trace
from cases.presentation.words import instant
from determinations import models, queries
from notices import letters
from regulations import care_fields, clock, licenses

PAGE = "sign_off/en.typ"
ADVERSE = ("denied", "partially_approved", "affirmed", "partly_reversed")
# The current decision of a case, or one that was taken back since.
Decision = models.OrganizationDetermination | models.Reconsideration | models.PastDecision
Rows = Sequence[tuple[str, str]]
NOT_ASKED = (
    "The appealed denial was not for lack of medical necessity, so no license was needed (42 CFR "
    "422.590(h)(2)), and this was decided before every decider of an appeal was asked."
)
NO_LICENSE = (
    "The appealed denial was not for lack of medical necessity, so no license was needed (42 CFR "
    "422.590(h)(2)). The decider stated why their expertise is appropriate."
)
NOT_KEPT = "Not recorded: this was decided before the field of expertise was kept."
STATED = (
    "The license does not name the field; the decider stated why their expertise is appropriate."
)
MATCHED = "The license on file names the field of the request."


def offers_page(decision: Decision) -> bool:
    """Whether a person denied something, in whole or in part, by this decision."""
    return decision.outcome in ADVERSE and decision.decided_by_id is not None


def is_signed(decision: Decision) -> bool:
    """Whether a license or a statement of the signer's expertise is kept with this decision."""
    return bool(decision.license or decision.expertise)


def signature(decision: Decision, case: cases.Case) -> dict[str, str]:
    """The field of the request and what the signer's expertise rests on, in words."""
    on = case.received_on
    return {
        "care_field": care_fields.label(decision.care_field, on),
        "basis": _basis(decision, case),
        "statement": decision.expertise,
        "license": _license(decision, on),
    }


def render(case: cases.Case, decision: Decision, *, at: datetime) -> bytes:
    """The page as a tagged PDF, dated with the day of `at`."""
    return letters.render_facts(_facts(case, decision), PAGE, at=at)


def _facts(case: cases.Case, decision: Decision) -> dict[str, Any]:
    plan = case.plan
    return {
        "title": f"Sign-off Page, Case {case.number}",
        "lead": f"{plan.name}, contract {plan.contract_id}. {case.get_kind_display()}.",
        "plan": {"name": plan.name, "time_zone": plan.time_zone},
        "case_number": case.number,
        "sections": [
            _section("The decision", rows=_decided(case, decision)),
            _section("Who decided", rows=_signed(case, decision)),
            _section(
                "What was read before the decision, and when",
                items=_read(case, decision),
                nothing="The decider opened no document or letter of this case in Fortnight.",
            ),
            *_why(decision),
            _section("The clock", **_clock(case, decision)),
        ],
    }


def _section(
    title: str,
    *,
    rows: Rows = (),
    words: str = "",
    items: Sequence[str] = (),
    nothing: str = "",
) -> dict[str, Any]:
    """A part of the page: rows without a value are left out."""
    return {
        "title": title,
        "rows": [row for row in rows if row[1]],
        "words": words or ("" if items else nothing),
        "items": list(items),
        "tables": [],
        "is_empty": False,
    }


def _decided(case: cases.Case, decision: Decision) -> Rows:
    zone, decided_at = case.plan.zone, decision.decided_at
    outcomes = dict(models.Outcome.choices) | dict(models.AppealOutcome.choices)
    undone = getattr(decision, "undone_at", None)
    return [
        ("Enrollee", f"{case.enrollee}, {case.enrollee.member_id}"),
        ("Requested service", case.matter.summary),
        ("Decision", outcomes[decision.outcome]),
        ("Decided", instant(decided_at, zone) if decided_at else ""),
        ("Taken back", instant(undone, zone) if undone else ""),
    ]


def _signed(case: cases.Case, decision: Decision) -> Rows:
    said = signature(decision, case)
    return [
        ("Decided by", str(decision.decided_by)),
        ("License", said["license"]),
        ("Field of the request", said["care_field"] or "Not recorded"),
        ("Expertise", said["basis"]),
        ("Statement", said["statement"]),
    ]


def _license(decision: Decision, on: date) -> str:
    signed = decision.signed_with
    if not signed:
        return decision.license or "No license is kept with this decision."
    kind = licenses.KINDS.recorded(signed["kind"], on).label if signed["kind"] else "License"
    expires = (
        clock.day_words(date.fromisoformat(signed["expires_on"])) if signed["expires_on"] else ""
    )
    fields = "; ".join(care_fields.label(each, on) for each in signed["care_fields"]) or "none"
    until = f", valid until {expires}" if expires else ""
    return f"{kind} {signed['number']}, {signed['state']}{until}. Fields of expertise: {fields}."


def _basis(decision: Decision, case: cases.Case) -> str:
    if not decision.signed_with:
        return _without_license(decision, case.matter)
    return {True: MATCHED, False: STATED, None: NOT_ASKED}[decision.signed_with["matches"]]


def _without_license(decision: Decision, matter: models.Matter) -> str:
    """A nurse may decide some appeals with no license on file."""
    if matter.signing_act != licenses.NONMEDICAL_APPEAL:
        return NOT_KEPT
    return NO_LICENSE if decision.expertise else NOT_ASKED


def _read(case: cases.Case, decision: Decision) -> list[str]:
    """Each document and letter that the decider had opened, with when; the first opened first."""
    found: dict[tuple[int | None, int | None], list[cases.Opening]] = {}
    for each in queries.opened_before(case, decision):
        found.setdefault((each.document_id, each.notice_id), []).append(each)
    return [_opened(each, case) for each in found.values()]


def _opened(openings: list[cases.Opening], case: cases.Case) -> str:
    first, last = openings[0], openings[-1]
    what = first.document.name if first.document else f"Letter {first.notice.file_name}"
    when = instant(first.at, case.plan.zone)
    if len(openings) > 1:
        when += f", {len(openings)} times, the last on {instant(last.at, case.plan.zone)}"
    return f"{what} (case {first.case.number}): {when}"


def _why(decision: Decision) -> list[dict[str, Any]]:
    """The criteria and the reason, of each line that was denied where there are several."""
    if isinstance(decision, models.PastDecision):
        lines: list[dict[str, Any]] = decision.lines
    elif isinstance(decision, models.OrganizationDetermination):
        lines = [vars(item) for item in decision.items.all()]
    else:
        lines = []
    if len(lines) < 2:
        rows = [("Criteria", decision.criteria)]
        return [_section("Criteria and reason", rows=rows, words=decision.reason)]
    outcomes = dict(models.Outcome.choices)
    return [
        _section(
            f"Criteria and reason: {line['code']} {line['description']}",
            rows=[("Outcome", outcomes[line["outcome"]]), ("Criteria", line["criteria"])],
            words=line["reason"],
        )
        for line in lines
        if line["outcome"] in ADVERSE
    ]


def _clock(case: cases.Case, decision: Decision) -> dict[str, Any]:
    """The trace of the limit under which it was decided, and how it stood then."""
    decided_at, zone = decision.decided_at, case.plan.zone
    duties = [
        duty
        for duty in case.deadlines.all()
        if duty.duty == "decide" and decided_at and duty.starts_at <= decided_at
    ]
    if not duties or decided_at is None:
        return {"words": "No time limit is on record."}
    duty = max(duties, key=lambda each: each.pk)
    shown = trace(duty.trace)
    rows = [
        ("Rule", shown["summary"]),
        ("Law", f"{shown['citation']} ({shown['authority']})"),
        ("Starts", f"{shown['starts']}\n{shown['why']}"),
        ("Without extension", instant(duty.first_due_at, zone) if duty.is_extended else ""),
        ("Due", instant(duty.due_at, zone)),
        ("Decided", "After the limit" if decided_at > duty.due_at else "Within the limit"),
        ("Stopped", f"{instant(duty.met_at, zone)}, by: {duty.met_by}" if duty.met_at else ""),
    ]
    return {"rows": rows, "items": [step["text"] for step in shown["steps"]]}
