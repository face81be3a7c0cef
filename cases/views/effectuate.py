"""Carrying out a favorable decision."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases import services
from cases.forms.effectuation import EffectuateForm
from cases.views.pages import Verb, page

EFFECTUATE = Verb(
    "effectuate",
    "Record that it was carried out",
    "Record it",
    "It is on record that the decision was carried out.",
    "Authorized, provided or paid, with what shows it.",
    makes_letters=True,
)


@requires("case.effectuate")
def effectuate(request: HttpRequest, number: str) -> HttpResponse:
    def act(case_id: int, *, by: Any, at: datetime, **facts: Any) -> object:
        return services.effectuate(case_id, services.EffectuationFacts(**facts), by=by, at=at)

    return page(
        request, number, EFFECTUATE, lambda case, at: {"case": case, "now": at}, EffectuateForm, act
    )
