"""Oversight in words: samples and their progress, and what a reviewer reads of a decision."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.models import User
from cases import models as cases
from cases.presentation.words import Badge, instant
from regulations import good_cause
from reinstatement.models import Outcome, Reinstatement, Sample, SampledCase
from reinstatement.presentation.request import circumstance_label

UTC = ZoneInfo("UTC")
GENERALLY = {
    "yes": "The guidance lists it as good cause.",
    "no": "The guidance lists it as not good cause.",
    "open": "The guidance lists it neither way: apply the test.",
}
VERDICTS = {
    "": Badge("Not reviewed", "quiet"),
    SampledCase.Verdict.AGREE: Badge("Agrees", "ok"),
    SampledCase.Verdict.DISAGREE: Badge("Disagrees", "soon"),
}


def sample_rows(samples: Sequence[Sample]) -> list[dict[str, Any]]:
    """The lines of the list of samples; each sample comes with its counts."""
    return [
        {
            "pk": sample.pk,
            "days": days(sample.decided_from, sample.decided_until),
            "plan": sample.plan or "All plans",
            "seed": sample.seed,
            "drawn": day(sample.drawn_at.astimezone(_zone(sample)).date()),
            "drawn_by": sample.drawn_by,
            "progress": progress(sample.reviewed, sample.drawn, sample.disagreed),
            "is_done": sample.reviewed == sample.drawn,
        }
        for sample in samples
    ]


def progress(reviewed: int, of_all: int, disagreed: int) -> str:
    """7 of 20 reviewed, 1 disagreement."""
    said = f"{reviewed} of {of_all} reviewed"
    if disagreed:
        said += f", {disagreed} disagreement{'s' if disagreed > 1 else ''}"
    return said


def sample_page(
    sample: Sample, sampled: Sequence[SampledCase], again: Sequence[int], by: User
) -> dict[str, Any]:
    """A sample: how it was drawn, its cases, and the next one that this person can review."""
    waiting = [each for each in sampled if not each.verdict]
    ours = [each for each in waiting if each.case.reinstatement.decided_by_id != by.pk]
    disagreed = sum(each.verdict == SampledCase.Verdict.DISAGREE for each in sampled)
    is_same = list(again) == [each.case_id for each in sampled]
    return {
        "pk": sample.pk,
        "progress": progress(len(sampled) - len(waiting), len(sampled), disagreed),
        "days": days(sample.decided_from, sample.decided_until),
        "plan": sample.plan or "All plans",
        "of_each": sample.of_each,
        "drawn_of_each": _drawn_of_each(sampled),
        "population": len(sample.population),
        "seed": sample.seed,
        "drawn": instant(sample.drawn_at, _zone(sample)),
        "drawn_by": sample.drawn_by,
        "again": Badge("Same cases", "ok") if is_same else Badge("Other cases", "late"),
        "rows": [_sampled_row(each, by) for each in sampled],
        "next_pk": ours[0].pk if ours else None,
    }


def review_page(sampled: SampledCase) -> dict[str, Any]:
    """What a reviewer reads of a decision, and the review where there is one."""
    matter, case = sampled.case.reinstatement, sampled.case
    found = matter.circumstance_named(matter.found_circumstance)
    disenrollment = matter.disenrollment
    return {
        "number": case.number,
        "sample_pk": sampled.sample_id,
        "outcome": outcome_badge(matter.outcome),
        "decided": instant(matter.decided_at, case.plan.zone),
        "decided_by": matter.decided_by,
        "effective": day(disenrollment.effective_on),
        "grace": days(disenrollment.grace_begins_on, disenrollment.grace_ends_on),
        "claimed": circumstance_label(matter, matter.circumstance),
        "statement": matter.statement,
        "statement_form": matter.get_statement_form_display(),
        "found": found,
        "generally": GENERALLY[found.generally] if found else "",
        "test": test_rows(matter),
        "finding": matter.finding,
        "explanation": matter.explanation,
        "checks": _checks(case),
        "verdict": VERDICTS[sampled.verdict] if sampled.verdict else None,
        "words": sampled.words,
        "reviewed_by": sampled.reviewed_by,
        "reviewed": instant(sampled.reviewed_at, case.plan.zone) if sampled.reviewed_at else "",
    }


def test_rows(matter: Reinstatement) -> list[tuple[str, str]]:
    """Both limbs of the test and causation, with what was found of each."""
    found = (
        ("No control over it", matter.no_control),
        ("Could not foresee it", matter.could_not_foresee),
        ("It caused the nonpayment", matter.caused),
    )
    return [(label, {True: "Yes", False: "No"}.get(held, "Not recorded")) for label, held in found]


def outcome_badge(outcome: str) -> Badge:
    """Favorable or unfavorable."""
    if outcome == Outcome.FAVORABLE:
        return Badge("Favorable", "accent")
    return Badge("Unfavorable", "quiet")


def day(on: date) -> str:
    """Mar 31, 2026."""
    return f"{on:%b} {on.day}, {on.year}"


def days(first: date | None, last: date | None) -> str:
    """Mar 1 – Apr 30, 2026, or the one day that it is; empty where neither end is known."""
    if first and first == last:
        return day(first)
    ends = [day(end) if end else "not known" for end in (first, last)]
    if first and last and first.year == last.year:
        ends[0] = f"{first:%b} {first.day}"
    return " – ".join(ends) if first or last else ""


def _sampled_row(sampled: SampledCase, by: User) -> dict[str, Any]:
    matter = sampled.case.reinstatement
    is_own = matter.decided_by_id == by.pk
    return {
        "position": sampled.position,
        "number": sampled.case.number,
        "outcome": outcome_badge(sampled.outcome),
        "ground": circumstance_label(matter, matter.found_circumstance),
        "specialist": matter.decided_by,
        "verdict": VERDICTS[sampled.verdict],
        "reviewed_by": sampled.reviewed_by,
        "url": reverse("reinstatement:review_sampled", args=[sampled.pk]),
        "action": "Review" if not sampled.verdict and not is_own else "Read",
        "is_own": is_own,
    }


def _drawn_of_each(sampled: Sequence[SampledCase]) -> str:
    favorable = sum(each.outcome == Outcome.FAVORABLE for each in sampled)
    return f"{favorable} favorable, {len(sampled) - favorable} unfavorable"


def _checks(case: cases.Case) -> list[dict[str, Any]]:
    """Research findings, the latest of each point, in the order of the checklist."""
    latest = {check.key: check for check in case.checks.all()}
    return [
        {"label": item.label, "words": latest[item.key].words, "by": latest[item.key].by}
        for item in good_cause.CHECKLIST.on(case.received_on)
        if item.key in latest
    ]


def _zone(sample: Sample) -> ZoneInfo:
    return sample.plan.zone if sample.plan else UTC
