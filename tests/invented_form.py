"""Invented standard forms: CMS's places and statements in sentences that no one issued.

The sentences of the second one, of a drug that Part D refuses, are in `invented_drug_form`.
"""

from __future__ import annotations

import io
from datetime import date, datetime

from pypdf import PdfReader

from accounts.models import User
from accounts.permissions import Role
from cases import models, services
from determinations import services as determinations
from notices.models import FormEdition, Notice
from notices.standard_forms import mapping, text
from notices.standard_forms.mapping import Chosen
from regulations.standard_forms import INTEGRATED_DENIAL, PART_D_DENIAL, STANDARD_FORMS
from tests import factories
from tests import invented_drug_form as drug_form
from tests.factories import MONDAY

APPEAL = "You can ask {health plan name} to look again within 65 days of this sheet."
STANDARD = "An ordinary second look takes us 30 days at the most."
FAST = "If waiting could harm you, say so and we answer in 72 hours."
MONEY = "A second look at a bill takes 60 days."
FURTHER = "If we still say no, people outside the plan look at it."
OTHERS = "A friend, a relative or a lawyer may ask for you."
HELP = "Questions? Call {health plan name} at {phone}, TTY {TTY}."
DOCTOR = "If your doctor asked us, your doctor has this sheet already."
DENIED = (
    "We have {Insert the term: refused, accepted in part} the {payment of} {care or medicine} that "
    "you or your doctor [provider] wanted:"
)
TITLE = "Replace Denial of Care with Denial of a Bill, if applicable"
ENGLISH = f"""Invented sheet. Read all of it.
# Sheet About a Denial of Care
{{{TITLE}}}
Date:
Member number:
Name:
[Insert more identifying fields]
## What we decided
{DENIED}
## Our grounds
We did so because {{give the rationale}}:
{DOCTOR} Talk it over.
## A second look
{APPEAL}
- {STANDARD}
- {FAST}
- {MONEY}
{FURTHER}
{OTHERS}
[Insert what the State's Medicaid office wants]
### Help
{HELP}
"""
SPANISH = """Hoja inventada. Léala toda.
# Hoja sobre una denegación
Fecha:
Número de miembro:
Nombre:
## Lo que decidimos
Hemos decidido no cubrir lo siguiente:
## Nuestros motivos
El motivo es {explique el motivo}.
## Una segunda mirada
Puede pedir a {nombre del plan} otra mirada antes de 65 días.
La mirada normal tarda 30 días.
Si esperar le hace daño, respondemos en 72 horas.
Otra mirada a una cuenta tarda 60 días.
Si decimos que no otra vez, la mira gente de fuera del plan.
Un amigo o un abogado puede pedirla por usted.
¿Preguntas? Llame al {teléfono}.
"""
FACTS = {
    TITLE: "title_of_payment",
    "Date:": "date",
    "Member number:": "member_id",
    "Name:": "enrollee_name",
    "Insert more identifying fields": "opening",
    "Insert the term: refused, accepted in part": "by_outcome",
    "payment of": "if_payment",
    "care or medicine": "by_request",
    "provider": "left_out",
    DENIED: "items",
    "give the rationale": "below",
    "We did so because {give the rationale}:": "reason",
    "health plan name": "plan_name",
    "Insert what the State's Medicaid office wants": "closing",
    "phone": "plan_phone",
    "TTY": "plan_tty",
    "Fecha:": "date",
    "Número de miembro:": "member_id",
    "Nombre:": "enrollee_name",
    "Hemos decidido no cubrir lo siguiente:": "items",
    "explique el motivo": "reason",
    "nombre del plan": "plan_name",
    "teléfono": "plan_phone",
}
_WORDS = {
    TITLE: ("Denial of Care", "Denial of a Bill"),
    "Insert the term: refused, accepted in part": ("refused", "accepted in part"),
    "care or medicine": ("care", "medicine"),
}  # fmt: skip
SAYS = {
    "appeal": APPEAL, "standard": STANDARD, "expedited": FAST, "payment": MONEY,
    "further": FURTHER, "representative": OTHERS, "help": HELP.split("? ")[1],
    "doctor_copy": DOCTOR,
}  # fmt: skip
SAYS_IN_SPANISH = {
    "appeal": "Puede pedir a {nombre del plan} otra mirada antes de 65 días.",
    "standard": "La mirada normal tarda 30 días.",
    "expedited": "Si esperar le hace daño, respondemos en 72 horas.",
    "payment": "Otra mirada a una cuenta tarda 60 días.",
    "further": "Si decimos que no otra vez, la mira gente de fuera del plan.",
    "representative": "Un amigo o un abogado puede pedirla por usted.",
    "help": "Llame al {teléfono}.",
    "doctor_copy": "not_said",
}
IN_SPANISH = {
    SPANISH: SAYS_IN_SPANISH, drug_form.SPANISH: drug_form.SAYS_IN_SPANISH,
}  # fmt: skip
EXPIRES = date(2028, 12, 31)


