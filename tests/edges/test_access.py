"""Closed by default: every address, with every role and signed out."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.permissions import Role
from tests import factories
from tests.factories import DAY, HOUR, MONDAY

IN, N, P, S, C, A = (
    Role.INTAKE, Role.NURSE, Role.PHYSICIAN, Role.SUPERVISOR, Role.COMPLIANCE, Role.ADMINISTRATOR,
)  # fmt: skip
STAFF = {IN, N, P, S, C}
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
    "addresses": {IN, N, P, S},
    "complete_record": {IN, N, P, S, C},
    "note": {IN, N, P, S},
    "add_document": {IN, N, P, S},
    "document": STAFF,
    "letter": STAFF,
    "letters": STAFF,
    "timeliness": {S, C},
    "mail": {S, C, A},
    "mail_message": {S, C, A},
    "disasters": ALL,
    "declare_disaster": {S, C, A},
    "end_disaster": {S, C, A},
    "gallery": ALL,
}


def patterns(resolver=None) -> dict[str, URLPattern]:
    found: dict[str, URLPattern] = {}
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            found |= patterns(entry)
        else:
            found[entry.name] = entry
    return found


@pytest.fixture
def addresses(db) -> dict[str, str]:
    """A real address for every name, of a case with a letter and a document."""
    case = factories.denied_case()
    services_document = factories.a_document(case)
    factories.dispatch_all(case, at=MONDAY + DAY + HOUR)
    known = {
        "number": case.number,
        "name": "absent.log",
        "pk": None,
    }
    pks = {
        "document": services_document.pk,
        "letter": case.notices.first().pk,
        "end_disaster": factories.disaster().pk,
    }
    return {
        name: reverse(
            name,
            kwargs={
                key: pks[name] if key == "pk" else known[key] for key in pattern.pattern.converters
            },
        )
        for name, pattern in patterns().items()
    }


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
