"""The morning's mail to supervisors: the dashboard's numbers, no person, once a person and day."""

import io
import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import MailPreference
from accounts.permissions import Role
from cases import open_duties
from cases import services as folder
from cases.open_duties import DUE, Filters
from notices import mail as post
from notices.models import Mail
from reports import at_risk, dashboard, morning, tasks
from reports.models import ReportCount
from reports.morning import LATEST, Wanted
from reports.required import counting
from reports.required.counting import PART_C
from reports.required.numbers import Period
from tests import factories
from tests.factories import DAY, HOUR, MONDAY
from tests.pages import BACKEND, one_line, signed_in
from tests.races import in_parallel
from tests.waiting import eventually
from tests.workers import are_idle

pytestmark = pytest.mark.django_db
NEW_YORK, DENVER = ZoneInfo("America/New_York"), ZoneInfo("America/Denver")
MINUTE = timedelta(minutes=1)
# Monday, March 9, 2026 at seven in New York: the clocks were put forward the day before.
SEVEN = datetime(2026, 3, 9, 7, tzinfo=NEW_YORK)


@pytest.fixture
def boss():
    factories.plan()
    return factories.user(Role.SUPERVISOR)


def lives_in(user, zone, **facts):
    MailPreference.objects.create(user=user, time_zone=zone.key, changed_at=MONDAY, **facts)
    return type(user).objects.get(pk=user.pk)


def wants(user, *, send_at=time(7), days_off=(), weekly=False):
    morning.prefer(Wanted(send_at, list(days_off), weekly), by=user, at=MONDAY)


def queued(user, at) -> Mail | None:
    return morning.queue(user.pk, at=at)


@pytest.fixture
def daily_alone(boss):
    """The week's report is turned off, so that each mail is that of a day."""
    wants(boss)


def is_due(user, at) -> bool:
    return user.pk in morning.due_people(at=at, limit=9)


def sent_between(user, first: datetime, last: datetime) -> list[datetime]:
    """When the sweep would have queued a mail, looking every ten minutes."""
    at, found = first.astimezone(UTC), []
    while at < last:
        if is_due(user, at) and queued(user, at):
            found.append(at)
        at += 10 * MINUTE
    return found


@pytest.mark.usefixtures("daily_alone")
class TestWhen:
    def test_at_seven_on_the_wall_of_the_house_and_not_before(self, boss):
        assert not is_due(boss, SEVEN - MINUTE)
        assert is_due(boss, SEVEN)

    def test_at_seven_in_the_persons_own_zone(self, boss):
        lives_in(boss, DENVER)
        assert not is_due(boss, SEVEN)
        assert is_due(boss, SEVEN + 2 * HOUR)

    def test_once_a_day_over_a_week_with_the_clocks_put_forward(self, boss):
        start = datetime(2026, 3, 6, tzinfo=NEW_YORK)
        found = sent_between(boss, start, start + 5 * DAY)
        walls = [each.astimezone(NEW_YORK) for each in found]
        assert [(each.day, each.hour, each.minute) for each in walls] == [
            (day, 7, 0) for day in (6, 7, 8, 9, 10)
        ]

    @pytest.mark.parametrize(
        ("day", "clock", "shown"),
        [
            ((2026, 3, 8), time(2, 30), [(3, 30)]),  # skipped: just after the gap
            ((2026, 11, 1), time(1, 30), [(1, 30)]),  # shown twice: the first time alone
        ],
    )
    def test_a_time_that_the_clocks_skip_or_show_twice_comes_once(self, boss, day, clock, shown):
        wants(boss, send_at=clock)
        start = datetime(*day, tzinfo=NEW_YORK)
        found = sent_between(boss, start, start + 20 * HOUR)
        walls = [each.astimezone(NEW_YORK) for each in found]
        assert [(each.hour, each.minute) for each in walls] == shown
        assert all(each.fold == 0 for each in walls)

    @pytest.mark.parametrize("clock", [time(0, 0), time(23, 50)])
    def test_next_to_midnight_it_comes_once_for_each_day(self, boss, clock):
        wants(boss, send_at=clock)
        start = datetime(2026, 3, 9, 12, tzinfo=NEW_YORK)
        found = sent_between(boss, start, start + 3 * DAY)
        assert len(found) == 3
        assert len({Mail.objects.get(queued_at=each).message_id for each in found}) == 3

    def test_not_on_days_off_and_not_when_turned_off(self, boss):
        wants(boss, days_off=[1])
        assert not is_due(boss, SEVEN) and is_due(boss, SEVEN + DAY)
        wants(boss, send_at=None)
        assert not is_due(boss, SEVEN + DAY)

    def test_quiet_hours_hold_it_back_also_past_midnight(self, boss):
        lives_in(boss, NEW_YORK, quiet_from=time(22), quiet_to=time(8))
        assert not is_due(boss, SEVEN) and is_due(boss, SEVEN + HOUR)
        wants(boss, send_at=time(23), days_off=[1])
        on_sunday = datetime(2026, 3, 8, 23, tzinfo=NEW_YORK)
        assert not is_due(boss, on_sunday)
        assert is_due(boss, datetime(2026, 3, 9, 8, tzinfo=NEW_YORK)), "that of Sunday"

    def test_after_an_outage_it_comes_late_but_not_in_the_afternoon(self, boss):
        assert is_due(boss, SEVEN + LATEST - MINUTE)
        assert not is_due(boss, SEVEN + LATEST)

    def test_run_twice_it_is_queued_once_also_after_another_hour_was_chosen(self, boss):
        assert queued(boss, SEVEN) is not None
        assert queued(boss, SEVEN) is None and not is_due(boss, SEVEN)
        wants(boss, send_at=time(9))
        assert not is_due(boss, SEVEN + 2 * HOUR)
        lives_in(boss, DENVER)
        assert not is_due(boss, SEVEN + 4 * HOUR)

    def test_who_left_or_is_no_supervisor_gets_none(self, boss):
        nurse, chief = factories.user(Role.NURSE), factories.user(Role.COMPLIANCE)
        boss.is_active = False
        boss.save()
        assert morning.due_people(at=SEVEN, limit=9) == []
        assert [queued(each, SEVEN) for each in (boss, nurse, chief)] == [None] * 3
        with pytest.raises(PermissionDenied):
            morning.send_now(by=nurse, at=SEVEN)

    def test_who_leaves_after_it_was_queued_is_sent_nothing(self, boss, inbox):
        row = queued(boss, SEVEN)
        boss.is_active = False
        boss.save()
        assert post.send(row.pk, at=SEVEN) is False and inbox.messages == []

    def test_the_sweep_asks_as_much_for_many_supervisors_as_for_one(self, boss):
        def asked():
            with CaptureQueriesContext(connection) as caught:
                morning.due_people(at=SEVEN, limit=99)
            return len(caught)

        one = asked()
        for _ in range(5):
            lives_in(factories.user(Role.SUPERVISOR), DENVER)
        assert asked() == one


