"""Closed by default: every address, with every role and signed out."""

from datetime import date

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts import on_call
from accounts.permissions import Role
from cases import services
from cases.models import Case
from notices import batches
from notices.models import Look
from premiums.models import BankLine
from premiums.services import bank
from tests import factories
from tests import factories_delinquency as unpaid
from tests import factories_reinstatement as made
from tests.factories import DAY, HOUR, MONDAY
from tests.services.test_oversight import draw

IN, N, P, R, S, C, A = (
    Role.INTAKE, Role.NURSE, Role.PHYSICIAN, Role.SPECIALIST, Role.SUPERVISOR, Role.COMPLIANCE,
    Role.ADMINISTRATOR,
)  # fmt: skip
STAFF = {IN, N, P, R, S, C}
ALL = STAFF | {A}
OPEN = "open"
# What each address is for. A new address fails here until somebody says who may use it.
WHO = {
    "healthz": OPEN,
    "login": OPEN,
    "logout": ALL,
    "queue": STAFF,
    "new_request": {IN, S},
    "new_request_due": {IN, S},
    "new_request_enrollee": {IN, S},
    "case": STAFF,
    "take": {N, P},
    "assign": {S},
    "extend": {N, P, S},
    "recommend": {N},
    "approve": {N, P},
    "deny": {P},
    "find_not_part_d": {N, P},
    "partially_approve": {P},
    "notify": {IN, N, P, S},
    "notify_provider": {IN, N, P, S},
    "reach_out": {IN, N, P, S},
    "need_no_records": {IN, N, P, S},
    "receive_grievance": {IN, N, P, S},
    "extend_grievance": {S},
    "answer_grievance": {S},
    "request_expedite": {IN, N, P, S},
    "grant_expedite": {N, P, S},
    "refuse_expedite": {N, P, S},
    "tell_expedite_refused": {IN, N, P, S},
    "effectuate": {IN, N, P, S},
    "close": {IN, N, S},
    "vacate_dismissal": {S},
    "reopen": {S},
    "appeal": {IN, N, P, S},
    "find_good_cause": {N, P, S},
    "reverse": {N, P},
    "reverse_in_part": {N, P},
    "affirm": {N, P},
    "forward": {IN, N, P, S},
    "record_review": {IN, N, P, S},
    "ask_council": {IN, N, P, S},
    "case_file": STAFF,
    "receive_paper": {IN, N, P, S},
    "cure_paper": {IN, N, P, S},
    "withdraw": {IN, N, S},
    "dismiss": {S},
    "addresses": {IN, N, P, R, S},
    "letters_as": {IN, N, P, R, S},
    "complete_record": {IN, N, P, S, C},
    "note": {IN, N, P, R, S},
    "add_document": {IN, N, P, R, S},
    "document": STAFF,
    "letter": STAFF,
    "letters": STAFF,
    "letter_page": STAFF,
    "prove_mailing": {IN, S},
    "record_return": {IN, S},
    "send_again": {IN, S},
    "settle_undelivered": {IN, S},
    "print_batches": {IN, S, C},
    "make_batch": {S},
    "print_batch": {IN, S, C},
    "batch_part": {IN, S, C},
    "batch_manifest": {IN, S, C},
    "batch_archive": {IN, S, C},
    "batch_paper": {IN, S, C},
    "prove_batch": {IN, S},
    "looks": {S},
    "look": {S},
    "look_pdf": {S},
    "release_letter": {S},
    "send_back_letter": {S},
    "void_letter": {S},
    "correct_letter": {IN, N, P, R, S},
    "letter_settings": {A},
    "plan_letters": {A},
    "look_rule": {A},
    "plan_words": {A},
    "timeliness": {S, C},
    "good_cause_rates": {S, C},
    "mail": {S, C, A},
    "undelivered": {S, C, A},
    "settle_mail": {S, C, A},
    "status": {S, A},
    "forget_worker": {S, A},
    "mail_message": {S, C, A},
    "inbox": ALL,
    "inbox_open": ALL,
    "inbox_read": ALL,
    "inbox_read_all": ALL,
    "preferences": ALL,
    "on_call": {S, A},
    "call_off": {S, A},
    "alert_schedules": {A},
    "alert_progress": {A},
    "alert_schedule": {A},
    "alert_schedule_duty": {A},
    "disasters": ALL,
    "declare_disaster": {S, C, A},
    "end_disaster": {S, C, A},
    "gallery": ALL,
    "premiums:find": {R, S},
    "premiums:enter": {R, S},
    "premiums:enter_known": {R, S},
    "premiums:enter_draft": {R, S},
    "premiums:disenrollment": STAFF,
    "premiums:record_payment": {R, S},
    "premiums:return_payment": {R, S},
    "premiums:correct_month": {R, S},
    "premiums:correct_disenrollment": {R, S},
    "premiums:add_month": {R, S},
    "premiums:bank_files": {R, S},
    "premiums:bank_file": {R, S},
    "premiums:bank_file_lines": {R, S},
    "premiums:choose_for_line": {R, S},
    "reinstatement:request": {R, S},
    "reinstatement:request_sort": {R, S},
    "reinstatement:continue_intake": {R, S},
    "reinstatement:continue_sort": {R, S},
    "reinstatement:take_back": {S},
    "reinstatement:follow_up": {R, S},
    "reinstatement:end_referral": {S},
    "reinstatement:record_cms_favorable": {R, S},
    "reinstatement:record_cms_unfavorable": {R, S},
    "reinstatement:find_plan_error": {R, S},
    "reinstatement:cancel_disenrollment": {R, S},
    "reinstatement:reach_out": {R, S},
    "reinstatement:investigate": {R, S},
    "reinstatement:tell": {R, S},
    "reinstatement:record_irmaa_paid": {R, S},
    "reinstatement:submit": {R, S},
    "reinstatement:record_return": {R, S},
    "reinstatement:complete": {R, S},
    "reinstatement:withdraw": {R, S},
    "reinstatement:agree_collection": {R, S},
    "reinstatement:receive_grievance": {R, S},
    "reinstatement:extend_grievance": {R, S},
    "reinstatement:answer_grievance": {R, S},
    "reinstatement:package": {R, S},
    "reinstatement:take": {R},
    "reinstatement:find_favorable": {R},
    "reinstatement:find_unfavorable": {R},
    "reinstatement:assign": {S},
    "reinstatement:case": STAFF,
    "reinstatement:case_file": STAFF,
    "reinstatement:samples": {S, C},
    "reinstatement:sample": {S, C},
    "reinstatement:review_sampled": {S, C},
    "reinstatement:record_selection": {S, C},
    "delinquency:open": {R, S},
    "delinquency:open_draft": {R, S},
    "delinquency:open_known": {R, S},
    "delinquency:record_irmaa": {R, S},
    "delinquency:case": STAFF,
    "delinquency:take": {R},
    "delinquency:assign": {S},
    "delinquency:add_bill": {R, S},
    "delinquency:record_payment": {R, S},
    "delinquency:return_payment": {R, S},
    "delinquency:disenroll": {R, S},
    "delinquency:submit": {R, S},
    "delinquency:stop": {R, S},
    "delinquency:receive_grievance": {R, S},
    "delinquency:extend_grievance": {R, S},
    "delinquency:answer_grievance": {R, S},
}


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
        "reinstatement:request": found,
        "reinstatement:request_sort": found,
        "reinstatement:sample": sampled.sample_id,
        "reinstatement:review_sampled": sampled.pk,
    }


