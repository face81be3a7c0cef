"""How the decision of a case was carried out."""

from __future__ import annotations

from typing import Any

from cases import models as cases
from cases.presentation.words import instant


def effectuations(case: cases.Case) -> list[dict[str, Any]]:
    """When, shown by what, how much, with which interest."""
    return [
        {
            "done": instant(each.done_at, case.plan.zone),
            "proof": each.proof,
            "words": each.words,
            "amount": f"${each.amount:,}" if each.amount is not None else "",
            "interest": f"${each.interest:,}" if each.interest is not None else "",
            "arithmetic": each.arithmetic,
            "by": each.by,
        }
        for each in case.effectuations.all()
    ]
