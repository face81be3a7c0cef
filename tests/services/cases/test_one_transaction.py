"""Whatever breaks in the middle of a service, nothing of it stays; and two at once is one."""

import threading
from datetime import timedelta

import psycopg
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, connections, transaction

from accounts.permissions import Role
from cases import audit, models
from cases import services as folder
from determinations import models as determinations
from determinations import services
from notices.models import Alert, Notice
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, DENIAL, HOUR, MONDAY


def counts() -> dict[str, int]:
    tables = (
        models.Case, models.Enrollee, models.Provider, models.Deadline, models.AuditEvent,
        models.Document, determinations.Extension, determinations.Recommendation,
        determinations.RequiredForm,
        determinations.PastDecision, determinations.Withdrawal, Notice, Alert,
    )  # fmt: skip
    return {table.__name__: table.objects.count() for table in tables}


class Broken(Exception):
    """What breaks in these tests."""


@pytest.fixture
def broken_trail(monkeypatch):
    """The trail cannot be written: every service writes it near its end."""

    def fail(*args, **kwargs):
        raise Broken

    def break_it():
        monkeypatch.setattr(audit, "record", fail)

    return break_it


VERBS = {
    "take": (factories.received_case, Role.NURSE, {}),
    "approve": (factories.in_review_case, Role.NURSE, {"reason": "As asked."}),
    "deny": (factories.in_review_case, Role.PHYSICIAN, DENIAL),
    "withdraw": (
        factories.received_case,
        Role.INTAKE,
        {"facts": services.WithdrawalFacts("her", "mail", MONDAY + HOUR, "No.")},
    ),
    "receive_required_form": (
        factories.asked_by_representative,
        Role.INTAKE,
        {"facts": services.RequiredFormFacts("legal_authority", MONDAY + HOUR)},
    ),
    "vacate_dismissal": (factories.dismissed_case, Role.SUPERVISOR, {"why": "It came."}),
    "reopen": (
        factories.told_case,
        Role.SUPERVISOR,
        {"facts": services.ReopeningFacts("obvious_error", "plan", "A page was overlooked.")},
    ),
    "extend": (
        factories.in_review_case,
        Role.NURSE,
        {
            "facts": services.ExtensionFacts(
                "enrollee_request",
                3,
                factories.WAITS,
                asker="enrollee",
                asked_by="She",
                asked_how="telephone",
                asked_at=MONDAY,
            )
        },
    ),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", VERBS)
def test_a_service_that_breaks_leaves_nothing(verb, broken_trail):
    make, role, facts = VERBS[verb]
    case, by = make(), factories.user(role)
    before, state = counts(), case.determination.state
    due = case.next_due_at
    broken_trail()
    with pytest.raises(Broken):
        (getattr(services, verb, None) or getattr(folder, verb))(
            case.pk, **facts, by=by, at=MONDAY + 3 * DAY
        )
    assert counts() == before
    after = models.Case.objects.get(pk=case.pk)
    assert (after.determination.state, after.next_due_at) == (state, due)


@pytest.mark.django_db(transaction=True)
def test_a_request_whose_document_is_refused_is_not_half_taken_in():
    by = factories.user(Role.INTAKE)
    before = counts()
    with pytest.raises(Refused):
        empty = folder.NewDocument("fax.pdf", "application/pdf", b"")
        factories.received_case(by=by, documents=(empty,))
    assert counts() == {**before}


@pytest.mark.django_db(transaction=True)
def test_a_lost_database_connection_in_the_middle_leaves_nothing(monkeypatch):
    """The server ends our session just before the trail is written."""
    case, by = factories.in_review_case(), factories.user(Role.NURSE)
    before = counts()
    real = audit.record

    def lose_connection(*args, **kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return real(*args, **kwargs)

    monkeypatch.setattr(audit, "record", lose_connection)
    with pytest.raises((DatabaseError, psycopg.Error)):
        services.approve(case.pk, reason="As asked.", by=by, at=MONDAY + DAY)
    connection.close()
    assert counts() == before
    assert determinations.OrganizationDetermination.objects.get(pk=case.pk).state == "in_review"


@pytest.mark.django_db(transaction=True)
def test_two_people_deciding_at_once_make_one_decision():
    case = factories.in_review_case()
    nurse, physician = factories.user(Role.NURSE), factories.user(Role.PHYSICIAN)
    start, results = threading.Barrier(2), []

    def run(act):
        try:
            start.wait()
            act()
            results.append("done")
        except Refused as refused:
            results.append(refused.code)
        finally:
            connections.close_all()

    acts = [
        lambda: services.approve(case.pk, reason="As asked.", by=nurse, at=MONDAY + DAY),
        lambda: services.deny(case.pk, **DENIAL, by=physician, at=MONDAY + DAY),
    ]
    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["done", "not_in_this_state"]
    assert models.AuditEvent.objects.filter(event__in=["approved", "denied"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_source_is_taken_in_once_even_by_two_at_once():
    by, plan = factories.user(Role.INTAKE), factories.plan()
    start, results = threading.Barrier(2), []

    def run():
        try:
            start.wait()
            factories.received_case(by=by, plan=plan, source_key="bundle:1")
            results.append("done")
        except DatabaseError:
            results.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["done", "refused"]
    assert models.Case.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", ["UPDATE cases_auditevent SET why = 'x'", "DELETE FROM cases_auditevent"]
)
def test_the_trail_cannot_be_changed(change):
    factories.received_case()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.django_db
def test_a_note_needs_its_permission():
    case = factories.received_case()
    folder.add_note(case.pk, words="Called the office.", by=factories.user(), at=MONDAY + HOUR)
    assert case.events.get(event="noted").why == "Called the office."
    with pytest.raises(PermissionDenied):
        folder.add_note(case.pk, words="x", by=factories.user(Role.COMPLIANCE), at=MONDAY + HOUR)


@pytest.mark.django_db
def test_every_alert_of_a_met_duty_is_dropped():
    case = factories.approved_case()
    assert Alert.objects.filter(case=case, dropped_at=None).exists()
    factories.dispatch_all(case, at=MONDAY + DAY + timedelta(hours=1))
    factories.carry_out(case, at=MONDAY + DAY + timedelta(hours=1))
    assert not Alert.objects.filter(case=case, dropped_at=None).exists()
