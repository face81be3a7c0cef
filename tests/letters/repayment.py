"""A typical letter of each turn of a repayment, and the facts that these letters want.

In addition to what `cases.services.letter_rows.envelope` gives, every letter gets these; all days
are in words of the letter's language, all money is like "$41.50".

    person            said("Member", language)
    of_request        False: no one asked for these letters
    collection        what was agreed: {way, label, total, months_due, words, rows, on}
    missed            {rows: [{number, due_on, amount}], total, left}: the installments whose day
                      passed, with what of each is missing, their sum, and what is left of the whole
"""

from __future__ import annotations

from datetime import date
from typing import Any

from notices import words
from regulations import repayment_notices as law
from tests.letters.sample import ON, TYPED, Label, Sample

_FIRST, _SECOND = date(2026, 4, 1), date(2026, 5, 1)


def member(sample: Sample, language: str) -> dict[str, Any]:
    """Two months in two installments, of which the first was missed."""

    def day(on: date) -> str:
        return words.day(on, language)

    return {
        "person": words.said("Member", language),
        "of_request": False,
        "collection": {
            "way": "installments",
            "label": words.said("Monthly installments", language),
            "total": "$83.00",
            "months_due": 2,
            "words": "",
            "on": day(ON),
            "rows": [
                {"number": "1", "due_on": day(_FIRST), "amount": "$41.50"},
                {"number": "2", "due_on": day(_SECOND), "amount": "$41.50"},
            ],
        },
        "missed": {
            "rows": [{"number": "1", "due_on": day(_FIRST), "amount": "$41.50"}],
            "total": "$41.50",
            "left": "$83.00",
        },
    }


def _letter(name: str, event: str, asked: Any = None, facts: Any = None) -> Sample:
    return Sample(name, event, asked or {}, facts or {}, law.required_notices, member)


_OTHER = {
    "collection": {
        "way": "other", "label": Label("Another arrangement"), "total": "$83.00",
        "months_due": 2, "words": TYPED, "on": ON, "rows": [],
    }
}  # fmt: skip
REPAYMENT = (
    _letter("agreement", "agreement_made"),
    _letter("agreement on another way", "agreement_made", {"plan_type": "pdp"}, _OTHER),
    _letter("missed payment", "installment_reminded"),
    _letter("missed payment of a cost plan", "installment_reminded", {"plan_type": "cost"}),
)
