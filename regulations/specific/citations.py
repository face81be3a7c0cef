"""What asks for specific reasons, by the day and by what was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN, CHECKED


@dataclass(frozen=True)
class SpecificReason:
    """A provision that wants the specific reason for a denial stated.

    `key` is whom it concerns: every denial, or one under prior authorization.
    """

    key: str
    label: str
    citation: str
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED
    confidence: str = "verified"


DENIAL: Table[SpecificReason] = Table(
    SpecificReason(
        "every",
        "Every denial, in full or in part, states its specific reasons in words that the enrollee "
        "understands",
        "42 CFR 422.568(e)(2)",
    ),
    SpecificReason(
        "prior_authorization",
        "A denial under prior authorization gives the provider a specific reason too, by whatever "
        "channel; drugs are left out",
        "42 CFR 422.122(a)",
        effective_from=date(2026, 1, 1),
        confidence="secondary",
    ),
)


def denial_citation(on: date, *, prior_authorization: bool) -> str:
    """What a denial of that day cites for its specific reason."""
    asked = {"every"} | ({"prior_authorization"} if prior_authorization else set())
    cited = [row.citation for row in DENIAL.on(on) if row.key in asked]
    return ", ".join([cited[0], *(each.removeprefix("42 CFR ") for each in cited[1:])])
