"""The file of a request in one archive: whole for a reviewer, or as a package to submit."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Prefetch

from cases import models as cases
from cases.presentation.casefile import attachments, documents, numbered, sent_letters, zipped
from notices import letters
from notices.record import section
from premiums.words import day
from regulations.law import Refused
from reinstatement.models import PAID_UP, State
from reinstatement.presentation.casefile import intake, outcome, transmittal
from reinstatement.presentation.casefile.blocks import record

WHOLE, PACKAGE = "reinstatement_file/en.typ", "rpc_package/en.typ"


def archive(case: cases.Case, *, at: datetime) -> bytes:
    """A ZIP of a request: one PDF of all that is on record, then each document and sent letter."""
    case = _whole(case)
    files = attachments(case)
    matter = case.reinstatement
    sections = [
        intake.request(case),
        intake.ended(case),
        intake.windows(case),
        intake.conversation(case),
        intake.statement(case),
        intake.attempts(case),
        intake.findings(case),
        outcome.decision(case),
        outcome.ledger(matter.disenrollment, day(matter.irmaa_paid_on)),
        outcome.duties(case, at),
        outcome.told(case),
        *([outcome.referral(case)] if matter.is_irmaa else []),
        outcome.letters(case),
        outcome.submission(case),
        outcome.collections(case, at),
        outcome.oversight(case),
        outcome.trail(case),
        section("Included with this file", items=numbered(files, first=1)),
    ]
    lead = f"{case.plan.name}, contract {case.plan.contract_id}. As it stood on {_on(case, at)}."
    facts = record(case, f"Case {case.number}: Good-Cause Reinstatement", lead, sections)
    return zipped([("case-file.pdf", letters.render_facts(facts, WHOLE, at=at)), *files])


def package(case: cases.Case, *, at: datetime) -> bytes:
    """A ZIP for the retroactive processing contractor: the transmittal, the statement, the
    decision, the payments, the letters that told the decision, and every document.

    Raises Refused (not_paid) before everything owed is received: nothing may be submitted yet.
    """
    case = _whole(case)
    if case.reinstatement.state not in PAID_UP:
        message = "There is nothing to submit yet: not everything owed has been received."
        if case.reinstatement.state == State.PLAN_ERROR:
            message = "There is nothing to submit: the plan cancels its own disenrollment."
        raise Refused("not_paid", message)
    parts = [
        (name, letters.render_facts(facts, PACKAGE, at=at))
        for name, facts in transmittal.parts(case)
    ]
    files = [*parts, *sent_letters(case, *transmittal.GRANTING), *documents(case)]
    first = transmittal.transmittal(case, numbered(files, first=1))
    return zipped([("transmittal.pdf", letters.render_facts(first, PACKAGE, at=at)), *files])


def _whole(case: cases.Case) -> cases.Case:
    """The case as it is now, its trail the newest first, its duties in their order."""
    found = cases.Case.objects.select_related(
        "plan", "enrollee", "assignee", "entered_by", "reinstatement__decided_by",
        "reinstatement__disenrollment__plan", "reinstatement__disenrollment__entered_by",
    )  # fmt: skip
    ledger = "reinstatement__disenrollment__"
    return found.prefetch_related(
        Prefetch("events", cases.AuditEvent.objects.select_related("by").order_by("-id")),
        Prefetch("deadlines", cases.Deadline.objects.order_by("starts_at", "id")),
        f"{ledger}months__charges",
        f"{ledger}payments",
    ).get(pk=case.pk)


def _on(case: cases.Case, at: datetime) -> str:
    return day(at.astimezone(case.plan.zone).date())
