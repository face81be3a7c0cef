"""What a request is made of, in words: who asks, what was said, research, decision, its course."""

from __future__ import annotations

from typing import Any

from cases import models as cases
from cases.presentation.words import Badge, instant
from premiums.words import day, money
from regulations import good_cause
from reinstatement.models import Attempt, Outcome, Reinstatement, SampledCase, State

YES_NO = {True: "Yes", False: "No", None: "Not recorded"}
ATTEMPTED = {
    Attempt.Result.RECEIVED: "ok",
    Attempt.Result.REFUSED: "late",
    Attempt.Result.NOT_REACHED: "soon",
}
VERDICTS = {
    "": Badge("Not reviewed yet", "quiet"),
    SampledCase.Verdict.AGREE: Badge("Reviewer agrees", "ok"),
    SampledCase.Verdict.DISAGREE: Badge("Reviewer disagrees", "soon"),
}


def circumstance_label(matter: Reinstatement, key: str) -> str:
    """What the law called a circumstance when the request came; empty where none is recorded."""
    found = matter.circumstance_named(key)
    return found.label if found else ""


def statement(case: cases.Case) -> dict[str, Any]:
    """What the person said; empty where nothing was said."""
    matter = case.reinstatement
    if not matter.statement and not matter.circumstance:
        return {}
    is_intake = matter.state == State.INTAKE
    return {
        "circumstance": circumstance_label(matter, matter.circumstance),
        "words": matter.statement or ("To come" if is_intake else "None obtained"),
        "form": matter.get_statement_form_display(),
        "affirms": _affirms(matter.affirms, is_intake=is_intake),
    }


def research(case: cases.Case) -> dict[str, Any]:
    """The checklist with the latest finding of each point, and the attempts; empty before any."""
    latest = {check.key: check for check in case.checks.all()}
    attempts = [_attempt(each, case) for each in case.attempts.all()]
    if not latest and not attempts and case.reinstatement.state != State.IN_REVIEW:
        return {}
    points = good_cause.CHECKLIST.on(case.received_on)
    return {"points": [_point(item, latest.get(item.key), case) for item in points],
            "attempts": attempts}  # fmt: skip


def decision(case: cases.Case) -> dict[str, Any]:
    """What was found, by whom, by which limb; empty before."""
    matter = case.reinstatement
    if not matter.outcome:
        return {}
    favorable = matter.outcome == Outcome.FAVORABLE
    return {
        "badge": Badge(matter.get_outcome_display(), "ok" if favorable else "late"),
        "is_void": matter.state == State.PLAN_ERROR,
        "when": instant(matter.decided_at, case.plan.zone),
        "by": "CMS" if matter.decided_by_cms else str(matter.decided_by),
        "by_cms": matter.decided_by_cms,
        "complaint": matter.complaint,
        "circumstance": circumstance_label(matter, matter.found_circumstance),
        "test": [
            ("No control over it", YES_NO[matter.no_control]),
            ("Could not be foreseen", YES_NO[matter.could_not_foresee]),
            ("It prevented payment", YES_NO[matter.caused]),
        ],
        "finding": matter.finding,
        "explanation": matter.explanation,
        "owed": money(matter.amount_owed) if matter.amount_owed is not None else "",
        "pay_by": day(matter.pay_by),
    }


def course(case: cases.Case) -> list[tuple[str, str]]:
    """What happened with the money and with CMS, as facts; empty before."""
    matter = case.reinstatement
    zone = case.plan.zone
    rows = [
        # The referral has a section of its own.
        ("Complaint (CTM)", "" if matter.is_irmaa else matter.complaint),
        ("IRMAA received by CMS", day(matter.irmaa_paid_on)),
        ("All received", day(matter.paid_on)),
        ("Submitted", _joined(matter.submitted_at, matter.submission, zone)),
        ("Reply", f"TRC {matter.reply_code}, {day(matter.reply_on)}" if matter.reply_on else ""),
        ("Government error", matter.government_error),
        ("Told by", f"{matter.told_by}, {day(matter.told_on)}" if matter.told_on else ""),
        ("Our error", matter.plan_error_why),
        ("Canceled", f"{day(matter.corrected_on)}, {matter.correction}"
         if matter.corrected_on else ""),
        ("Ended", f"{instant(matter.ended_at, zone)}{_why(matter.ended_why)}"
         if matter.ended_at else ""),
    ]  # fmt: skip
    return [row for row in rows if row[1]]


def oversight(case: cases.Case) -> dict[str, Any]:
    """What CMS asked for, and what a reviewer of a sample said; empty where nothing was."""
    selections = [
        {
            "kind": each.get_kind_display(),
            "on": day(each.on),
            "reference": each.reference,
            "words": each.words,
            "by": each.by,
        }
        for each in case.selections.all()
    ]
    samples = [
        {
            "sample": each.sample_id,
            "badge": VERDICTS[each.verdict],
            "words": each.words,
            "by": each.reviewed_by,
        }
        for each in case.samples.all()
    ]
    return {"selections": selections, "samples": samples} if selections or samples else {}


def _affirms(answer: bool | None, *, is_intake: bool) -> str:
    if answer is None:
        return "Not said yet" if is_intake else "Not asked"
    return YES_NO[answer]


def _point(item: good_cause.CheckItem, check: Any, case: cases.Case) -> dict[str, Any]:
    return {
        "label": item.label,
        "badge": Badge("Reviewed", "ok") if check else Badge("To review", "soon"),
        "words": check.words if check else "",
        "when": instant(check.at, case.plan.zone) if check else "",
        "by": check.by if check else "",
        "citation": item.citation,
    }


def _attempt(attempt: Attempt, case: cases.Case) -> dict[str, Any]:
    tone = ATTEMPTED.get(Attempt.Result(attempt.result), "quiet")
    return {
        "whom": attempt.whom,
        "how": attempt.get_channel_display().lower(),
        "when": instant(attempt.tried_at, case.plan.zone),
        "words": attempt.words,
        "badge": Badge(attempt.get_result_display(), tone),
        "by": attempt.by,
    }


def _joined(at: Any, words: str, zone: Any) -> str:
    return f"{instant(at, zone)}, {words}" if at else ""


def _why(words: str) -> str:
    return f": {words}" if words else ""
