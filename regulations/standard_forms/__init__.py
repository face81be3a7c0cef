"""CMS's standard forms: what is known of each without its text, which a plan loads itself.

A standard form is filled in, never rewritten. The product ships none of its sentences: only its
numbers, the places and statements that it must have, and where its instructions let a plan say
something of its own. The day on which an edition is put in force governs.
"""

from __future__ import annotations

from datetime import date

from regulations.dated import Table
from regulations.drugs import PART_D_LETTER
from regulations.standard_forms.expiry import EXPIRY, expired_from, is_expired
from regulations.standard_forms.integrated_denial import (
    DENIAL_LETTER,
    INTEGRATED_DENIAL,
    INTEGRATED_DENIAL_NOTICE,
)
from regulations.standard_forms.part_d_denial import PART_D_DENIAL, PART_D_DENIAL_NOTICE
from regulations.standard_forms.shape import DOCTOR_COPY, Said, StandardForm

# Days before an edition expires at which the plan is warned. A figure of the house.
WARNED_BEFORE = 60

STANDARD_FORMS: Table[StandardForm] = Table(INTEGRATED_DENIAL_NOTICE, PART_D_DENIAL_NOTICE)


def form_of(letter: str, on: date) -> StandardForm | None:
    """The standard form that letters of this kind are made from, on the day."""
    return next((form for form in STANDARD_FORMS.on(on) if form.letter == letter), None)
