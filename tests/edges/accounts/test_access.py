"""Closed by default: every address, with every role and signed out."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts import on_call, working_hours
from accounts.permissions import PERMISSIONS, Role
from cases import services
from cases.models import Case
from cases.services import moves
from notices import batches
from notices.models import LetterReview
from premiums.models import BankLine
from premiums.services import bank, member_bills
from premiums.services.money import PaymentFacts
from tests import factories, invented_form
from tests import factories_continuity as register
from tests import factories_delinquency as unpaid
from tests import factories_reinstatement as made
from tests import factories_repayment as repayments
from tests.access import OPEN, WHO, S
from tests.factories import DAY, HOUR, MONDAY
from tests.factories_oversight import draw
from tests.loops import at_least_one

pytestmark = pytest.mark.django_db


def patterns(resolver=None, within="") -> dict[str, URLPattern]:
    """Every address by its name, with that of its namespace before it."""
    found: dict[str, URLPattern] = {}
    for entry in (resolver or get_resolver()).url_patterns:
        if getattr(entry, "namespace", "") == "toy":
            continue  # no address of the product
        if isinstance(entry, URLResolver):
            inner = f"{within}{entry.namespace}:" if entry.namespace else within
            found |= patterns(entry, inner)
        else:
            found[within + entry.name] = entry
    return found


def of_ledgers(case: Case) -> dict[str, int]:
    """A member's own ledger, with a bill and money for it."""
    at = made.ASKED + 90 * DAY
    made.billed(case, 2, at=at)
    money = PaymentFacts(factories.day_of(at), Decimal("10.00"), "check", "L-1")
    by, member = made.specialist(), case.enrollee_id
    paid = member_bills.take_payment(member, money, payee="past_months", by=by, at=at)
    of_members = ("member", "bill_months", "record_member_payment")
    return {
        **dict.fromkeys([f"premiums:{name}" for name in of_members], member),
        "repayment:agree": member,
        "premiums:remove_bill": case.enrollee.member_bills.first().pk,
        "premiums:return_member_payment": paid.pk,
    }


def of_reinstatements() -> dict[str, int]:
    """What the addresses of reinstatements name by number."""
    case = made.favorable()
    found = case.reinstatement.disenrollment_id
    paid = made.pay(case, "10.00", date(2026, 5, 4))
    file = bank.upload_bank_file(
        case.plan, "may.csv", b"member_id,received_on,amount,reference\n", by=made.specialist(),
        at=made.ASKED,
    )  # fmt: skip
    BankLine.objects.create(file=file, number=2, result="to_mend", reason="Nothing is owed.")
    sampled = draw().cases.get()
    return {
        "premiums:bank_file": file.pk,
        "premiums:bank_file_lines": file.pk,
        "premiums:choose_for_line": file.pk,
        "premiums:disenrollment": found,
        "premiums:record_payment": found,
        "premiums:add_month": found,
        "premiums:correct_month": found,
        "premiums:correct_disenrollment": found,
        "premiums:return_payment": paid.pk,
        "premiums:record_cms_notice": found,
        "reinstatement:open_cms_reinstatement": found,
        **of_ledgers(case),
        "reinstatement:request": found,
        "reinstatement:request_sort": found,
        "reinstatement:sample": sampled.sample_id,
        "reinstatement:review_sampled": sampled.pk,
    }


def of_continuity() -> dict[str, int]:
    """What each form of the register of business continuity is about."""
    outage, held, found = register.outage(), register.exercise(), register.finding()
    return {
        "continuity:restore": outage.pk,
        "continuity:correct_exercise": held.pk,
        "continuity:correct_finding": found.pk,
        "continuity:validate": found.pk,
    }


def of_letter_reviews(case: Case) -> dict[str, int]:
    """A look at a letter of this case."""
    letter_review = LetterReview.objects.create(notice=case.notices.first(), asked_at=MONDAY)
    names = (
        "letter_review",
        "letter_review_pdf",
        "release_letter",
        "send_back_letter",
        "void_letter",
    )
    return dict.fromkeys(names, letter_review.pk) | {"correct_letter": letter_review.notice_id}


def a_move(case: Case) -> int:
    """A gesture that gave the case to someone else."""
    found, to = Case.objects.filter(pk=case.pk), factories.user()
    return moves.move_list(found, to=to, by=factories.user(S), at=MONDAY + 2 * DAY).pk


@pytest.fixture(scope="module")
def addresses(made_once) -> dict[str, str]:
    """A real address for every name."""
    return made_once(made_addresses)


