"""No row of the law counts before it begins or once it has ended, in any table; and nothing reads
the rows past the one place that knows their days."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from regulations import (
    appeals,
    arrears,
    care_fields,
    continuity,
    defects,
    delinquency_notices,
    determinations,
    disaster_days,
    disaster_duties,
    disasters,
    disenrollment,
    dismissals,
    document,
    drugs,
    emergency_care,
    extension_rules,
    extensions,
    good_cause,
    government,
    grievance_notices,
    grievances,
    grounds,
    licenses,
    mailing,
    notices,
    part_c,
    premiums,
    prior_authorization,
    reinstatement,
    reinstatement_notices,
    repayment_notices,
    representatives,
    requesters,
    required_forms,
    specific,
    standard_forms,
    told_approvals,
    undoing,
    universes,
)
from regulations.clock_facts import ClockFacts
from regulations.dated import Table
from regulations.law import Refused
from regulations.timeframes import OD
from tests import syntax
from tests.turn_of_the_law import BEFORE, OTHER, TABLES, TURN, end, held, turn

ROOT = Path(__file__).parents[2]


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 17, tzinfo=UTC)


def asked(on: date) -> good_cause.Asked:
    return good_cause.Asked(
        plan_type="ma", disenrollment_effective_on=on, cause="nonpayment", received_on=on,
        asked_before=False, authorized=True, plan_error=False, explained=True,
        circumstance="death", stated=True, affirms=True,
    )  # fmt: skip


def extended(on: date) -> str:
    taken = extensions.Extension("enrollee_request", 1, at(on))
    facts = ClockFacts(
        request="item_or_service", priority="standard", time_zone="UTC", received_at=at(on),
        prior_authorization=False,
    )  # fmt: skip
    found = determinations.decide(facts, taken)
    return str(found.trace["inputs"]["extension"]["citation"])


def routine(on: date) -> str:
    refused = extension_rules.why_not_said(
        "Our reviewers are far too busy today.", "words", on, about=(), names=(), citation=""
    )
    return refused.message if refused else ""


def element(kind: str, key: str) -> Callable[[date], str]:
    return lambda on: representatives.missing_elements(kind, [key], on)[0].label


def oral(on: date) -> str:
    refused = grievances.why_not_oral(
        quality_of_care=False, written=True, asks_writing=False, plan_type="ma", on=on
    )
    return refused.message if refused else ""


def barred(on: date) -> str:
    with pytest.raises(Refused) as refused:
        disenrollment.refuse_prohibited({"withheld": True}, on)
    return refused.value.message


def declared_end(on: date) -> str:
    trace = disasters.last_day(declared_on=on, starts_on=on, ends={"cms": on}).trace
    return str(trace["steps"][0]["text"]).partition(" declared its")[0]


def penalty(on: date) -> str:
    return premiums.late_enrollment_penalty(year=on.year, uncovered_months=10).steps[1]


def kinds(rules: Callable[..., Any], event: str, **facts: Any) -> Callable[[date], str]:
    return lambda on: ", ".join(rule.kind for rule in rules(event, on, **facts))


def kept_by(on: date) -> list[str]:
    (rule,) = reinstatement_notices.required_notices("not_eligible", on, reason="lawful_presence")
    return [each.text for each in rule.statements if each.key == "wrong_record"]


def left(on: date) -> str:
    return "; ".join(part.label for part in appeals.CASE_FILE.on(on))


@dataclass(frozen=True)
class Probe:
    """A row of a table, what changes of it on the turn, and what the law then says on a day."""

    key: str
    ask: Callable[[date], object]
    changes: tuple[tuple[str, object], ...] = (("label", OTHER),)


def changed(field: str, value: object = OTHER) -> tuple[tuple[str, object], ...]:
    return ((field, value),)


def of_letter(row: Any) -> tuple[tuple[str, object], ...]:
    return changed("parts", lambda facts: ("another_letter", *row.parts(facts)[1:]))


def letter(table: Table[Any], event: str, ask: Callable[[date], str]) -> Probe:
    return Probe(event, ask, of_letter(table.one(event, BEFORE)))


def day(call: Callable[..., Any], name: str, **facts: Any) -> Callable[[date], object]:
    """How long a window that starts on the day is."""
    return lambda on: (call(**{name: on}, **facts).due_on - on).days


def longer(table: Table[Any], key: str, ask: Callable[[date], object]) -> Probe:
    """A limit of one more, whose rule has a key of its own, as the rows have."""
    limit = table.one(key, BEFORE).limit
    return Probe(key, ask, (("limit", replace(limit, amount=limit.amount + 1)),
                            ("key", f"{key}.turned")))  # fmt: skip


def filed(on: date) -> int:
    return (grievances.file_by(event_on=on, plan_type="ma").due_on - on).days


def in_document(title: str, text: str) -> Callable[[date], bool]:
    return lambda on: text in document.document()


PROBES: dict[str, Probe] = {
    "timeframes.ROWS": longer(TABLES["timeframes.ROWS"], "grievance.file", filed),
    "grounds.GROUNDS": Probe(
        "enrollee_request", extended, changed("roman", "ix") + changed("letter", "Z")
    ),
    "extension_rules.NOTICES": Probe(
        "organization_determination.standard",
        lambda on: extension_rules.notice(OD, "standard", on).citation,
        changed("citation", OTHER),
    ),
    "extension_rules.ROUTINE": Probe("workload", routine, changed("instead", OTHER)),
    "dismissals.DISMISSAL_GROUNDS": Probe(
        "withdrawn",
        lambda on: dismissals.dismissal_ground("withdrawn", OD, on).label,
    ),
    "requesters.MAY_ASK": Probe(
        "request_of_the_enrollee",
        lambda on: vars(
            requesters.asker(
                case=OD, requester="enrollee", request="payment", contracted=None, on=on
            )
            or defects.DEFECTS.history()[0]
        )["label"],
    ),
    "told_approvals.TOLD_APPROVALS": Probe(
        "standard_approval",
        lambda on: getattr(told_approvals.standard_approval(on), "label", None),
    ),
    "prior_authorization.MEASURES": Probe(
        "standard_denied", lambda on: [each.label for each in prior_authorization.measures(on.year)]
    ),
    "prior_authorization.READINGS": Probe(
        "drugs", lambda on: [each.label for each in prior_authorization.readings(on.year)]
    ),
    "part_c.COUNTS": Probe("od_partly", lambda on: [each.label for each in part_c.counts(on)]),
    "part_c.READINGS": Probe("services", lambda on: [each.label for each in part_c.readings(on)]),
    "defects.DEFECTS": Probe(
        "nothing_named", lambda on: defects.defect("nothing_named", OD, on).label
    ),
    "undoing.REOPENING_GROUNDS": Probe(
        "fraud", lambda on: undoing.reopening_ground("fraud", on).label
    ),
    "required_forms.REQUIRED_FORMS": Probe(
        "waiver", lambda on: required_forms.required_form_kind("waiver", on).label
    ),
    "required_forms._ELEMENTS": Probe("purpose", element("appointment", "purpose")),
    "required_forms._LEGAL": Probe("scope", element("legal_authority", "scope")),
    "required_forms._WAIVER": Probe("waives", element("waiver", "waives")),
    "required_forms.NEEDS_NO_FORM": Probe(
        "enrollee", lambda on: required_forms.NEEDS_NO_FORM.one("enrollee", on).label
    ),
    "grievances.GROUNDS": Probe(
        "enrollee_asks", lambda on: grievances.ground("enrollee_asks", on).label
    ),
    "grievances.IN_WRITING": Probe("written", oral, changed("message")),
    "premiums.BASE_PREMIUMS": Probe(
        "base_premium", lambda on: premiums.base_premium(on.year).amount
    ),
    "premiums.FIGURES": Probe("penalty.rate", penalty, changed("value", Decimal("2"))),
    "premiums.WAYS": Probe("other", lambda on: premiums.way("other", on).label),
    "specific.citations.DENIAL": Probe(
        "every",
        lambda on: specific.denial_citation(on, prior_authorization=False),
        changed("citation"),
    ),
    "standard_forms.STANDARD_FORMS": Probe(
        "CMS-10003-NDMCP",
        lambda on: getattr(standard_forms.form_of("denial", on), "name", ""),
        changed("name", OTHER),
    ),
    "standard_forms.expiry.EXPIRY": Probe(
        "printed_date", lambda on: standard_forms.is_expired(on, on), changed("days", 0)
    ),
    "specific.rules.KINDS": Probe("lcd", lambda on: specific.rule_kind("lcd", on).label),
    "drugs.PARTS": Probe("part_a", lambda on: drugs.part("part_a", on).label),
    "emergency_care.CARE_KINDS": Probe(
        "emergency", lambda on: emergency_care.kind("emergency", on).label
    ),
    "emergency_care.CONSEQUENCES": Probe(
        "prudent_layperson",
        lambda on: [each.text for each in emergency_care.consequences("emergency", on)],
        changed("text", OTHER),
    ),
    "emergency_care.BARRED": Probe(
        "network",
        lambda on: str(emergency_care.barred("It is out of network.", "emergency", on)),
        changed("about", OTHER),
    ),
    "disasters.SOURCES": Probe("governor", lambda on: disasters.source("governor", on).label),
    "disasters.EFFECTS": Probe(
        "no_referral", lambda on: [each.label for each in disasters.EFFECTS.on(on)][1]
    ),
    "disasters.END_KINDS": Probe("cms", declared_end),
    "disasters.ENDS": longer(
        disasters.ENDS, "disaster.end",
        lambda on: (disasters.last_day(declared_on=on, starts_on=on, ends={}).due_on - on).days,
    ),
    "disasters.CONDITIONS": Probe(
        "disruption", lambda on: disasters.CONDITIONS.one("disruption", on).label
    ),
    "disaster_days.KEEP_UP": longer(
        disaster_days.KEEP_UP, "disaster.keep_access_up",
        lambda on: (
            disaster_days.kept_up_until(declared_on=on, ended_on=on).due_on - on
        ).days,
    ),
    "disaster_duties.ROWS": longer(
        disaster_duties.ROWS, "disaster.tell_cms", day(disaster_duties.tell_cms, "ended_on")
    ),
    "disaster_duties.ANSWERS": Probe(
        "told", lambda on: disaster_duties.answer("told", "tell_cms", on).label
    ),
    "continuity.FUNCTIONS": Probe(
        "ma_call_center", lambda on: continuity.function("ma_call_center", on).label
    ),
    "continuity.ELEMENTS": Probe(
        "risks", lambda on: [each.label for each in continuity.ELEMENTS.on(on)]
    ),
    "continuity.ROWS": longer(
        continuity.ROWS, "continuity.test_yearly",
        lambda on: (
            continuity.yearly(duty="test_yearly", year=on.year).due_on - date(on.year, 1, 1)
        ).days > 366,
    ),
    "appeals.LEVELS": Probe("court", lambda on: appeals.level("court", on).label),
    "appeals.CASE_FILE": Probe("trail", left),
    "universes.LAYOUTS": Probe(
        "od", lambda on: universes.layout("od", on).title, changed("title")
    ),
    "mailing.ENDORSEMENTS": Probe("vacant", lambda on: mailing.endorsement("vacant", on).label),
    "mailing.CLASSES": Probe("certified", lambda on: mailing.mail_class("certified", on).label),
    "disenrollment.prohibitions.PROHIBITIONS": Probe("withheld", barred, changed("refusal")),
    "government.KEEPERS": Probe(
        "lawful_presence",
        kept_by,
        changed("where"),
    ),
    "government.ERRORS": Probe(
        "other", lambda on: getattr(government.error_of("other", on), "label", "none")
    ),
    "government.REPLIES": Probe("291", lambda on: government.reply("291", on).label),
    "arrears.member.BILL_KINDS": Probe(
        "payment_plan", lambda on: arrears.bill_kind("payment_plan", on).label
    ),
    "disenrollment.prohibitions.STOPS": Probe(
        "died", lambda on: disenrollment.stop("died", on).label
    ),
    "disenrollment.grace.ROWS": longer(
        disenrollment.ROWS, "disenrollment.warn_of_disenrollment",
        day(disenrollment.warn_of_disenrollment, "premium_due_on"),
    ),
    "reinstatement.rows.ROWS": longer(
        reinstatement.ROWS, "reinstatement.request_reinstatement.ma",
        day(reinstatement.request_reinstatement, "disenrollment_effective_on", plan_type="ma"),
    ),
    "good_cause.circumstances.CIRCUMSTANCES": Probe(
        "death", lambda on: good_cause.circumstance("death", on).label
    ),
    "good_cause.reasons.NOT_ELIGIBLE": Probe(
        "late", lambda on: good_cause.reason("late", on).label
    ),
    "good_cause.reasons.CHECKLIST": Probe(
        "grace", lambda on: good_cause.check_item("grace", on).label
    ),
    "good_cause.referrals.REFERRAL_ENDS": Probe(
        "died", lambda on: good_cause.referral_end("died", on).label
    ),
    "good_cause.gates.GATES": Probe(
        "single",
        lambda on: [gate.label for gate in good_cause.gates(asked(on))][4],
        changed("ask", lambda asked: good_cause.Gate("single", OTHER, True, "", "")),
    ),
    "notices.NOTICES": letter(
        notices.NOTICES, "extended", kinds(notices.required_notices, "extended")
    ),
    "care_fields.CARE_FIELDS": Probe(
        "imaging", lambda on: care_fields.care_field("imaging", on).label
    ),
    "care_fields.CODES": Probe(
        "radiology", lambda on: care_fields.proposed([("73721", "CPT")], on),
        changed("care_field", "neurology"),
    ),
    "licenses.KINDS": Probe("md", lambda on: licenses.kind("md", on).label),
    "appeal_notices.NOTICES": letter(
        TABLES["appeal_notices.NOTICES"], "affirmed",
        kinds(notices.required_notices, "affirmed", case="reconsideration"),
    ),
    "grievance_notices.NOTICES": letter(
        grievance_notices.NOTICES, "grievance_answered",
        kinds(grievance_notices.required_notices, "grievance_answered", against="other"),
    ),
    "reinstatement_notices.NOTICES": letter(
        reinstatement_notices.NOTICES, "unpaid",
        kinds(reinstatement_notices.required_notices, "unpaid"),
    ),
    "delinquency_notices.NOTICES": letter(
        delinquency_notices.NOTICES, "delinquency_opened",
        kinds(delinquency_notices.required_notices, "delinquency_opened"),
    ),
    "repayment_notices.NOTICES": letter(
        repayment_notices.NOTICES, "agreement_made",
        kinds(repayment_notices.required_notices, "agreement_made"),
    ),
    "arrears.installments.AFTER_MISSED": Probe(
        "no_ground", lambda on: [each.text for each in arrears.after_missed(on)],
        changed("text", OTHER),
    ),
}  # fmt: skip


def said(probe: Probe, on: date) -> object:
    """What the law says on the day, or that it refuses or has nothing."""
    try:
        return probe.ask(on)
    except (Refused, LookupError, pytest.fail.Exception) as nothing:
        return type(nothing).__name__


def test_every_table_of_the_law_is_asked_here():
    assert set(TABLES) == set(PROBES)


@pytest.mark.parametrize("name", sorted(TABLES))
def test_a_row_counts_until_its_last_day_and_no_longer(name, monkeypatch):
    before = said(PROBES[name], BEFORE)
    end(monkeypatch, name, PROBES[name].key)
    assert said(PROBES[name], BEFORE) == before
    assert said(PROBES[name], TURN) != before


@pytest.mark.parametrize("name", sorted(TABLES))
def test_another_wording_counts_from_its_first_day_and_no_earlier(name, monkeypatch):
    before = said(PROBES[name], BEFORE)
    end(monkeypatch, name, PROBES[name].key)
    ended = said(PROBES[name], TURN)
    monkeypatch.undo()
    turn(monkeypatch, name, PROBES[name].key, **dict(PROBES[name].changes))
    assert said(PROBES[name], BEFORE) == before
    assert said(PROBES[name], TURN) not in (before, ended)


def test_every_dated_row_stands_in_a_table():
    """A list, a dictionary or a name of its own would be read without a day."""
    in_tables = {id(row) for table in TABLES.values() for row in table.history()}
    loose = [
        name
        for name, value in held()
        for row in rows_in(value)
        if id(row) not in in_tables and not name.rpartition(".")[2].startswith("_")
        and not is_of_a_table(value, in_tables)
    ]  # fmt: skip
    assert loose == []


def rows_in(value: Any) -> list[Any]:
    items = [value]
    if isinstance(value, list | tuple | set | frozenset):
        items = list(value)
    if isinstance(value, dict):
        items = list(value.values())
    return [each for each in items if is_dated(each)]


def is_dated(value: Any) -> bool:
    is_row = is_dataclass(value) and not isinstance(value, type)
    return is_row and {"effective_from", "effective_to"} <= {each.name for each in fields(value)}


def is_of_a_table(value: Any, in_tables: set[int]) -> bool:
    return all(id(row) in in_tables for row in rows_in(value))


def test_two_wordings_of_one_key_are_never_in_force_on_one_day():
    row = drugs.PARTS.one("part_a", TURN)
    with pytest.raises(ValueError, match="twice"):
        Table(row, replace(row, effective_from=TURN))
    assert Table(replace(row, effective_to=TURN), replace(row, effective_from=TURN))


def test_an_old_record_finds_the_wording_of_its_day(monkeypatch):
    turn(monkeypatch, "dismissals.DISMISSAL_GROUNDS", "withdrawn", label=OTHER)
    table = dismissals.DISMISSAL_GROUNDS
    assert table.recorded("withdrawn", TURN).label == OTHER
    assert table.recorded("withdrawn", BEFORE).label != OTHER
    # A day on which nothing of it was in force: the last wording, and not an error on a page.
    assert table.recorded("withdrawn", date(2001, 1, 1)).label == OTHER
    with pytest.raises(LookupError):
        table.recorded("never", TURN)


def test_a_ground_that_begins_later_is_not_accepted_before(monkeypatch):
    """The fault of which this came: a ground of 2028 was accepted for a request of 2026."""
    ground = grounds.GROUNDS.one("enrollee_request", TURN)
    later = replace(ground, effective_from=date(2028, 1, 1))
    rows = [later if row is ground else row for row in grounds.GROUNDS.history()]
    monkeypatch.setattr(grounds.GROUNDS, "_rows", tuple(rows))
    with pytest.raises(Refused) as refused:
        extended(date(2026, 3, 2))
    assert (refused.value.code, refused.value.field) == ("ground_not_permitted", "ground")
    assert extended(date(2028, 1, 1))


# Where rows are held or shown whole: docs/law.md shows their days; open duties, reports and the
# models' own choices are of any day.
WHOLE = {
    "regulations/clock_kinds.py": "the clocks of open duties of any day",
    "regulations/document.py": "docs/law.md shows every row with its days",
    "regulations/undoing.py": "says since when dismissals may be vacated",
    "reports/extension_counts.py": "a report over many days",
    "reports/extensions.py": "a report over many days",
    "reports/good_cause.py": "a report over many days",
    "reports/trends/case_pages.py": "a report over many days",
    "reports/trends/premium_pages.py": "a report over many days",
}
DAYS = {"effective_from", "effective_to"}


def packages() -> list[str]:
    """Every package of the product: found, never listed, so that a new one is asked as well."""
    return sorted({found.parent.name for found in ROOT.glob("[!.]*/*.py")} - {"tests"})


def sources() -> Iterator[Path]:
    for app in packages():
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def reads(path: Path) -> set[str]:
    """The days and the bare rows that a module reads."""
    tree = syntax.parse(path.read_text())
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {*DAYS, "_rows", "history"}
        and isinstance(node.ctx, ast.Load) and not is_of_self(node)
    }  # fmt: skip


def is_of_self(node: ast.Attribute) -> bool:
    return isinstance(node.value, ast.Name) and node.value.id == "self"


@pytest.mark.parametrize("path", list(sources()), ids=lambda path: str(path.relative_to(ROOT)))
def test_nothing_reads_the_days_or_the_rows_past_the_one_place(path):
    name = str(path.relative_to(ROOT))
    if name == "regulations/dated.py":
        return
    found = reads(path) - ({"history"} if name in WHOLE else set())
    assert not found & DAYS, "Ask the table for a day (regulations/dated.py)."
    assert "_rows" not in found, "Ask the table for a day (regulations/dated.py)."
    assert "history" not in found, "Ask the table for a day, or say in WHOLE why not."


COUNTED = re.compile(
    r"\b(two|three|four|five|six)\s+(lawful\s+)?grounds|of (its|the) (two|three) grounds"
    r"|all (two|three)\b",
    re.IGNORECASE,
)


def test_no_sentence_counts_the_grounds_by_hand():
    """A ground that ends or begins would make it wrong."""
    pages = [*sources(), *(ROOT / "templates").rglob("*.html"), *(ROOT / "docs").glob("*.md")]
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path in pages
        for hit in COUNTED.finditer(path.read_text())
    ]
    assert found == []
