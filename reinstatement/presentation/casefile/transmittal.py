"""What the retroactive processing contractor gets: the transmittal, and its parts on paper."""

from __future__ import annotations

from typing import Any

from cases import models as cases
from notices.record import section, table
from premiums.words import day, money
from reinstatement.models.kinds import LetterKind
from reinstatement.presentation.casefile import intake, outcome
from reinstatement.presentation.casefile.blocks import record, when
from reinstatement.presentation.request import circumstance_label

GRANTING = (LetterKind.GOOD_CAUSE_OWED, LetterKind.GOOD_CAUSE_CLEAR, LetterKind.PAYMENT_CREDITED)
ANNOUNCED = ("found_favorable", "cms_found_favorable")


def transmittal(case: cases.Case, names: list[str]) -> dict[str, Any]:
    """The first sheet: who, which days, which amounts; and what comes with it."""
    lead = (
        f"{case.plan.name}, contract {case.plan.contract_id}, {case.plan.phone}. "
        f"For: {_addressee(case)}."
    )
    sections = [_enrollment(case), _decision(case), _notices(case), _money(case)]
    sections.append(section("Contents of this package", items=names))
    return record(case, "Request for Reinstatement: Good Cause", lead, sections)


def parts(case: cases.Case) -> list[tuple[str, dict[str, Any]]]:
    """The statement, the decision and the payments, each a sheet of its own by its name."""
    found, by_cms = case.reinstatement.disenrollment, case.reinstatement.irmaa_paid_on
    every = (
        ("statement", "Statement of the Member", [intake.statement(case)]),
        ("decision", "Decision on Good Cause", [outcome.decision(case), intake.findings(case)]),
        ("payments", "Payments", [outcome.ledger(found, day(by_cms))]),
    )
    lead = f"{case.enrollee}, member number {case.enrollee.member_id}."
    return [(f"{name}.pdf", record(case, title, lead, said)) for name, title, said in every]


def _addressee(case: cases.Case) -> str:
    """Where CMS decided, the plan answers by the complaint (guidance, section 70.3.5.2)."""
    matter = case.reinstatement
    if matter.decided_by_cms:
        return f"CMS, by complaint {matter.complaint}"
    return "the CMS retroactive processing contractor"


def _enrollment(case: cases.Case) -> dict[str, Any]:
    found, enrollee = case.reinstatement.disenrollment, case.enrollee
    rows = [
        ("Contract", case.plan.contract_id),
        ("Plan benefit package (PBP)", case.pbp or "Not recorded"),
        ("Enrollee", enrollee),
        ("Born", day(enrollee.date_of_birth)),
        ("Medicare number (MBI)", enrollee.mbi or "Not recorded"),
        ("Member number", enrollee.member_id),
        ("Disenrollment effective", day(found.effective_on)),
        ("Cause", found.get_cause_display()),
        # Without a gap, so that the day is the same.
        ("Reinstatement effective", day(found.effective_on)),
    ]
    return section("The enrollment", rows)


def _decision(case: cases.Case) -> dict[str, Any]:
    matter, zone = case.reinstatement, case.plan.zone
    rows = [
        ("Request received", when(case.received_at, zone)),
        ("Last day to request", day(matter.disenrollment.window.due_on)),
        ("Favorable decision", when(matter.decided_at, zone)),
        ("Decided by", "CMS" if matter.decided_by_cms else matter.decided_by or ""),
        ("Circumstance", circumstance_label(matter, matter.found_circumstance)),
        ("Reason", matter.finding or matter.explanation),
    ]
    return section("The decision", rows)


def _notices(case: cases.Case) -> dict[str, Any]:
    """When and how the person was told: in speech as documented, and by letter."""
    zone = case.plan.zone
    spoken = [
        (
            each.told_at, f"{each.get_channel_display()}: {each.told}",
            f"{each.words}\nDocumented by {each.by}",
        )
        for each in case.oral_notices.filter(about__event__in=ANNOUNCED).select_related("by")
    ]  # fmt: skip
    letters = case.notices.filter(kind__in=GRANTING)
    written = [
        (
            each.dispatched_at, f"Letter to the {each.get_recipient_display().lower()}",
            f"{each.get_kind_display()}{' (a copy, sent again)' if each.resend_of_id else ''}",
        )
        for each in letters
        if each.dispatched_at
    ]  # fmt: skip
    columns = (("When", 4), ("How", 5), ("What was said", 8))
    every = sorted([*spoken, *written], key=lambda row: row[0])
    rows = [(when(at, zone), how, what) for at, how, what in every]
    return section("Notice of the decision", tables=[table(columns, rows)])


def _money(case: cases.Case) -> dict[str, Any]:
    matter = case.reinstatement
    account = matter.disenrollment.account
    irmaa = [("IRMAA received by CMS", day(matter.irmaa_paid_on))] if matter.is_irmaa else []
    rows = [
        ("Owed at disenrollment", money(account.owed_at_disenrollment)),
        ("Last day to pay", day(matter.pay_by)),
        ("Received by then", money(account.received_in_time)),
        ("All received on", day(matter.paid_on)),
        *irmaa,
    ]
    return section("Amounts owed and paid", rows)