class TestTheWeek:
    def weeks(self, user, start, days) -> list[tuple[str, int]]:
        sent_between(user, start, start + days * DAY)
        rows = Mail.objects.filter(kind=Mail.Kind.WEEKLY).order_by("queued_at")
        return [(each.told["days"], each.queued_at.astimezone(NEW_YORK).day) for each in rows]

    def test_its_report_comes_once_a_week_with_the_first_mail_of_it(self, boss):
        found = self.weeks(boss, datetime(2026, 3, 6, tzinfo=NEW_YORK), 12)
        assert found == [("March 2 to March 8, 2026", 9), ("March 9 to March 15, 2026", 16)]

    def test_where_monday_is_off_it_comes_on_tuesday_and_without_the_days_too(self, boss):
        wants(boss, send_at=None, days_off=[1], weekly=True)
        found = self.weeks(boss, datetime(2026, 3, 8, tzinfo=NEW_YORK), 7)
        assert found == [("March 2 to March 8, 2026", 10)]
        assert not Mail.objects.filter(kind=Mail.Kind.DAILY).exists()

    def test_turned_off_it_never_comes(self, boss):
        wants(boss)
        assert self.weeks(boss, datetime(2026, 3, 8, tzinfo=NEW_YORK), 4) == []

    def test_it_brings_the_pdf_also_on_demand_and_names_no_one(self, boss, book, inbox):
        row = morning.send_now(Mail.Kind.WEEKLY, by=boss, at=timezone.now())
        assert [post.send(row.pk, at=timezone.now()) for _ in range(2)] == [True, False]
        (message,) = inbox.messages
        (pdf,) = message.iter_attachments()
        assert pdf.get_content_type() == "application/pdf"
        words = " ".join(
            page.extract_text() for page in PdfReader(io.BytesIO(pdf.get_content())).pages
        )
        assert "Week of" in words
        text = message.get_body(("plain",)).get_content()
        assert "/reports/weekly/" in text and "attached as a PDF" in text
        for secret in ("Placeholder", "Nobody", "Reviewer-Surname"):
            assert secret not in words + text


