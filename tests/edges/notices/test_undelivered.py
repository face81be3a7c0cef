"""The work list of mail that did not arrive: who sees it, who settles it, and how."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from accounts.permissions import Role
from cases import services
from cases.services import alerts
from notices import mail, undelivered
from notices.models import Mail
from regulations.law import Refused
from tests import factories

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def signed_in(client, role):
    user = factories.user(role)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return user


def an_alerts_mail(**facts):
    """A mail of a real alert, given up."""
    case = factories.in_review_case(received_at=NOW - timedelta(days=8))
    for pk in alerts.due_alerts(at=NOW, limit=50):
        services.raise_alert(pk, at=NOW)
    found = Mail.objects.filter(items__alert__case=case).first()
    Mail.objects.filter(pk=found.pk).update(
        failed_at=NOW, failure="The mail server rejects the address (code 550).",
        address=found.to.email, **facts,
    )  # fmt: skip
    return Mail.objects.get(pk=found.pk), case


def test_the_list_says_who_why_and_of_which_case(client):
    failed, case = an_alerts_mail()
    signed_in(client, Role.COMPLIANCE)
    page = client.get("/mail/undelivered/").content.decode()
    assert str(failed.to) in page and case.number in page
    assert "The mail server rejects the address (code 550)." in page
    assert case.enrollee.last_name not in page


def test_the_list_goes_on_by_key_and_asks_as_much_however_long_it_is(
    client, django_assert_num_queries
):
    to = factories.user()
    at = NOW - timedelta(hours=1)
    for number in range(120):
        factories.failed_mail(to=to, failed_at=at + timedelta(seconds=number // 2))
    seen, key = [], ""
    while True:
        with django_assert_num_queries(2):
            page = undelivered.page(after=key)
        seen += [each.pk for each in page.mails]
        key = page.next_key
        if not key:
            break
    assert seen == list(Mail.objects.order_by("failed_at", "id").values_list("pk", flat=True))
    for hostile in ("x", "_1", "2026-01-01_1", "9" * 30, "2026-01-01T00:00:00+00:00_" + "9" * 19):
        assert len(undelivered.page(after=hostile).mails) == 50


def test_a_digest_of_many_items_shows_three_and_how_many_more(client, django_assert_num_queries):
    failed, case = an_alerts_mail()
    other = factories.in_review_case(received_at=NOW - timedelta(days=9))
    for pk in alerts.due_alerts(at=NOW, limit=50):
        for item in services.raise_alert(pk, at=NOW):
            item.mail = failed
            item.save()
    assert failed.items.count() >= 2
    (row,) = undelivered.page(after="").mails
    assert row.items_count == failed.items.count()
    assert {each.alert.case for each in row.first_items} <= {case, other}


def test_an_administrator_corrects_the_address_and_the_same_row_goes_again(client, inbox):
    failed, _ = an_alerts_mail()
    before = failed.to.email
    signed_in(client, Role.ADMINISTRATOR)
    page = f"/mail/undelivered/{failed.pk}/"
    answer = client.post(page, {"do": "again", "again-address": "not an address"})
    assert answer.status_code == 422
    assert "not an address" in answer.content.decode() and "valid email" in answer.content.decode()
    assert client.post(page, {"do": "again", "again-address": "mae@plan.test"}).status_code == 302
    again = Mail.objects.get(pk=failed.pk)
    assert again.to.email == "mae@plan.test" and again.failed_at is None
    assert undelivered.count() == 0
    assert again.trail[-1]["did"] == "sent again"
    assert again.trail[-1]["address"] == before, "what stood before"
    assert mail.send(again.pk, at=timezone.now())
    (taken,) = inbox.messages
    assert taken["To"] == "mae@plan.test" and taken["Message-ID"] == failed.message_id


def test_a_supervisor_sends_again_but_corrects_nobody(client):
    failed, _ = an_alerts_mail()
    by = signed_in(client, Role.SUPERVISOR)
    page = f"/mail/undelivered/{failed.pk}/"
    assert "An administrator can correct" in client.get(page).content.decode()
    with pytest.raises(PermissionDenied):
        undelivered.send_again(failed.pk, address="else@plan.test", by=by, at=NOW)
    client.post(page, {"do": "again", "again-address": "else@plan.test"})
    assert Mail.objects.get(pk=failed.pk).to.email == failed.to.email
    assert undelivered.count() == 0


def test_an_address_that_cannot_be_mailed_must_be_corrected_first(client):
    nobody = factories.user(email="")
    failed = factories.failed_mail(to=nobody)
    with pytest.raises(Refused, match="correct it first"):
        undelivered.send_again(failed.pk, by=factories.user(Role.SUPERVISOR), at=NOW)
    signed_in(client, Role.SUPERVISOR)
    answer = client.post(f"/mail/undelivered/{failed.pk}/", {"do": "again"})
    assert answer.status_code == 422 and "correct it first" in answer.content.decode()


def test_told_otherwise_says_how_and_ends_it(client):
    failed = factories.failed_mail()
    by = signed_in(client, Role.SUPERVISOR)
    page = f"/mail/undelivered/{failed.pk}/"
    assert client.post(page, {"do": "told", "told-how": "  "}).status_code == 422
    assert client.post(page, {"do": "told", "told-how": "a\x00b"}).status_code == 422
    assert client.post(page, {"do": "told", "told-how": "x" * 201}).status_code == 422
    assert client.post(page, {"do": "told", "told-how": "By telephone"}).status_code == 302
    settled = Mail.objects.get()
    assert (settled.settled_by, settled.settled_how) == (by, "By telephone")
    assert undelivered.count() == 0 and settled.trail[-1]["how"] == "By telephone"
    again = client.post(page, {"do": "told", "told-how": "Twice"})
    assert again.status_code == 422 and "already handled this email" in again.content.decode()


@pytest.mark.parametrize("role", [Role.NURSE, Role.INTAKE, Role.PHYSICIAN, Role.SPECIALIST])
def test_others_settle_nothing(role):
    failed = factories.failed_mail()
    for act in (undelivered.send_again, undelivered.settle):
        facts = {"how": "x"} if act is undelivered.settle else {}
        with pytest.raises(PermissionDenied):
            act(failed.pk, **facts, by=factories.user(role), at=NOW)


def test_a_mail_that_is_not_there_is_not_found(client):
    signed_in(client, Role.SUPERVISOR)
    assert client.get("/mail/undelivered/999999/").status_code == 404
    waiting = factories.failed_mail(failure="", failed_at=None)
    assert client.get(f"/mail/undelivered/{waiting.pk}/").status_code == 404


def test_the_newest_mails_ask_as_much_however_many_they_are(client, django_assert_max_num_queries):
    an_alerts_mail()
    signed_in(client, Role.SUPERVISOR)
    with django_assert_max_num_queries(12) as few:
        client.get("/mail/")
    for _ in range(5):
        an_alerts_mail()
    with django_assert_max_num_queries(len(few)):
        client.get("/mail/")