def edition_facts(**changed) -> services.EditionFacts:
    """What an administrator enters for the English form."""
    facts = {
        "form": INTEGRATED_DENIAL, "edition": "2025", "language": "en", "expires_on": EXPIRES,
        "text": ENGLISH,
    }  # fmt: skip
    return services.EditionFacts(**facts | changed)


def chosen(
    of: str = ENGLISH, *, facts=None, says=None, words=None, form: str = INTEGRATED_DENIAL
) -> Chosen:
    """What stands at the places of the invented form, with these changes by the words there."""
    of_drugs = form == PART_D_DENIAL
    of_places = FACTS | (drug_form.FACTS if of_drugs else {})
    wanted, given = of_places | (facts or {}), _WORDS | (words or {})
    found = text.places(text.settled(of))
    letter = STANDARD_FORMS.one(form, MONDAY.date()).letter
    return Chosen(
        {place.key: wanted.get(place.words, mapping.guess(place, letter)) for place in found},
        IN_SPANISH.get(of, drug_form.SAYS if of_drugs else SAYS) | (says or {}),
        {place.key: given[place.words] for place in found if place.words in given},
    )


def loaded(*, by: User | None = None, at: datetime = MONDAY, plan=None, **changed) -> FormEdition:
    """An edition of the invented form that is not mapped yet."""
    by = by or factories.user(Role.ADMINISTRATOR)
    plan = plan or factories.plan()
    return services.load_form(plan.pk, edition_facts(**changed), by=by, at=at)


def mapped(*, by: User | None = None, at: datetime = MONDAY, says=None, **changed) -> FormEdition:
    """An edition of the invented form whose places are filled, to be looked at."""
    by = by or factories.user(Role.ADMINISTRATOR)
    edition = loaded(by=by, at=at, **changed)
    form = changed.get("form", INTEGRATED_DENIAL)
    found = chosen(changed.get("text", ENGLISH), says=says, form=form)
    return services.map_form(edition.pk, found, by=by, at=at)


def in_force(
    *, by: User | None = None, at: datetime = MONDAY, on: date | None = None, says=None, **changed
) -> FormEdition:
    """An edition of the invented form that denials are made from, by itself from that day on."""
    by = by or factories.user(Role.ADMINISTRATOR)
    edition = mapped(by=by, at=at, says=says, **changed)
    on = on or at.astimezone(edition.plan.zone).date()
    return services.put_form_in_force(edition.pk, on=on, by=by, at=at)


def of_drugs_in_force(*, language: str = "en", **changed) -> FormEdition:
    """An edition of the invented form of a refused drug that is in force."""
    sheet = {"en": drug_form.ENGLISH, "es": drug_form.SPANISH}[language]
    return in_force(**{"form": PART_D_DENIAL, "language": language, "text": sheet} | changed)


def row():
    """What is known of the form."""
    return STANDARD_FORMS.one(INTEGRATED_DENIAL, MONDAY.date())


def pages_of(pdf: bytes) -> list[str]:
    """The words of each page of a letter."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def deny(case: models.Case, *, at: datetime) -> Notice:
    """The denial of a case in review: the enrollee's letter."""
    by = factories.user(Role.PHYSICIAN)
    determinations.deny(case.pk, **factories.DENIAL, by=by, at=at)
    return case.notices.get(recipient="enrollee", kind="denial")
