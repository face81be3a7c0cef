"""The register as one document for CMS: a tagged PDF (42 CFR 422.504(o)(1), 423.505(p)(1))."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cases.models import Plan
from cases.presentation.words import instant
from continuity import presentation
from continuity.queries import Register
from notices import letters
from notices.record import section, table
from regulations import continuity as law

TEMPLATE = "continuity_file/en.typ"


def pdf(found: Register, *, at: datetime, zone: ZoneInfo) -> bytes:
    """The whole register as it is at that instant."""
    return letters.render_facts(_facts(found, at, zone), TEMPLATE, at=at)


def _facts(found: Register, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    plans = list(Plan.objects.order_by("contract_id"))
    contracts = ", ".join(f"{each.contract_id} ({each.name})" for each in plans)
    shown = presentation.page(found, at, zone)
    return {
        "title": "Business Continuity Record",
        "lead": f"{law.BOTH}. As of {instant(at, zone)}. Contracts: {contracts or 'none'}.",
        "plan": {
            "name": plans[0].name if plans else "",
            "contract_id": plans[0].contract_id if plans else "",
            "time_zone": zone.key,
        },
        "sections": [
            *_plans(shown),
            _outages(shown),
            _owed(shown),
            _exercises(shown),
            *_findings(shown),
        ],
    }


def _plans(shown: dict[str, Any]) -> list[dict[str, Any]]:
    """The edition in force with all that it says, then the earlier ones in a line each."""
    if not shown["plans"]:
        return [section("The business continuity plan")]
    newest, *earlier = shown["plans"]
    rows = [
        ("Edition", newest["edition"]),
        ("In effect since", newest["effective"]),
        ("Document", newest["document"]),
        *((each["element"].label, each["words"]) for each in newest["elements"]),
    ]
    items = [f"{each['edition']}, in effect since {each['effective']}" for each in earlier]
    found = [section("The business continuity plan", rows)]
    return [*found, section("Earlier editions", items=items)] if items else found


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
            each["kind"], each["done"], each["scope"],
            f"{each['result']}. {each['findings']}", _corrected(each),
        )
        for each in shown["exercises"]
    ]  # fmt: skip
    return section("Tests and trainings held", tables=[table(columns, rows)])


def _findings(shown: dict[str, Any]) -> list[dict[str, Any]]:
    if not shown["findings"]:
        return [section("Findings of audits")]
    return [
        section(
            f"Finding of {each['audit']}, {each['found']}: {each['badge'].word.lower()}",
            [
                ("Finding", each["finding"]),
                ("Cause", each["cause"]),
                ("Correction", _corrected(each)),
                ("Validated by an independent auditor", _validated(each)),
            ],
        )
        for each in shown["findings"]
    ]


def _corrected(row: dict[str, Any]) -> str:
    return "\n".join(f"{each['done']}: {each['words']}" for each in row["corrections"])


def _validated(row: dict[str, Any]) -> str:
    return "\n".join(
        f"{each['done']}, {each['auditor']}: {each['said']} {each['words']}"
        for each in row["validations"]
    )
