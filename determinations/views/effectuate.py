"""Carrying out a favorable decision."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from accounts.access import requires
from cases.views.pages import Verb, of_case_now, page, with_facts
from determinations import services
from determinations.forms.effectuation import EffectuateForm

EFFECTUATE = Verb(
    "effectuate",
    "Record that it was carried out",
    "Record it",
    "The decision is recorded as carried out.",
    "Authorized, provided or paid, with confirmation.",
    makes_letters=True,
)


@requires("case.effectuate")
def effectuate(request: HttpRequest, number: str) -> HttpResponse:
    act = with_facts(services.effectuate, services.EffectuationFacts)
    return page(request, number, EFFECTUATE, of_case_now, EffectuateForm, act)
