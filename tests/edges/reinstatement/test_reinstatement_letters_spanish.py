"""Letters of a reinstatement in Spanish: the same content, and no word of English left in."""

import re
from dataclasses import asdict
from datetime import date
from decimal import Decimal

import pytest

from cases.models import Enrollee
from cases.services import EnrolleeFacts
from notices import templates
from notices.words import SPANISH, day, said, weekday
from premiums.models import Month
from premiums.services import money
from regulations import reinstatement_notices as law
from reinstatement import services
from tests import factories
from tests import factories_reinstatement as members
from tests.letters.queued_reinstatement import (
    LATER,
    MADE,
    ON,
    REPRESENTED,
    credited,
    found_by_cms,
    in_installments,
    letter_of,
    reader_of,
    text_of,
)

pytestmark = pytest.mark.django_db
PERSON = EnrolleeFacts(
    member_id="R00000042",
    first_name="Hortensia",
    last_name="Placeholder",
    date_of_birth=date(1944, 8, 2),
    address="4 Invented Street\nPortland, ME 04101",
)
# What any letter of the English set has: none may be left where Spanish was asked for.
FURNITURE = (
    "Member number", "Case number", "Request received", "Disenrolled", "How to reach us",
    "Telephone", "You may also call", "Page ", "Copy for", "asked us", "If you disagree",
    "How you can pay", "Amount", "Received", "Billed", "Withheld", "Still to pay", "Total",
    "premium", "coverage", "Medicare must", "we ", "you ", "We ", "You ", " the ",
    "January", "February", "March ", "April", "June", "July", "Monday", "Tuesday", "Wednesday",
    "Sunday", "{", "}",
)  # fmt: skip
# The free words that staff or the caller wrote are printed as they were written.
TYPED = {
    "You were in the hospital for most of the time in which you had to pay.",
    "Your bank was open and you paid other bills in those weeks.",
    "The check of 3 March was posted to another member.",
    "A federal error.",
    "She joins another plan.",
}


FOOTER = re.compile(r" Caso \S+( · L-\d+)? Página \d+ de \d+")


def words_of(notice) -> str:
    """The text of the letter as they are read on from page to page."""
    return FOOTER.sub("", text_of(reader_of(notice)))


def said_by(case, recipient="enrollee") -> str:
    return words_of(letter_of(case, recipient))


def reads_spanish(large: bool = False) -> EnrolleeFacts:
    """The facts of a person whom the plan knows already, as someone whose letters are Spanish."""
    asked = {"letter_language": SPANISH, "large_print": large}
    Enrollee.objects.create(plan=factories.plan(), **asdict(PERSON) | asked)
    return PERSON


def made(kind: str):
    return MADE[kind][0](enrollee=reads_spanish())


def without_typed(text: str) -> str:
    for words in TYPED:
        text = text.replace(words, "")
    return text


@pytest.mark.parametrize("plan_type", ["ma", "pdp", "cost"])
@pytest.mark.parametrize("kind", MADE)
def test_a_spanish_letter_says_every_statement_that_the_rules_want(kind, plan_type):
    """Guidance, section 70.3.5; 42 CFR 423.44(d)(1)(vi), 423.293: in Spanish as in English."""
    _, event, facts = MADE[kind]
    factories.plan(plan_type=plan_type)
    notice = letter_of(made(kind))
    (rule,) = law.required_notices(event, ON, plan_type=plan_type, **facts)
    assert notice.template == templates.name(rule.kind, SPANISH)
    text = words_of(notice)
    for statement in rule.statements:
        assert said(statement.text, SPANISH) in text, statement.key
    for fact in (
        "Hortensia Placeholder",
        notice.facts["enrollee"]["member_id"],
        notice.facts["case_number"],
        "1-800-555-0100",
        day(members.APRIL, SPANISH),
    ):
        assert fact in text


@pytest.mark.parametrize("kind", MADE)
def test_a_spanish_letter_has_no_english_of_ours(kind):
    text = without_typed(words_of(letter_of(made(kind))))
    found = [words for words in FURNITURE if words in text]
    assert found == [], text


@pytest.mark.parametrize("kind", MADE)
def test_a_spanish_letter_has_the_sections_and_tables_of_the_english_one(kind):
    """Nothing left out: as many headings, table cells and list items."""
    english = shape_of(reader_of(letter_of(MADE[kind][0]())))
    assert shape_of(reader_of(letter_of(made(kind)))) == english