def test_the_time_of_sending_on_demand_does_not_stop_the_mail_of_the_day(boss):
    asked = [morning.send_now(by=boss, at=SEVEN - HOUR) for _ in range(2)]
    assert asked[0] == asked[1], "pressed twice in a minute, one mail"
    assert morning.send_now(by=boss, at=SEVEN - HOUR + MINUTE) != asked[0]
    assert queued(boss, SEVEN) is not None


@pytest.fixture
def book(boss):
    """Late and due in every span, with a person, unassigned, and one that waits for others."""
    now = timezone.now()
    nurse = factories.user(Role.NURSE, last_name="Reviewer-Surname")
    for age in (HOUR, 60 * HOUR, 71 * HOUR, 80 * HOUR):
        case = factories.received_case(received_at=now - age, priority="expedited")
        folder.assign(case.pk, to=nurse, by=boss, at=now)
    factories.received_case(received_at=now - 2 * DAY)
    factories.received_case(received_at=now - 9 * DAY)
    factories.asked_by_representative(received_at=now - DAY)
    factories.held_denial(received_at=now - 4 * DAY)
    return now


class TestWhatItSays:
    def test_its_numbers_are_those_of_the_dashboard_and_of_the_lists_it_links_to(self, boss, book):
        at = timezone.now()
        told = morning.send_now(by=boss, at=at).told
        found = dashboard.today(boss, by="duty", at=at)
        client = Client()
        client.force_login(boss, BACKEND)
        for line, said in zip(found.clocks, told["clocks"], strict=True):
            assert said["count"] == str(line.total)
            assert [each["count"] for each in said["cells"]] == [
                str(line.counts[due]) for due in DUE
            ]
            for cell in said["cells"]:
                listed = client.get(cell["url"].removeprefix("http://localhost:8000"))
                assert len(listed.context["rows"]) == int(cell["count"])
        tiles = {each["label"]: each["count"] for each in told["tiles"]}
        assert tiles["Unassigned"] == str(found.unassigned)
        assert tiles["Waiting for others"] == "1" == str(found.awaited)
        assert tiles["Letters held for review"] == "1"

    def test_the_three_most_at_risk_have_the_least_time_left_and_are_not_late(self, boss, book):
        at = timezone.now()
        duties = [
            duty
            for duty in open_duties.found(boss, Filters(), at=at)
            if not duty.is_late(at)
        ]  # fmt: skip
        first: dict[int, object] = {}
        for duty in sorted(duties, key=lambda each: (each.due_at, each.pk)):
            first.setdefault(duty.case_id, duty)
        expected = list(first.values())[:3]
        assert at_risk.most_at_risk(boss, at=at, most=3) == expected and len(expected) == 3
        told = morning.send_now(by=boss, at=at).told
        assert [each["case_number"] for each in told["risks"]] == [
            each.case.number for each in expected
        ]

    def test_it_leaves_as_text_and_html_without_a_person(self, boss, book, inbox):
        row = morning.send_now(by=boss, at=timezone.now())
        assert [post.send(row.pk, at=timezone.now()) for _ in range(2)] == [True, False]
        (message,) = inbox.messages
        text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
        assert message["Message-ID"] == row.message_id
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["Subject"] == row.told["subject"]
        for part in (text, html):
            for risk in row.told["risks"]:
                assert risk["case_number"] in part and risk["url"] in part.replace("&amp;", "&")
            for secret in ("Placeholder", "Wilhelmina", "Nobody", "Reviewer-Surname", "MRI",
                           "73721", "M0000"):  # fmt: skip
                assert secret not in part
        assert "<" not in text and "&amp;" not in text
        assert not re.search(r"\n\n\n", text), "one empty line between its parts"

    def test_with_nothing_open_it_is_one_sentence(self, boss, inbox):
        row = queued(boss, SEVEN)
        assert row.told["subject"] == "Today, Monday, March 9: nothing is open"
        assert post.send(row.pk, at=SEVEN)
        body = inbox.messages[0].get_body(("plain",)).get_content().replace("\r", "")
        assert body.startswith("No task is open, so nothing can be late today.\n")
        assert len(body.strip().split("\n\n")) == 2, "and how to turn it off"

    def test_sent_again_it_says_what_was_counted_then(self, boss, book, inbox):
        row = morning.send_now(by=boss, at=timezone.now())
        inbox.answer = "451 try later"
        assert not post.send(row.pk, at=timezone.now())
        factories.received_case(received_at=timezone.now() - HOUR, priority="expedited")
        row.refresh_from_db()
        inbox.answer = "250 OK"
        assert post.send(row.pk, at=row.next_attempt_at)
        body = inbox.messages[0].get_body(("plain",)).get_content()
        assert row.told["as_of"].replace("\u00a0", " ") in body.replace("\u00a0", " ")
        assert inbox.messages[0]["Message-ID"] == row.message_id


