"""The file of a request up to its decision: who, the disenrollment, the call, the research."""

from __future__ import annotations

from typing import Any

from cases import models as cases
from notices.record import section, table
from premiums.presentation import disenrollment
from premiums.words import day, weekday
from regulations import good_cause
from regulations.clock import DueOn
from reinstatement.presentation.casefile.blocks import when, who
from reinstatement.presentation.request import YES_NO, circumstance_label

ANSWERS = {True: "Passed", False: "Failed", None: "Open"}


def request(case: cases.Case) -> dict[str, Any]:
    matter, enrollee = case.reinstatement, case.enrollee
    rows = [
        ("State", matter.get_state_display()),
        ("Plan", f"{case.plan.name} ({case.plan.get_plan_type_display()})"),
        ("Contract, plan benefit package", f"{case.plan.contract_id} {case.pbp}".strip()),
        ("Member", enrollee),
        ("Member number", enrollee.member_id),
        ("Medicare number (MBI)", enrollee.mbi),
        ("Born", day(enrollee.date_of_birth)),
        ("Requested by", f"{case.requester_name} ({case.get_requester_kind_display().lower()})"),
        ("Authority", matter.get_authority_display()),
        ("Authority", when(case.aor_received_at, case.plan.zone)),
        ("Channel", case.get_channel_display()),
        ("Received", when(case.received_at, case.plan.zone)),
        ("Entered", f"{when(case.entered_at, case.plan.zone)}, by {who(case.entered_by)}"),
        ("Assigned to", case.assignee or ""),
        ("Complaint (CTM)", matter.complaint),
    ]
    return section("The request", rows)


def ended(case: cases.Case) -> dict[str, Any]:
    found = case.reinstatement.disenrollment
    told = disenrollment.record(found)
    entered = f"{when(found.entered_at, case.plan.zone)}, by {who(found.entered_by)}"
    rows = [
        ("Effective (first day without coverage)", told["effective"]),
        ("Cause", told["cause"]),
        ("Grace period", told["grace"]),
        ("Notice of disenrollment sent", told["notice"]),
        ("Known from", "A file of the plan" if found.source_key else ""),
        ("Entered", entered),
    ]
    doubts = [f"{doubt.text} ({doubt.citation})" for doubt in told["doubts"]]
    return section("The disenrollment", rows, items=doubts)


def windows(case: cases.Case) -> dict[str, Any]:
    """The last day to ask and the last day to pay, each with its arithmetic and its rule."""
    found = case.reinstatement.disenrollment
    each = (("Last day to request", found.window), ("Last day to pay", found.pay_by))
    columns = (("Limit", 2), ("Day", 3), ("How it is calculated", 6), ("Law", 3))
    rows = [(name, weekday(due.due_on), _steps(due), due.citation) for name, due in each]
    return section("The windows", tables=[table(columns, rows)])


def conversation(case: cases.Case) -> dict[str, Any]:
    """Each gate as it was asked and answered, with the words that were to be said; and the test,
    where it was told."""
    matter = case.reinstatement
    rows = [
        ("Earlier request in this window", YES_NO[matter.asked_before]),
        ("The test was explained", YES_NO[matter.explained]),
    ]
    columns = (("Asked or explained", 4), ("Answer", 2), ("Words to say", 7), ("Law", 4))
    asked = [
        (gate["label"], ANSWERS[gate["answer"]], gate["say"], gate["citation"])
        for gate in matter.gates
    ]
    test = good_cause.script(
        case.plan.plan_type,
        received_on=case.received_on,
        ended_on=matter.disenrollment.effective_on,
    )
    words = f"How the test is explained: “{test}”" if matter.explained else ""
    return section("The intake", rows, words=words, tables=[table(columns, asked)])


def statement(case: cases.Case) -> dict[str, Any]:
    matter = case.reinstatement
    rows = [
        ("What prevented payment", circumstance_label(matter, matter.circumstance)),
        ("Statement given", YES_NO[matter.stated] if matter.stated is not None else ""),
        ("Form", matter.get_statement_form_display()),
        ("Willing and able to pay", YES_NO[matter.affirms] if matter.affirms is not None else ""),
    ]
    return section("The statement", rows, words=matter.statement)


def attempts(case: cases.Case) -> dict[str, Any]:
    columns = (("When", 4), ("Who, how", 4), ("Asked for", 5), ("Result", 3), ("By", 3))
    rows = [
        (
            when(each.tried_at, case.plan.zone),
            f"{each.whom}, {each.get_channel_display().lower()}",
            each.words,
            each.get_result_display(),
            each.by,
        )
        for each in case.attempts.select_related("by").order_by("tried_at", "id")
    ]
    return section("Attempts to get missing information", tables=[table(columns, rows)])


def findings(case: cases.Case) -> dict[str, Any]:
    """Research findings on each point; a later line of a point corrects an earlier one."""
    points, on = good_cause.CHECKLIST, case.received_on
    columns = (("Point", 5), ("Found", 7), ("When", 4), ("By", 3))
    rows = [
        (points.recorded(each.key, on).label, each.words, when(each.at, case.plan.zone), each.by)
        for each in case.checks.select_related("by").order_by("at", "id")
    ]
    return section("Research", tables=[table(columns, rows)])


def _steps(due: DueOn) -> str:
    return "\n".join(step["text"] for step in due.trace["steps"])
