"""Letters of a reinstatement: what they say, what they freeze, that anyone can read them."""

import json
from datetime import date
from decimal import Decimal

import pytest

from cases.services import dispatch
from premiums.services import money
from premiums.services.money import PaymentFacts
from regulations import reinstatement_notices as law
from reinstatement import services
from reinstatement.models.kinds import LetterKind
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY, HOUR
from tests.letters.queued_reinstatement import (
    LATER,
    MADE,
    ON,
    REPRESENTED,
    credited,
    error_found,
    found_by_cms,
    in_installments,
    letter_of,
    reader_of,
    tags_of,
    text_of,
)

pytestmark = pytest.mark.django_db


def said_by(case, recipient="enrollee") -> str:
    return text_of(reader_of(letter_of(case, recipient)))


@pytest.mark.parametrize("plan_type", ["ma", "pdp", "cost"])
@pytest.mark.parametrize("kind", MADE)
def test_a_letter_says_every_statement_that_the_rules_want(kind, plan_type):
    """Guidance, section 70.3.5; 42 CFR 423.44(d)(1)(vi), 423.293."""
    make, event, facts = MADE[kind]
    factories.plan(plan_type=plan_type)
    notice = letter_of(make())
    (rule,) = law.required_notices(event, ON, plan_type=plan_type, **facts)
    assert notice.kind == rule.kind and notice.event.event == event
    said = text_of(reader_of(notice))
    for statement in rule.statements:
        assert statement.text in said, statement.key
    for fact in ("Hortensia Placeholder", notice.facts["enrollee"]["member_id"],
                 notice.facts["case_number"], "1-800-555-0100", "April 1, 2026"):  # fmt: skip
        assert fact in said
    assert "{" not in said


def test_every_letter_of_a_reinstatement_is_in_the_table():
    parts = {each.key: each.parts for each in law.NOTICES.history()}
    made = {parts[event] for _, event, _ in MADE.values()}
    assert made == set(parts.values())


@pytest.mark.parametrize("kind", MADE)
def test_a_letter_is_a_tagged_pdf(kind):
    """PDF/UA-1: marked, with a structure tree, a language and a title."""
    reader = reader_of(letter_of(MADE[kind][0]()))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"]["/K"]
    assert root["/Lang"].startswith("en") and root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title and b"pdfuaid" in root["/Metadata"].get_data()


@pytest.mark.parametrize("kind", ["favorable", "unpaid", "credited", "referred", "installments"])
def test_tables_in_letters_have_header_cells(kind):
    assert {"/Table", "/TH", "/TD"} <= tags_of(reader_of(letter_of(MADE[kind][0]())))


@pytest.mark.parametrize("kind", MADE)
def test_a_letter_freezes_no_floats(kind):
    def refuse(number):
        raise AssertionError(number)

    frozen = json.dumps(letter_of(MADE[kind][0]()).facts)
    json.loads(frozen, parse_float=refuse)


def test_the_favorable_letter_says_the_amount_the_last_day_and_how_to_pay():
    """Guidance, section 70.3.5.1; effective 1 April, so by 30 June."""
    months = (
        members.month(date(2025, 12, 1), billed_on=None, withheld_by="ssa"),
        members.month(date(2026, 2, 1), "1041.50"),
        members.month(date(2026, 3, 1), "41.50"),
    )
    said = said_by(members.favorable(months=months))
    for words in ("You must pay us $1,083.00", "by Tuesday, June 30, 2026", "By mail:", "By card:",
                  "Withheld by Social Security (SSA)", "not billed", "$1,041.50"):  # fmt: skip
        assert words in said
    assert "$1,124.50" not in said


def test_a_favorable_letter_asks_only_for_what_has_not_come_yet():
    known = members.disenrollment()
    came = PaymentFacts(date(2026, 4, 10), Decimal("40.00"), "check", "1001")
    money.record_payment(known.pk, came, by=members.specialist(), at=members.ASKED - 4 * DAY)
    said = said_by(members.favorable(of=known))
    assert "You must pay us $43.00" in said and "\N{MINUS SIGN}$40.00" in said


