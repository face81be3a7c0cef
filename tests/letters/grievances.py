"""A typical letter of each turn of a grievance, whatever its case is."""

from __future__ import annotations

from datetime import date
from typing import Any

from regulations import grievance_notices as law
from tests.letters.sample import ON, TYPED, Label, Sample, former_member

_EXPEDITED = {
    "against": Label("the extension"), "received_on": ON, "words": TYPED, "upheld": True,
    "answer": TYPED, "is_about_a_step": True, "may_appeal": True, "event_on": "",
}  # fmt: skip
_CARE = _EXPEDITED | {
    "against": Label("the quality of care"), "upheld": False, "is_about_a_step": False,
    "event_on": date(2026, 2, 20),
}  # fmt: skip
_OTHER = _CARE | {"against": Label("something that the plan did")}
_LONGER = {
    "ground": Label("We need more information to answer"), "days": 14, "why": TYPED,
    "interest": TYPED, "first_due": date(2026, 4, 1), "due": date(2026, 4, 15),
}  # fmt: skip
_ASKED = _LONGER | {
    "ground": Label("The enrollee asks for more time to be answered"), "interest": "",
}  # fmt: skip


def _sample(name: str, step: str, against: str, grievance: dict[str, Any], **more: Any) -> Sample:
    return Sample(
        name,
        f"grievance_{step}",
        {"against": against, **more.pop("law", {})},
        {"grievance": grievance, **more.pop("facts", {})},
        law.required_notices,
        **more,
    )


GRIEVANCES = (
    _sample("answer to a grievance", "answered", "extension", _EXPEDITED),
    _sample("answer to a grievance in an appeal", "answered", "extension",
            _EXPEDITED | {"upheld": False},
            facts={"is_appeal": True, "appeal": {"against": "FN26-000009"}}),
    _sample("answer to a grievance about care", "answered", "quality_of_care", _CARE),
    _sample("answer to a grievance about a disenrollment", "answered", "other",
            _OTHER | {"may_appeal": False, "is_about_a_step": True}, own=former_member),
    _sample("answer to a grievance of a Part D plan", "answered", "other",
            _OTHER | {"may_appeal": False}, own=former_member, law={"plan_type": "pdp"}),
    _sample("answer to a grievance about premiums", "answered", "other",
            _OTHER | {"may_appeal": False, "is_about_premiums": True}, own=former_member),
    _sample("grievance that came too late", "late", "other", _OTHER),
    _sample("grievance about care that came too late", "late", "quality_of_care", _CARE,
            law={"plan_type": "cost"}),
    _sample("grievance that takes longer", "extended", "other", _OTHER | _LONGER),
    _sample("grievance that takes longer, as asked", "extended", "other", _OTHER | _ASKED),
    _sample("grievance about care that takes longer", "extended", "quality_of_care",
            _CARE | _LONGER),
)  # fmt: skip