def test_the_page_of_mails_says_what_it_was(boss):
    queued(boss, SEVEN)
    shown = one_line(signed_in(Role.SUPERVISOR).get("/mail/"))
    assert "Morning summary" in shown and "The dashboard" in shown


class TestThePage:
    def test_it_is_found_in_email_preferences_by_supervisors_alone(self, boss):
        assert "/dashboard/mail/" in one_line(signed_in(Role.SUPERVISOR).get("/preferences/"))
        assert "/dashboard/mail/" not in one_line(signed_in(Role.NURSE).get("/preferences/"))

    def test_what_is_chosen_is_kept_and_shown_again(self, boss):
        client = signed_in(Role.SUPERVISOR)
        given = {"how": "yes", "send_at": "6:15 am", "days": ["1", "2", "3"]}
        assert client.post("/dashboard/mail/", given).status_code == 302
        user = type(boss).objects.get(morning_mail__isnull=False)
        assert morning.wanted_by(user) == Wanted(time(6, 15), [4, 5, 6, 7], weekly=False)
        form = client.get("/dashboard/mail/").context["form"]
        assert form["days"].value() == [1, 2, 3] and form["how"].value() == "yes"
        client.post("/dashboard/mail/", {"how": "no"})
        user = type(boss).objects.get(pk=user.pk)
        assert morning.wanted_by(user).send_at is None
        assert client.get("/dashboard/mail/").context["form"]["how"].value() == "no"

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({}, "Choose one."),
            ({"how": "yes", "days": ["1"]}, "Enter when it should be sent."),
            ({"how": "yes", "send_at": "25:99", "days": ["1"]}, "Enter a time such as 7:00 am."),
            ({"how": "yes", "send_at": "7:00 am"}, "Choose at least one day."),
            ({"how": "yes", "send_at": "7:00 am", "days": ["9"]}, "Choose days of the week."),
        ],
    )
    def test_what_cannot_be_is_told_at_the_field(self, boss, given, said):
        answer = signed_in(Role.SUPERVISOR).post("/dashboard/mail/", given or {"x": "1"})
        assert answer.status_code == 422 and said in one_line(answer)

    def test_send_me_this_now_queues_it_for_the_person_who_asked(self, boss):
        client = signed_in(Role.SUPERVISOR)
        shown = one_line(client.post("/dashboard/mail/now/", follow=True))
        assert "on its way to" in shown
        assert Mail.objects.get(kind=Mail.Kind.DAILY).to != boss
        client.post("/dashboard/mail/now/", {"what": "weekly"})
        assert Mail.objects.get(kind=Mail.Kind.WEEKLY).file.name.endswith(".pdf")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_queue_one(boss):
    queued_by = []

    def queue() -> None:
        queued_by.append(morning.queue(boss.pk, at=SEVEN))

    for thread in [in_parallel(queue) for _ in range(3)]:
        thread.join()
    assert len(queued_by) == 3 and len([each for each in queued_by if each]) == 1
    assert Mail.objects.filter(to=boss).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_sends_one_mail_and_counts_a_report_once_however_often_it_is_told(start_worker):
    boss, at = factories.user(Role.SUPERVISOR), timezone.now()
    local = at.astimezone(factories.plan().zone)
    wants(boss, send_at=local.time().replace(second=0, microsecond=0))
    year = date(local.year, 1, 1), date(local.year, 12, 31)
    asked = counting.ask(PART_C, Period(factories.plan(), *year), by=boss, at=at)
    start_worker("only")
    for _ in range(3):
        tasks.queue_mornings.delay([boss.pk])
        tasks.count_reports.delay([asked.pk])
        tasks.sweep_mornings.delay()
        tasks.sweep_counts.delay()
    eventually(lambda: Mail.objects.filter(to=boss).exists())
    eventually(lambda: ReportCount.objects.get().counted_at is not None)
    eventually(are_idle)
    assert Mail.objects.filter(to=boss, kind=Mail.Kind.DAILY).count() == 1


def test_the_sweep_hands_out_who_is_due(boss, monkeypatch):
    handed = []
    monkeypatch.setattr(
        tasks.queue_mornings, "apply_async", lambda args, **options: handed.extend(args[0])
    )
    now = timezone.now()
    local = now.astimezone(factories.ZONE)
    wants(boss, send_at=local.time().replace(second=0, microsecond=0))
    assert tasks.sweep_mornings() == 1 and handed == [boss.pk]
    assert tasks.queue_mornings(handed) == 1 and tasks.queue_mornings(handed) == 0