def test_a_letter_stays_as_it_was_when_money_comes_afterwards():
    case = members.favorable()
    before = letter_of(case).facts
    members.pay(case, "83.00", date(2026, 5, 20))
    assert letter_of(case).facts == before


def test_a_penalty_is_a_line_of_its_own():
    charges = (("premium", Decimal("41.50")), ("penalty", Decimal("5.50")))
    months = (members.month(date(2026, 3, 1), charges=charges),)
    said = said_by(members.favorable(months=months))
    assert "Part D late-enrollment penalty" in said and "You must pay us $47.00" in said


def test_a_vacation_is_named_in_the_letter_that_refuses_it():
    said = said_by(members.not_eligible())
    assert "vacation" in said and "could be foreseen" in said


def test_a_late_request_is_told_the_last_day():
    said = said_by(MADE["late"][0]())
    assert "The last day to ask was Sunday, May 31, 2026" in said and "June 14, 2026" in said


def test_a_letter_to_ask_for_what_is_missing_speaks_to_the_member():
    """The words of the screen are for who calls."""
    said = said_by(members.left_open())
    assert "willing and able to pay all overdue premiums" in said and "Ask:" not in said
    assert "We must decide by Wednesday, April 22, 2026" in said


def test_a_letter_that_asks_after_the_limit_says_that_it_is_over():
    said = said_by(members.left_open(at=members.ASKED + 20 * DAY))
    assert "We had to decide by Wednesday, April 22, 2026" in said


def test_the_unpaid_letter_shows_what_came_and_what_came_too_late():
    case = members.favorable()
    members.pay(case, "40.00", date(2026, 5, 2), reference="1")
    members.pay(case, "43.00", date(2026, 7, 1), reference="2")
    services.lapse(case.pk, at=LATER)
    said = said_by(case)
    assert "we had received $40.00 of it" in said
    assert "$43.00 was missing" in said and "Too late" in said and "In time" in said


def test_who_did_not_pay_medicare_hears_that_it_was_that():
    """TV-4's sister: the plan was paid, Medicare was not."""
    case = found_by_cms()
    members.pay(case, "83.00", date(2026, 5, 2))
    services.lapse(case.pk, at=LATER)
    said = said_by(case)
    assert "told us of no payment for the Part D income-related amount" in said
    assert "$0.00 was missing" not in said


def test_a_payment_credited_later_takes_the_earlier_letter_back():
    said = said_by(credited())
    assert "On July 2, 2026 we wrote to you" in said and "received on June 20, 2026" in said


def test_an_error_found_later_names_the_letter_that_no_longer_counts():
    case = members.favorable()
    factories.dispatch_all(case, at=members.ASKED + 3 * DAY)
    said = said_by(error_found(case))
    assert "On April 18, 2026 we wrote to you about good cause." in said
    assert "or were about to" in said_by(error_found(members.unfavorable()))


def test_the_letter_that_takes_a_slip_back_names_the_wrong_one_and_asks_again():
    case = members.not_eligible()
    factories.dispatch_all(case, at=case.received_at + HOUR)
    correction = services.IntakeCorrection("The recording.", said_then=True)
    by = factories.user("supervisor")
    services.take_back(case.pk, correction, by=by, at=case.received_at + DAY)
    said = said_by(case)
    assert "Your Request Is Open Again: We Made a Mistake" in said
    assert "takes the place of our letter of April 15, 2026" in said
    assert "what kept you from paying" in said and "by Wednesday, April 22, 2026" in said
    assert "We cannot take a second request" not in said


def test_a_payment_in_time_makes_no_letter_of_its_own():
    case = members.paid()
    assert list(case.notices.values_list("kind", flat=True)) == [LetterKind.GOOD_CAUSE_OWED]


def test_the_referral_says_by_when_to_call_medicare_and_what_to_say():
    """Guidance, section 70.3.5.2."""
    said = said_by(members.referred())
    assert "Call 1-800-MEDICARE (1-800-633-4227) by Sunday, May 31, 2026" in said
    assert "reinstatement for good cause" in said and "Tuesday, June 30, 2026" in said


