"""The file of a request from its decision on: money, duties, who was told, oversight, the trail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases import models as cases
from cases.presentation.clock import duty_rows
from cases.presentation.trail import timeline
from notices.models import Notice
from notices.record import section, table
from premiums.models import Disenrollment
from premiums.services.account_facts import account_facts
from premiums.words import day, money
from reinstatement.models import Reinstatement
from reinstatement.presentation.casefile.blocks import when
from reinstatement.presentation.collection import collections as agreed_on
from reinstatement.presentation.referral import referral as referred
from reinstatement.presentation.request import YES_NO, circumstance_label


def decision(case: cases.Case) -> dict[str, Any]:
    """What became of the request, and by which limb of the test."""
    matter = case.reinstatement
    owed = money(matter.amount_owed) if matter.amount_owed is not None else ""
    rows = [
        ("Outcome", matter.get_outcome_display()),
        ("Decided", when(matter.decided_at, case.plan.zone)),
        ("By", "CMS" if matter.decided_by_cms else matter.decided_by or ""),
        *_the_test(case),
        ("Owed, as stated", owed),
        ("Last day to pay, as stated", day(matter.pay_by)),
        ("Not reviewed because", _reason(matter)),
        ("Government error", matter.government_error),
        ("Told by CMS", _joined(day(matter.told_on), matter.told_by)),
        ("Plan error", matter.plan_error_why),
        ("Disenrollment canceled", _joined(day(matter.corrected_on), matter.correction)),
        ("Ended", when(matter.ended_at, case.plan.zone)),
        ("Why it ended", matter.ended_why),
        ("Finding (for the file)", matter.finding),
        ("Explanation (in the letter)", matter.explanation),
    ]
    return section("The decision", rows)


def _the_test(case: cases.Case) -> list[tuple[str, object]]:
    matter = case.reinstatement
    if not matter.found_circumstance:
        return []
    return [
        ("Circumstance found", circumstance_label(matter, matter.found_circumstance)),
        ("No control over it", YES_NO[matter.no_control]),
        ("Could not be foreseen", YES_NO[matter.could_not_foresee]),
        ("It caused the nonpayment", YES_NO[matter.caused]),
    ]


def ledger(found: Disenrollment, irmaa_paid_on: str = "") -> dict[str, Any]:
    """The months and the payments, and the arithmetic from one to the other."""
    account = account_facts(found)
    months = [
        (
            month["month"], charge["kind"], month["how"], charge["amount"],
            "\n".join(charge["arithmetic"]),
        )
        for month in account["months"]
        for charge in month["charges"]
    ]  # fmt: skip
    payments = [
        (each["received_on"], each["amount"], each["how"], each["reference"], each["counts"])
        for each in account["payments"]
    ]
    month_columns = (
        ("Month", 3), ("For", 4), ("Billed or withheld", 5), ("Amount", 2), ("Arithmetic", 6),
    )  # fmt: skip
    payment_columns = (
        ("Received", 4), ("Amount", 2), ("How", 3), ("Reference", 4), ("Does it count?", 5),
    )  # fmt: skip
    rows = [("IRMAA received by CMS", irmaa_paid_on)]
    tables = [table(month_columns, months), table(payment_columns, payments)]
    return section("The ledger", rows, items=account["steps"], tables=tables)


def duties(case: cases.Case, at: datetime) -> dict[str, Any]:
    """Each duty with its limit, when it was met and by what; how late; and its arithmetic."""
    columns = (
        ("Task", 4), ("Began", 4), ("Due", 4), ("Done, or ended", 6), ("How calculated", 7),
    )  # fmt: skip
    rows = [
        (
            duty["name"], duty["starts"], duty["due"], _done(duty),
            "\n".join([*(step["text"] for step in duty["trace"]["steps"]),
                       duty["trace"]["citation"]]),
        )
        for duty in duty_rows(case, at)
    ]  # fmt: skip
    return section("Time limits", tables=[table(columns, rows)])


def told(case: cases.Case) -> dict[str, Any]:
    """Who was told orally, and the words."""
    columns = (("When", 4), ("Who was notified, how", 5), ("Words", 8), ("By", 3))
    rows = [
        (
            when(each.told_at, case.plan.zone),
            f"{each.told}\n{each.get_channel_display()}",
            each.words,
            each.by,
        )
        for each in case.oral_notices.select_related("by").order_by("told_at", "id")
    ]
    return section("Oral notice", tables=[table(columns, rows)])


def referral(case: cases.Case) -> dict[str, Any]:
    """Each time that someone asked CMS, and how it ended without a decision."""
    known = referred(case)
    rows = [("Complaint (CTM)", known["complaint"]), ("Ended", known["ended"]),
            ("How you know this", known["ended_why"])]  # fmt: skip
    columns = (("When", 4), ("Who was asked, how", 5), ("What was said", 8), ("By", 3))
    asked = [
        (each["when"], f"{each['whom']}\n{each['how']}",
         _joined(each["words"], each["complaint"]), each["by"])
        for each in known["follow_ups"]
    ]  # fmt: skip
    return section("The referral to CMS", rows, tables=[table(columns, asked)])


def letters(case: cases.Case) -> dict[str, Any]:
    columns = (("Letter", 6), ("To", 3), ("Left", 5), ("SHA-256 of the letter", 8))
    rows = [
        (
            _letter(each),
            each.get_recipient_display(),
            when(each.dispatched_at, case.plan.zone) or _not_left(each),
            each.sha256,
        )
        for each in case.notices.prefetch_related("undelivered").order_by("id")
    ]
    return section("Letters", tables=[table(columns, rows)])


def _not_left(notice: Notice) -> str:
    return f"Not sent: {notice.void_why}" if notice.voided_at else "Not sent yet"


def _letter(notice: Notice) -> str:
    """What the letter is and its number, of which one it is a copy, and whether it came back."""
    said = f"{notice.called}\n{notice.number}"
    if notice.resend_of_id:
        said += f", a copy of L-{notice.resend_of_id}, sent again"
    came_back = [each.returned_on for each in notice.undelivered.all() if each.returned_on]
    return f"{said}\nCame back {day(came_back[0])}" if came_back else said


def submission(case: cases.Case) -> dict[str, Any]:
    """What went to the contractor, or to CMS by the complaint, and the reply."""
    matter = case.reinstatement
    rows = [
        ("All received", day(matter.paid_on)),
        ("Submitted", when(matter.submitted_at, case.plan.zone)),
        ("Reference", matter.submission),
        ("Reply of CMS", f"TRC {matter.reply_code}" if matter.reply_code else ""),
        ("Reply of", day(matter.reply_on)),
    ]
    return section("Submission and reply", rows)


def collections(case: cases.Case, at: datetime) -> dict[str, Any]:
    """How past months are paid, each agreement with its schedule and what has come of it."""
    columns = (("Agreed", 4), ("Arrangement", 5), ("For", 3), ("Total", 2), ("Schedule", 6))
    rows = [
        (
            f"{each['agreed']}, by {each['by']}",
            "\n".join(filter(None, (each["way"], each["words"], each["fault_why"]))),
            each["months_due"],
            each["total"],
            "\n".join(_installment(row) for row in each["schedule"]),
        )
        for each in agreed_on(case, at)
    ]
    return section("How past months are paid", tables=[table(columns, rows)])


def _installment(row: dict[str, Any]) -> str:
    came = f" ({row['badge'].word})" if row["badge"] else ""
    return f"{row['number']}. {row['due']}: {row['amount']}{came}"


def oversight(case: cases.Case) -> dict[str, Any]:
    """What CMS asked for, and what reviewers of samples said."""
    asked = [
        (day(each.on), each.get_kind_display(), each.reference, each.words, each.by)
        for each in case.selections.select_related("by").order_by("on", "id")
    ]
    drawn = [
        (
            f"{each.sample_id}, place {each.position}",
            each.sample.seed,
            each.get_verdict_display() or "Not reviewed yet",
            each.words,
            _joined(str(each.reviewed_by or ""), when(each.reviewed_at, case.plan.zone)),
        )
        for each in case.samples.select_related("sample", "reviewed_by").order_by("sample_id")
    ]
    asked_columns = (("Day", 3), ("What", 3), ("Reference", 3), ("Words", 6), ("By", 3))
    drawn_columns = (("Sample", 3), ("Seed", 4), ("Verdict", 3), ("Words", 5), ("Reviewer", 4))
    return section("Oversight", tables=[table(asked_columns, asked), table(drawn_columns, drawn)])


def trail(case: cases.Case) -> dict[str, Any]:
    """All that was done, from the first to the last; `case` has its events newest first."""
    columns = (("When", 4), ("Who", 3), ("What", 7), ("Why, or the words", 6))
    rows = [(each.when, each.who, each.what, each.why) for each in timeline(case)]
    return section("The trail", tables=[table(columns, list(reversed(rows)))])


def _done(duty: dict[str, Any]) -> str:
    if duty["is_open"]:
        return f"Open. {duty['late']}".strip()
    return "\n".join(filter(None, [duty["met"], duty["by"], duty["late"]]))


def _installment(row: dict[str, Any]) -> str:
    return f"{row['number']}. {row['due']}: {row['amount']}"


def _reason(matter: Reinstatement) -> str:
    return matter.refusal.label if matter.not_eligible_reason else ""


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