def of_looks(case: Case) -> dict[str, int]:
    """A look at a letter of this case."""
    look = Look.objects.create(notice=case.notices.first(), asked_at=MONDAY)
    names = ("look", "look_pdf", "release_letter", "send_back_letter", "void_letter")
    return dict.fromkeys(names, look.pk) | {"correct_letter": look.notice_id}


@pytest.fixture
def addresses(db) -> dict[str, str]:
    """A real address for every name, of a case with a letter and a document."""
    case = factories.denied_case()
    services_document = factories.a_document(case)
    factories.dispatch_all(case, at=MONDAY + DAY + HOUR)
    known = {
        "number": case.number,
        "name": "absent.log",
        "kind": "denial",
        "language": "en",
        "pk": None,
        "proof_pk": 1,
        "clock": "hours",
        "duty": "decide",
    }
    batch = services.make_batch(
        case.plan.pk, by=factories.user(Role.SUPERVISOR), at=MONDAY + 2 * DAY
    )
    batches.write(batch.pk, at=MONDAY + 2 * DAY)
    letter, batch = case.notices.first().pk, batch.pk
    of_letters = ("letter_page", "prove_mailing", "record_return", "send_again",
                  "settle_undelivered")  # fmt: skip
    of_batches = ("print_batch", "batch_part", "batch_manifest", "batch_archive", "batch_paper",
                  "prove_batch")  # fmt: skip
    pks = {
        **dict.fromkeys(of_letters, letter),
        **dict.fromkeys(of_batches, batch),
        "document": services_document.pk,
        "letter": case.notices.first().pk,
        "settle_mail": factories.failed_mail().pk,
        "end_disaster": factories.disaster().pk,
        **dict.fromkeys(("plan_letters", "look_rule", "plan_words"), case.plan_id),
        "alert_schedule": case.plan_id,
        "alert_schedule_duty": case.plan_id,
    }
    watch = on_call.ShiftFacts(factories.user(), None, MONDAY, MONDAY + DAY)
    planned = on_call.plan_shift(watch, by=factories.user(S), at=MONDAY)
    pks |= {
        "inbox_open": 999_999,
        "inbox_read": 999_999,
        "call_off": planned.pk,
    }
    pks |= of_reinstatements() | of_looks(case)
    unpaid.opened()
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
    for name, address in addresses.items():
        for ask in (client.get, client.post):
            answer = ask(address)
            if WHO[name] == OPEN:
                assert answer.status_code in (200, 405), name
            else:
                assert answer.status_code == 302, name
                assert answer.url.startswith(reverse("login")), name


@pytest.mark.parametrize("role", Role.values)
def test_a_role_reaches_what_is_its_own_and_nothing_else(role, addresses):
    user = factories.user(role)
    for name, address in addresses.items():
        client = Client()
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        answers = {client.get(address).status_code}
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        answers.add(client.post(address).status_code)
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