def test_the_schedule_is_printed_and_adds_up():
    """TV-9: seven months due, at least seven installments."""
    notice = letter_of(in_installments())
    rows = notice.facts["collection"]["rows"]
    assert len(rows) == 7
    assert sum(Decimal(row["amount"].lstrip("$")) for row in rows) == Decimal("290.57")
    said = text_of(reader_of(notice))
    assert "In all $290.57" in said and "May 31, 2027" not in said
    assert "February 28, 2027" in said


def test_another_arrangement_is_told_in_words():
    case = members.reinstated()
    members.agreed(case, 4, at=LATER, way="other", words="Half now, half when sold.")
    said = said_by(case)
    assert "Half now, half when sold." in said and "Another arrangement" in said


def test_the_reinstatement_letter_names_the_months_that_are_owed_meanwhile():
    """42 CFR 423.293(a)(4): effective 1 April, the reply of 1 June."""
    said = said_by(members.reinstated())
    assert "April 2026 to June 2026" in said and "covered from April 1, 2026 on" in said


def test_a_representative_who_may_act_gets_a_copy():
    """42 CFR 422.561."""
    case = members.favorable(**REPRESENTED)
    said = said_by(case, "representative")
    assert "Copy for the representative. The member gets the same letter." in said
    assert "8 Cousin Court" in said and "Asked by Nelson Nephew" in said


def test_somebody_who_has_not_shown_that_they_may_act_gets_nothing():
    facts = REPRESENTED | {"answers_": {"authority": "not_shown"}}
    case = members.requested(**facts)
    notice = case.notices.get()
    assert notice.kind == LetterKind.INTAKE_MISSING and notice.recipient == "enrollee"
    said = text_of(reader_of(notice))
    assert "Nelson Nephew asked us, for you," in said and "8 Cousin Court" not in said
    assert "a signed appointment or a power of attorney" in said


MEETS = [
    (members.favorable, "notify_good_cause"),
    (found_by_cms, "notify_good_cause"),
    (members.unfavorable, "notify_good_cause"),
    (lambda: members.requested(
        contact_={"channel": "mail"}, answers_={"circumstance": "vacation"}
    ), "notify_good_cause"),
    (members.reinstated, "confirm_reinstatement"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "duty"), MEETS)
def test_the_letter_meets_the_duty_to_tell_when_it_leaves(make, duty):
    """3 business days (guidance, section 70.3.5.1); 10 days for the confirmation (70.3.2)."""
    case = make()
    told = letter_of(case)
    at = told.queued_at + HOUR
    opened = case.deadlines.filter(duty=duty).latest("id")
    assert opened.met_at is None
    factories.dispatch_all(case, at=at)
    opened.refresh_from_db()
    assert opened.met_at == at and opened.met_by == f"letter {told.pk} was sent"


def test_the_copy_to_the_representative_alone_meets_no_duty():
    case = members.favorable(**REPRESENTED)
    dispatch(letter_of(case, "representative").pk, at=case.received_at + 3 * DAY)
    assert case.deadlines.get(duty="notify_good_cause").met_at is None


HOSTILE = ['#eval("1") *bold* $x$ @ref', "😀", "x" * 4000, "line\n\nline", "\u202eb", "#" * 50]


def is_odd(words: str) -> bool:
    """Whether a reader of PDF may give it back in another form; that it is a letter is enough."""
    return not words.isascii() or not words.isprintable() or len(words) >= 100


@pytest.mark.parametrize("words", HOSTILE)
def test_what_people_type_is_shown_and_never_read_as_markup(words):
    for make, name in ((members.unfavorable, "explanation"), (members.with_plan_error, "error")):
        notice = letter_of(make())
        notice.facts[name] = words
        said = text_of(reader_of(notice))
        assert is_odd(words) or words in said


def test_the_member_hears_that_somebody_asked_who_may_not():
    case = members.requested(**REPRESENTED | {"answers_": {"authority": "none"}})
    assert case.notices.get().recipient == "enrollee"
    said = said_by(case)
    assert "Nelson Nephew asked us, for you," in said and "You may still ask us yourself" in said