def shape_of(reader) -> dict[str, int]:
    """How many of each kind of structure element that makes up a letter."""
    counted = dict.fromkeys(("/H1", "/H2", "/Table", "/TR", "/TH", "/TD", "/L", "/LI"), 0)
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            if node.get("/S") in counted:
                counted[node["/S"]] += 1
            waiting += [node["/K"]] if "/K" in node else []
    return counted


def test_the_favorable_letter_says_the_amount_the_last_day_and_how_to_pay_in_spanish():
    """Guidance, section 70.3.5.1; effective 1 April, so by 30 June."""
    months = (
        members.month(date(2025, 12, 1), billed_on=None, withheld_by="ssa"),
        members.month(date(2026, 2, 1), "1041.50"),
        members.month(date(2026, 3, 1), "41.50"),
    )
    text = said_by(members.favorable(months=months, enrollee=reads_spanish()))
    last_day = weekday(date(2026, 6, 30), SPANISH)
    assert "martes" in last_day and "30 de junio de 2026" in last_day
    for words in ("Debe pagarnos $1,083.00", f"a más tardar el {last_day}", "Por correo:",
                  "Con tarjeta:", "Descontado por el Seguro Social (SSA)", "no se cobra",
                  "diciembre de 2025", "Factura del 16 de enero de 2026", "$1,041.50"):  # fmt: skip
        assert words in text, words


@pytest.mark.parametrize(("withheld_by", "words"), [
    ("ssa", "el Seguro Social (SSA)"),
    ("rrb", "la Junta de Retiro Ferroviario (RRB)"),
    ("opm", "la Oficina de Administración de Personal (OPM)"),
])  # fmt: skip
def test_a_month_that_an_agency_withheld_names_it_in_spanish(withheld_by, words):
    """42 CFR 423.293(f), 422.262(g)."""
    assert withheld_by in Month.Withholder.values
    withheld = members.month(date(2025, 12, 1), billed_on=None, withheld_by=withheld_by)
    billed = members.month(date(2026, 3, 1))
    text = said_by(members.favorable(months=(withheld, billed), enrollee=reads_spanish()))
    assert f"Descontado por {words}" in text


def test_what_came_and_what_came_too_late_is_told_in_spanish():
    case = members.favorable(enrollee=reads_spanish())
    members.pay(case, "40.00", date(2026, 5, 2), reference="1")
    members.pay(case, "43.00", date(2026, 7, 1), reference="2")
    services.lapse(case.pk, at=LATER)
    text = said_by(case)
    assert "habíamos recibido $40.00 de esa cantidad. Faltaron $43.00" in text
    assert "Demasiado tarde" in text and "A tiempo" in text and "2 de mayo de 2026" in text


def test_money_that_came_before_and_beyond_what_was_owed_is_told_in_spanish():
    known = members.disenrollment(
        months=(members.month(date(2026, 2, 1)), members.month(date(2026, 3, 1))),
        enrollee=reads_spanish(),
    )
    for method, amount, on in (
        ("cash", "40.00", date(2026, 3, 20)), ("card", "30.00", date(2026, 4, 8)),
        ("transfer", "10.00", date(2026, 4, 9)), ("bank_file", "10.00", date(2026, 4, 10)),
    ):  # fmt: skip
        came = money.PaymentFacts(on, Decimal(amount), method, method)
        at = members.ASKED - 2 * factories.DAY
        money.record_payment(known.pk, came, by=members.specialist(), at=at)
    text = said_by(members.favorable(of=known))
    for words in ("Antes de la cancelación de la inscripción", "Más de lo que se debía $7.00",
                  "Efectivo o giro postal", "Tarjeta", "Transferencia bancaria",
                  "Archivo del banco"):  # fmt: skip
        assert words in text, words


def test_money_that_went_back_is_told_in_spanish():
    _, event, _ = MADE["another amount"]
    notice = letter_of(made("another amount"))
    assert notice.event.event == event
    text = words_of(notice)
    assert "Devuelto el 25 de mayo de 2026; no cuenta" in text


