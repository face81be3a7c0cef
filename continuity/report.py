"""The register as one document for CMS: a tagged PDF (42 CFR 422.504(o)(1), 423.505(p)(1))."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cases.models import Plan
from cases.presentation.words import instant
from continuity.presentation import register
from continuity.queries import Register
from notices import letters
from notices.record import section, table

TEMPLATE = "continuity_file/en.typ"
OF = "42 CFR 422.504(o)(1)-(2), 423.505(p)(1)-(2), 422.503(d)(2)"


def pdf(found: Register, *, at: datetime, zone: ZoneInfo) -> bytes:
    """The whole register as it is at that instant."""
    return letters.render_facts(_facts(found, at, zone), TEMPLATE, at=at)


def _facts(found: Register, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    plans = list(Plan.objects.order_by("contract_id"))
    contracts = ", ".join(f"{each.contract_id} ({each.name})" for each in plans)
    shown = register.page(found, at, zone)
    return {
        "title": "Business Continuity Record",
        "lead": f"{OF}. As of {instant(at, zone)}. Contracts: {contracts or 'none'}.",
        "plan": {
            "name": plans[0].name if plans else "",
            "contract_id": plans[0].contract_id if plans else "",
            "time_zone": zone.key,
        },
        "sections": [
            *_plans(shown),
            _outages(shown),
            _histories(shown),
            _owed(shown),
            _exercises(shown),
            *_findings(shown),
        ],
    }


def _plans(shown: dict[str, Any]) -> list[dict[str, Any]]:
    """The edition in effect and those to come with all that they say, the earlier ones in a line
    each."""
    whole = [each for each in shown["plans"] if each["badge"].word != "Earlier"]
    whole.sort(key=lambda each: not each["is_current"])
    items = [
        f"{each['edition']}, in effect from {each['effective']}, document: {each['document']}"
        for each in shown["plans"]
        if each not in whole
    ]
    found = [_plan(each) for each in whole] or [section("The business continuity plan")]
    return [*found, section("Earlier editions", items=items)] if items else found


def _plan(row: dict[str, Any]) -> dict[str, Any]:
    rows = [
        ("Edition", f"{row['edition']} ({row['badge'].word.lower()})"),
        ("In effect from", row["effective"]),
        ("Document", row["document"]),
        ("Recorded", _recorded(row)),
        *((each["element"].label, each["words"]) for each in row["elements"]),
    ]
    title = "The business continuity plan"
    return section(title if row["is_current"] else f"{title}: next edition", rows)


def _outages(shown: dict[str, Any]) -> dict[str, Any]:
    columns = [("Function", 3), ("Failed", 2), ("Due", 2), ("Restored", 2), ("How, and result", 4)]
    rows = [
        (
            each["label"], each["failed"], each["due"], each["restored"] or "Not yet",
            " ".join(filter(None, (each["words"], each["how"], each["badge"].word))),
        )
        for each in shown["outages"]
    ]  # fmt: skip
    title = "Outages of essential functions, each to be restored within 72 hours"
    return section(title, tables=[table(columns, rows)])


def _histories(shown: dict[str, Any]) -> dict[str, Any]:
    """What was done of each outage, with the alerts and the escalation of one that was missed."""
    columns = [("Function", 3), ("When", 2), ("Who", 2), ("What", 4)]
    rows = [
        (
            row["label"],
            each["when"],
            each["who"],
            " ".join(filter(None, (each["what"], each["why"]))),
        )
        for row in shown["outages"]
        for each in row["history"]
    ]
    return section("Outages, step by step", tables=[table(columns, rows)])


def _owed(shown: dict[str, Any]) -> dict[str, Any]:
    columns = [("Owed each year", 4), ("Year", 1), ("By", 2), ("Status", 1)]
    rows = [
        (each["title"], each["year"], each["due"], each["badge"].word) for each in shown["owed"]
    ]
    return section("Yearly tests and trainings", tables=[table(columns, rows)])


def _exercises(shown: dict[str, Any]) -> dict[str, Any]:
    columns = [("What", 1), ("Held", 2), ("Scope", 3), ("Result and findings", 4), ("Corrected", 4)]
    rows = [
        (
            each["kind"], f"{each['done']}\nRecorded {_recorded(each)}", each["scope"],
            f"{each['result']}. {each['findings']}", _corrected(each) or "None",
        )
        for each in shown["exercises"]
    ]  # fmt: skip
    return section("Tests and trainings held", tables=[table(columns, rows)])


def _findings(shown: dict[str, Any]) -> list[dict[str, Any]]:
    if not shown["findings"]:
        return [section("Audit findings")]
    return [
        section(
            f"Finding of {each['audit']}, {each['found']}: {each['badge'].word.lower()}",
            [
                ("Finding", each["finding"]),
                ("Cause", each["cause"]),
                ("Recorded", _recorded(each)),
                ("Correction", _corrected(each)),
                ("Validated by an independent auditor", _validated(each)),
            ],
        )
        for each in shown["findings"]
    ]


def _recorded(row: dict[str, Any]) -> str:
    return f"{row['recorded']}, {row['recorded_by']}"


def _corrected(row: dict[str, Any]) -> str:
    return "\n".join(
        f"{each['done']}: {each['words']} (recorded {_recorded(each)})"
        for each in row["corrections"]
    )


def _validated(row: dict[str, Any]) -> str:
    return "\n".join(
        f"{each['done']}, {each['auditor']}: {each['said']} {each['words']} "
        f"(recorded {_recorded(each)})"
        for each in row["validations"]
    )
