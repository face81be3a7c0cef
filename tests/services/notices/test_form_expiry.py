"""Before an edition of a standard form expires, supervisors and administrators are told, once each.

A collection of information shows a number that is in force (5 CFR 1320.5(b)); CMS prints the day
next to it.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.test import Client

from accounts.permissions import Role
from cases import services
from cases.presentation import standard_forms as shown
from cases.services import form_expiry
from notices import mail as mails
from notices.models import FormEdition, Mail
from regulations import standard_forms as law
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, MONDAY
from tests.invented_form import ENGLISH, EXPIRES, SPANISH, in_force, loaded

pytestmark = pytest.mark.django_db
EXPIRY = datetime(2028, 12, 31, 17, tzinfo=UTC)
SOON = EXPIRY - 60 * DAY


@pytest.fixture
def staff(db):
    """Who is told, and who is not."""
    told = [factories.user(Role.SUPERVISOR), factories.user(Role.ADMINISTRATOR)]
    factories.user(Role.NURSE)
    factories.user(Role.SUPERVISOR, is_active=False)
    return told


def sweep(at: datetime) -> list[bool]:
    return [form_expiry.warn(pk, at=at) for pk in form_expiry.expiring(at=at, limit=10)]


def test_sixty_days_before_supervisors_and_administrators_are_told_once_each(staff):
    in_force(by=staff[1])
    assert sweep(SOON - DAY) == []
    assert sweep(SOON) == [True]
    assert sweep(SOON + DAY) == []
    assert [mail.to for mail in Mail.objects.order_by("to")] == staff
    assert {mail.kind for mail in Mail.objects.all()} == {"form"}


def test_two_sweeps_of_one_moment_tell_no_one_twice(staff):
    edition = in_force(by=staff[1])
    assert form_expiry.warn(edition.pk, at=SOON)
    assert not form_expiry.warn(edition.pk, at=SOON)
    assert Mail.objects.count() == len(staff)


def test_the_mail_says_which_form_and_until_when_and_what_to_do(staff):
    in_force(by=staff[1])
    sweep(SOON)
    said = mails.compose(Mail.objects.first(), at=SOON)
    assert said.subject == "Integrated Denial Notice expires on December 31, 2028"
    assert "CMS-10003-NDMCP, edition 2025, English" in said.body
    assert "loads the next edition in Fortnight under Letter settings" in said.body
    late = mails.compose(Mail.objects.first(), at=EXPIRY + DAY)
    assert late.subject == "Integrated Denial Notice expired on December 31, 2028"


def test_an_edition_that_the_next_one_follows_in_time_needs_no_mail(staff):
    in_force(by=staff[1])
    in_force(by=staff[1], edition="2028", text=ENGLISH.replace("Talk it over.", "Talk."),
             on=EXPIRES - timedelta(days=30), expires_on=EXPIRES + timedelta(days=900))  # fmt: skip
    assert sweep(SOON) == [False]
    assert not Mail.objects.exists()


def test_what_is_not_in_force_or_was_withdrawn_is_told_of_to_no_one(staff):
    loaded(by=staff[1])
    gone = in_force(by=staff[1], edition="2026")
    services.withdraw_form(gone.pk, why="Wrong.", by=staff[1], at=MONDAY)
    assert sweep(SOON) == []


def test_the_printed_day_is_read_alike_everywhere(staff, monkeypatch):
    """5 CFR 1320.5(b): one row says whether an edition is valid on that day."""
    edition = in_force(by=staff[1])
    form_expiry.warn(edition.pk, at=SOON)
    for days in (0, 1):
        (row,) = law.EXPIRY.history()
        monkeypatch.setattr(law.EXPIRY, "_rows", (replace(row, days=days),))
        is_over = days == 0
        (page,) = shown.rows([edition], EXPIRES)
        (warning,) = shown.warnings([edition], EXPIRES)
        (status,) = shown.findings(at=EXPIRY)
        mail = mails.compose(Mail.objects.first(), at=EXPIRY)
        said = [page["badge"].word == "Expired", warning["is_over"], not status.is_well,
                "expired on" in warning["said"], "expired" in mail.subject]  # fmt: skip
        assert said == [is_over] * 5
        load = partial(in_force, by=staff[1], edition=f"2028, {days}", expires_on=EXPIRES,
                       at=EXPIRY, on=EXPIRES, language="es", text=SPANISH)  # fmt: skip
        if is_over:
            with pytest.raises(Refused):
                load()
        else:
            assert load()


def test_the_mail_has_the_day_of_the_plan(staff):
    """In the evening of the last day it is the next day already in UTC."""
    in_force(by=staff[1])
    sweep(SOON)
    evening = datetime(2029, 1, 1, 2, tzinfo=UTC)
    said = mails.compose(Mail.objects.first(), at=evening)
    assert said.subject == "Integrated Denial Notice expires on December 31, 2028"


@pytest.mark.parametrize(("gap", "mails_sent"), [(0, 0), (1, 0), (2, 2)])
def test_the_next_edition_follows_in_time_until_the_day_after(staff, gap, mails_sent):
    in_force(by=staff[1])
    in_force(by=staff[1], edition="2028", text=ENGLISH.replace("Talk it over.", "Talk."),
             on=EXPIRES + gap * DAY, expires_on=EXPIRES + timedelta(days=900))  # fmt: skip
    sweep(SOON)
    assert Mail.objects.count() == mails_sent


def test_status_says_so_before_and_after(staff):
    in_force(by=staff[1])
    assert shown.findings(at=SOON - DAY) == []
    (before,) = shown.findings(at=SOON)
    assert before.is_well and before.said == "Expires on December 31, 2028."
    (after,) = shown.findings(at=EXPIRY + DAY)
    assert not after.is_well
    assert after.said == "Expired on December 31, 2028. Denials still go out on it."
    assert "Letter settings" in after.todo


def test_status_is_silent_of_an_edition_that_was_replaced(staff):
    in_force(by=staff[1])
    in_force(by=staff[1], edition="2028", text=ENGLISH.replace("Talk it over.", "Talk."),
             on=EXPIRES - timedelta(days=30), expires_on=EXPIRES + timedelta(days=900))  # fmt: skip
    assert shown.findings(at=EXPIRY + DAY) == []


@pytest.fixture
def expired(staff) -> FormEdition:
    """An edition that expired yesterday, by the clock of the pages."""
    edition = in_force(by=staff[1])
    yesterday = factories.today() - timedelta(days=1)
    FormEdition.objects.filter(pk=edition.pk).update(expires_on=yesterday)
    return edition


@pytest.mark.parametrize(
    ("role", "address"),
    [(Role.ADMINISTRATOR, "/letters/settings/{plan}/"), (Role.ADMINISTRATOR, "/status/"),
     (Role.SUPERVISOR, "/status/")],
)  # fmt: skip
def test_after_it_the_page_and_status_say_so(expired, staff, role, address):
    client = Client()
    user = next(each for each in staff if each.role == role)
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    said = client.get(address.format(plan=expired.plan_id)).content.decode()
    assert "Denials still go out on it." in said
    assert "xpired on" in said


def test_an_expired_form_is_no_alarm_of_machines(expired, client):
    """A denial that leaves on it still stops its clock: nothing is down."""
    assert not [each for each in client.get("/healthz").json()["late"] if "Notice" in each]