def made_addresses() -> dict[str, str]:
    """Those of a case with a letter and a document, and of all else that has an address."""
    case = factories.denied_case()
    services_document = factories.a_document(case)
    factories.dispatch_all(case, at=MONDAY + DAY + HOUR)
    known = {
        "number": case.number,
        "name": "absent.log",
        "kind": "denial",
        "case_kind": "determination",
        "language": "en",
        "sample": "denial",
        "pk": None,
        "proof_pk": 1,
        "clock": "hours",
        "duty": "decide",
        "owed": "tell_cms",
        "what": "page",
        "report": "timeliness",
        "task": 1,
    }
    batch = services.make_batch(
        case.plan.pk, by=factories.user(Role.SUPERVISOR), at=MONDAY + 2 * DAY
    )
    batches.write(batch.pk, at=MONDAY + 2 * DAY)
    letter, batch = case.notices.first().pk, batch.pk
    of_letters = ("letter_page", "prove_mailing", "record_return", "send_again",
                  "settle_undelivered")  # fmt: skip
    of_batches = ("print_batch", "batch_part", "batch_manifest", "batch_archive", "batch_document",
                  "prove_batch")  # fmt: skip
    of_forms = ("form_edition", "form_samples", "form_sample", "withdraw_form")
    edition = invented_form.in_force()
    pks = {
        **dict.fromkeys(of_letters, letter),
        **dict.fromkeys(of_batches, batch),
        "document": services_document.pk,
        "letter": case.notices.first().pk,
        "settle_mail": factories.failed_mail().pk,
        **dict.fromkeys(
            ("end_disaster", "find_access", "record_disaster_duty"), factories.disaster().pk
        ),
        "end_coverage_rule": factories.coverage_rule().pk,
        **dict.fromkeys(("plan_letters", "letter_review_rule", "plan_paragraphs"), case.plan_id),
        "told_approval_rule": case.plan_id,
        "load_form": case.plan_id,
        **dict.fromkeys(of_forms, edition.pk),
        "alert_schedule": case.plan_id,
        "second_looks": case.plan_id,
        **dict.fromkeys(("plan_targets", "set_target"), case.plan_id),
        "alert_schedule_duty": case.plan_id,
    }
    watch = on_call.ShiftFacts(factories.user(), None, MONDAY, MONDAY + DAY)
    planned = on_call.plan_shift(watch, by=factories.user(S), at=MONDAY)
    pks |= {
        "inbox_open": 999_999,
        "inbox_read": 999_999,
        "call_off": planned.pk,
        "person_licenses": case.determination.decided_by_id,
        "end_license": case.determination.decided_by.licenses.get().pk,
        "past_sign_off": 999_999,
        "forecast_answer": 999_999,
        "forecast_move": 999_999,
        "edit_person": watch.user.pk,
        "enter_absence": watch.user.pk,
        "end_absence": working_hours.enter_absence(
            watch.user.pk,
            working_hours.AbsenceFacts(MONDAY, MONDAY + DAY, "training"),
            by=factories.user(S),
            at=MONDAY,
        ).pk,
        "assignment_rule": factories.team().pk,
        **dict.fromkeys(("go_out", "leave"), watch.user.pk),
        **dict.fromkeys(("move_of_many", "move_part", "move_note", "undo_move"), a_move(case)),
        "pa_published": 999_999,
        "end_authorization_item": factories.authorization_item().pk,
    }
    pks |= of_continuity() | of_reinstatements() | of_letter_reviews(case)
    unpaid.opened()
    repayments.agreed()
    return {
        name: reverse(
            name,
            kwargs={
                key: pks[name] if key == "pk" else _known(known, name)[key]
                for key in pattern.pattern.converters
            },
        )
        for name, pattern in patterns().items()
    }


def _known(known: dict[str, object], name: str) -> dict[str, object]:
    """What stands in an address: for that of a reinstatement the number of one."""
    if name.startswith("delinquency:"):
        return known | {"number": Case.objects.get(kind="delinquency").number}
    if name.startswith("repayment:"):
        return known | {"number": Case.objects.get(kind="repayment").number}
    if not name.startswith(("reinstatement:", "premiums:")):
        return known
    case = Case.objects.get(kind="reinstatement")
    month = case.reinstatement.disenrollment.months.first()
    line = BankLine.objects.get()
    return known | {"number": case.number, "month_pk": month.pk, "line_pk": line.pk}


def test_every_address_says_who_may_use_it():
    assert set(patterns()) == set(WHO)


def test_someone_signed_out_is_sent_to_sign_in(addresses):
    client = Client()
    for name, address in at_least_one(addresses.items()):
        for ask in (client.get, client.post):
            answer = ask(address)
            if WHO[name] == OPEN:
                assert answer.status_code in (200, 405), name
            else:
                assert answer.status_code == 302, name
                assert answer.url.startswith(reverse("login")), name


def test_every_role_stands_in_the_table_of_permissions():
    """One that is forgotten there may do nothing, and no one would notice."""
    assert set(PERMISSIONS) == set(Role.values)


@pytest.mark.parametrize("role", Role.values)
def test_a_role_reaches_what_is_its_own_and_nothing_else(role, addresses):
    user, client = factories.user(role), Client()
    for name, address in at_least_one(addresses.items()):
        answers = set()
        for ask in (client.get, client.post):
            if SESSION_KEY not in client.session:  # at first, and where an address signs out
                client.force_login(user, "django.contrib.auth.backends.ModelBackend")
            answers.add(ask(address).status_code)
        if WHO[name] == OPEN or role in WHO[name]:
            assert 403 not in answers, name
        else:
            assert answers == {403}, name


def test_a_deactivated_person_is_signed_out(addresses):
    user = factories.user(Role.NURSE)
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    user.is_active = False
    user.save()
    assert client.get(addresses["queue"]).status_code == 302