def test_who_did_not_pay_medicare_hears_that_it_was_that_in_spanish():
    case = found_by_cms(enrollee=reads_spanish())
    members.pay(case, "83.00", date(2026, 5, 2))
    services.lapse(case.pk, at=LATER)
    text = said_by(case)
    assert "Medicare no nos informó de ningún pago de la cantidad de ajuste" in text
    assert "Faltaron" not in text


def test_a_vacation_is_named_in_the_spanish_letter_that_refuses_it():
    text = said_by(made("vacation"))
    assert "por unas vacaciones u otro viaje" in text
    assert "Un viaje que no fue una emergencia podía preverse." in text


def test_a_late_request_is_told_the_last_day_in_spanish():
    text = said_by(made("late"))
    assert f"El último día para pedirlo era el {weekday(date(2026, 5, 31), SPANISH)}" in text
    assert "Su solicitud nos llegó el 14 de junio de 2026" in text


def test_what_is_missing_is_asked_for_in_spanish_before_and_after_the_limit():
    last = weekday(date(2026, 4, 22), SPANISH)
    text = said_by(made("intake left open"))
    assert "quiere y puede pagar todas las primas atrasadas" in text
    assert f"Debemos decidir a más tardar el {last}" in text


def test_a_spanish_letter_that_asks_after_the_limit_says_that_it_is_over():
    late = members.ASKED + 20 * factories.DAY
    text = said_by(members.left_open(at=late, enrollee=reads_spanish()))
    assert f"Teníamos que decidir a más tardar el {weekday(date(2026, 4, 22), SPANISH)}" in text


def test_a_payment_credited_later_takes_the_earlier_spanish_letter_back():
    text = said_by(credited(enrollee=reads_spanish()))
    assert "El 2 de julio de 2026 le escribimos" in text
    assert "Lo último que faltaba se recibió el 20 de junio de 2026" in text


def test_the_schedule_is_printed_in_spanish():
    """TV-9: seven months due, at least seven installments (42 CFR 423.293(a)(4))."""
    text = said_by(in_installments(enrollee=reads_spanish()))
    assert "por 7 meses" in text and "28 de febrero de 2027" in text
    assert "En total $290.57" in text and "Cuotas mensuales" in text


@pytest.mark.parametrize(("way", "label"), [
    ("lump_sum", "Un solo pago"), ("other", "Otro acuerdo"),
])  # fmt: skip
def test_a_way_to_pay_is_named_in_spanish(way, label):
    case = members.reinstated(enrollee=reads_spanish())
    words = "Half now." if way == "other" else ""
    members.agreed(case, 4, at=LATER, way=way, first_on=date(2026, 7, 31), words=words)
    text = said_by(case)
    assert label in text and "por 4 meses" in text and words in text


def test_the_spanish_confirmation_names_the_months_that_are_owed_meanwhile():
    """42 CFR 423.293(a)(4): effective 1 April, the reply of 1 June."""
    text = said_by(made("reinstated"))
    assert "de abril de 2026 a junio de 2026" in text
    assert f"Tiene cobertura desde el {day(members.APRIL, SPANISH)}" in text


def test_a_representative_reads_what_the_member_reads():
    """42 CFR 422.561: told the same, so in the same language."""
    case = members.favorable(enrollee=reads_spanish(), **REPRESENTED)
    text = said_by(case, "representative")
    assert "Copia para el representante." in text and "8 Cousin Court" in text
    assert "Solicitado por Nelson Nephew" in text


def test_who_asked_for_somebody_else_is_named_in_spanish():
    facts = REPRESENTED | {"answers_": {"authority": "not_shown"}}
    text = said_by(members.requested(enrollee=reads_spanish(), **facts))
    assert "Nelson Nephew nos pidió, en nombre de usted, que restableciéramos" in text


def test_a_person_who_asked_for_spanish_and_large_print_gets_both():
    """Every letter in both is read back in tests/letters; here it comes from the services."""
    notice = letter_of(members.favorable(enrollee=reads_spanish(large=True)))
    assert notice.large_print and notice.language == SPANISH
    assert "Debe pagarnos $83.00" in words_of(notice)


def test_nothing_of_a_spanish_letter_falls_back_to_english(caplog):
    """A sentence without words would make the whole letter English, and say so in the log."""
    assert "wanted_language" not in letter_of(made("favorable")).facts
    assert not caplog.records
