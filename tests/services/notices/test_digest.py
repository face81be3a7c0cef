"""Personal preferences: a digest each day, quiet hours, and what never waits for either."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection

from accounts.models import MailPreference
from accounts.permissions import Role
from cases import models
from determinations import services
from notices import digest, mail, preferences
from notices.models import Clock, InboxItem, Mail
from regulations.law import Refused
from tests import factories
from tests.alerting import NEW_YORK, digest_reader, expedited, local, sweep, wants
from tests.factories import DAY, HOUR, MONDAY
from tests.races import in_parallel

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def queued(user, at):
    return digest.queue(user.pk, at=at)


class TestADigest:
    def test_tells_all_that_waited_once_in_the_morning_overdue_first(self):
        nurse = digest_reader()
        soon = factories.in_review_case(by=nurse)  # due Mar 9, 23:59
        past = factories.in_review_case(by=nurse, received_at=MONDAY - 7 * DAY)  # due Mar 2, 23:59
        assert all(item.mail is None for item in sweep(local(9, 0, 5)) if item.to == nurse)
        assert digest.due_people(at=local(9, 6, 59), limit=9) == []
        assert digest.due_people(at=local(9, 7, 0), limit=9) == [nurse.pk]
        sent = queued(nurse, local(9, 7, 0))
        message = mail.compose(sent, at=local(9, 7, 0))
        assert message.subject == "Digest: 2 cases are due, 1 overdue"
        assert message.body.index(past.number) < message.body.index(soon.number)
        assert message.extra_headers["Message-ID"].startswith(f"<digest-{nurse.pk}-2026-03-09@")

    def test_says_nothing_of_the_person(self):
        nurse = digest_reader()
        case = factories.in_review_case(by=nurse)
        sweep(local(8, 23, 59))
        message = mail.compose(queued(nurse, local(9, 7)), at=local(9, 7))
        for secret in (case.enrollee.last_name, case.enrollee.first_name, case.enrollee.member_id,
                       case.determination.summary, "73721", "M25.562", "Nobody"):  # fmt: skip
            assert secret not in message.message().as_string()

    def test_leaves_out_what_was_done_meanwhile_and_empty_is_not_sent(self):
        nurse = digest_reader()
        case = factories.in_review_case(by=nurse)
        sweep(local(8, 12))
        services.withdraw(
            case.pk, _withdrawal(case), by=nurse, at=local(8, 13)
        )  # fmt: skip
        assert queued(nurse, local(9, 7)) is None
        assert not Mail.objects.filter(kind=Mail.Kind.DIGEST).exists()
        assert digest.due_people(at=local(20, 7), limit=9) == [], "it is not asked for ever"
        assert InboxItem.objects.filter(to=nurse).exists(), "the inbox keeps it"

    def test_catches_up_once_after_a_morning_without_workers_and_says_so(self):
        nurse = digest_reader()
        factories.in_review_case(by=nurse)
        sweep(local(6, 12))
        sweep(local(8, 23, 59))
        late = queued(nurse, local(9, 11))
        assert "was sent late because" in mail.compose(late, at=local(9, 11)).body
        assert late.items.count() == 2, "of two mornings one mail"
        assert mail.compose(late, at=local(9, 11)).body.count("Case FN") == 1, "each duty once"
        assert queued(nurse, local(9, 11)) is None

    def test_comes_once_a_local_day_what_is_late_for_it_waits_for_the_next(self):
        nurse = digest_reader()
        factories.in_review_case(by=nurse, received_at=MONDAY - DAY)
        factories.in_review_case(by=nurse)
        sweep(local(5, 23, 59))
        first = queued(nurse, local(6, 7))
        mail.send(first.pk, at=local(6, 7))
        left = sweep(local(6, 23, 59))
        InboxItem.objects.filter(pk__in=[item.pk for item in left]).update(mail_at=local(6, 7))
        assert queued(nurse, local(6, 8)) is None
        assert digest.due_people(at=local(7, 6, 59), limit=9) == []
        assert queued(nurse, local(7, 7)).message_id != first.message_id

    def test_what_a_second_one_of_the_day_would_have_told_does_not_wait_past_the_limit(self):
        nurse = digest_reader()
        case = factories.in_review_case(by=nurse)  # due Mar 9, 23:59
        sweep(local(8, 23, 59))
        mail.send(queued(nurse, local(9, 7)).pk, at=local(9, 7))
        wants(nurse, digest_at=time(21, 0), at=local(9, 9))
        (item,) = [each for each in sweep(local(9, 20)) if each.to == nurse]
        assert item.mail_at == local(9, 21)
        assert queued(nurse, local(9, 21)) is None
        item.refresh_from_db()
        assert item.mail_at is None, "tomorrow it would be too late"
        assert (
            f"Case {case.number}: due in 2 hours"
            in mail.compose(item.mail, at=local(9, 21)).subject
        )

    def test_follows_a_case_to_whoever_has_it_by_then(self):
        nurse, heir = digest_reader(), factories.user(Role.NURSE)
        case = factories.in_review_case(by=nurse)
        sweep(local(6, 12))
        models.Case.objects.filter(pk=case.pk).update(assignee=heir)
        assert queued(nurse, local(7, 7)) is None
        (item,) = InboxItem.objects.filter(to=heir)
        assert item.mail is not None

    def test_of_somebody_who_left_is_told_to_the_supervisors(self):
        nurse, boss = digest_reader(), factories.user(Role.SUPERVISOR)
        factories.in_review_case(by=nurse)
        sweep(local(6, 12))
        nurse.is_active = False
        nurse.save()
        assert queued(nurse, local(7, 7)) is None
        assert InboxItem.objects.get(to=boss).mail is not None

    def test_goes_at_once_when_mail_at_once_is_chosen(self):
        nurse = digest_reader()
        factories.in_review_case(by=nurse)
        (item,) = sweep(local(6, 12))
        wants(nurse, at=local(6, 13))
        item.refresh_from_db()
        assert item.mail is not None and item.mail_at is None


class TestWhatDoesNotWait:
    def test_what_the_digest_would_tell_only_after_the_limit(self):
        """A clock of days that ends tonight, one of hours that ends before the morning."""
        nurse = digest_reader()
        factories.in_review_case(by=nurse)
        (tonight,) = [item for item in sweep(local(9, 20)) if item.to == nurse]
        assert tonight.mail is not None

    def test_an_hour_clock_at_its_limit(self):
        nurse = digest_reader(quiet_from=time(20), quiet_to=time(6))
        case = expedited(by=nurse, received_at=MONDAY + 10 * HOUR)  # due Mar 5, 20:00 local
        assert case.next_due_at == local(5, 20)
        (item,) = [item for item in sweep(local(5, 20, 1)) if item.to == nurse]
        assert item.alert.lead == "passed" and item.mail is not None

    def test_quiet_hours_hold_a_day_clock_back_to_their_end_and_an_hour_clock_never(self):
        nurse = wants(factories.user(Role.NURSE), quiet_from=time(19), quiet_to=time(7))
        factories.in_review_case(by=nurse)
        fast = expedited(by=nurse, received_at=MONDAY + 14 * HOUR)
        told = {item.alert.clock: item for item in sweep(local(3, 0)) if item.to == nurse}
        told |= {item.alert.clock: item for item in sweep(local(7, 0, 5)) if item.to == nurse}
        assert told[Clock.DAYS].mail_at == local(7, 7) and told[Clock.DAYS].mail is None
        assert told[Clock.HOURS].alert.case == fast and told[Clock.HOURS].mail is not None
        assert queued(nurse, local(7, 7)) is not None


def preference(**facts):
    return MailPreference(**{"time_zone": NEW_YORK} | facts)


class TestTheClockOnTheWall:
    @pytest.mark.parametrize(
        ("at", "wall", "expected"),
        [
            (local(7, 12), time(7), datetime(2026, 3, 8, 11, 0, tzinfo=UTC)),  # EDT begins
            (local(7, 12), time(2, 30), datetime(2026, 3, 8, 7, 30, tzinfo=UTC)),  # is skipped
            (local(31, 12, month=10), time(1, 30), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)),
            (
                datetime(2026, 11, 1, 5, 30, tzinfo=UTC),  # the first of two: not again
                time(1, 30),
                datetime(2026, 11, 2, 6, 30, tzinfo=UTC),
            ),
            (local(9, 7), time(7), local(10, 7)),
        ],
    )
    def test_names_the_next_digest_over_a_change_of_the_clocks(self, at, wall, expected):
        assert preferences.next_moment(preference(digest_at=wall), at) == expected

    def test_ends_quiet_hours_on_the_day_of_a_change_too(self):
        second = datetime(2026, 11, 1, 6, 10, tzinfo=UTC)  # 1:10 for the second time
        quiet = preference(quiet_from=time(22), quiet_to=time(1, 15))
        assert preferences.in_quiet_hours(quiet, second)
        assert preferences.next_moment(quiet, second) == second + 5 * MINUTE

    @pytest.mark.parametrize(
        ("begin", "end", "hour", "quiet"),
        [
            (time(21), time(7), 23, True),
            (time(21), time(7), 6, True),
            (time(21), time(7), 7, False),
            (time(12), time(13), 12, True),
            (time(12), time(13), 11, False),
        ],
    )
    def test_knows_quiet_hours_over_midnight(self, begin, end, hour, quiet):
        wanted = preference(quiet_from=begin, quiet_to=end)
        assert preferences.in_quiet_hours(wanted, local(10, hour)) is quiet

    def test_is_the_persons_own(self):
        wanted = preference(digest_at=time(7), time_zone="Pacific/Honolulu")
        assert preferences.next_moment(wanted, MONDAY) == local(2, 7, zone="Pacific/Honolulu")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"time_zone": "America/Nowhere"}, "time_zone"),
        ({"quiet_from": time(20)}, "quiet_to"),
        ({"quiet_to": time(20)}, "quiet_from"),
        ({"quiet_from": time(7), "quiet_to": time(7)}, "quiet_to"),
        ({"quiet_from": time(7), "quiet_to": time(6)}, "quiet_to"),
        ({"quiet_from": time(20), "quiet_to": time(7), "digest_at": time(6)}, "digest_at"),
    ],
)
def test_an_impossible_wish_is_refused_at_its_field(facts, field):
    with pytest.raises(Refused) as refused:
        wants(factories.user(), **facts)
    assert refused.value.field == field
    assert not MailPreference.objects.exists()


def _withdrawal(case):
    asked = case.received_at + 5 * DAY
    return services.WithdrawalFacts("Wilhelmina", "telephone", asked, "I do not want it.")


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_person_queue_one_digest():
    nurse = digest_reader()
    for _ in range(3):
        factories.in_review_case(by=nurse)
    sweep(local(8, 12))
    work = [in_parallel(lambda: queued(nurse, local(9, 7))) for _ in range(3)]
    for thread in work:
        thread.join()
    queued(nurse, local(9, 7))
    (sent,) = Mail.objects.filter(kind=Mail.Kind.DIGEST)
    assert sent.items.count() == 3


def test_who_is_due_is_found_by_the_index_however_full_the_inboxes_are():
    """20,000 items that wait for nothing, and one that does."""
    nurse = digest_reader()
    case = factories.in_review_case(by=nurse)
    sweep(local(6, 12))
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH made AS (
                INSERT INTO notices_alert
                  (case_id, deadline_id, audience, clock, lead, due_at, send_at, raised_at)
                SELECT %s, %s, 'assignee', 'days', number, now(), now(), now()
                FROM generate_series(1, 20000) number
                RETURNING id)
            INSERT INTO notices_inboxitem (alert_id, to_id, raised_at)
            SELECT id, %s, now() FROM made
            """,
            [case.pk, case.deadlines.get().pk, nurse.pk],
        )
        cursor.execute("ANALYZE notices_inboxitem")
    plan = digest.due(at=local(7, 7)).explain()
    assert "inbox_awaits_digest" in plan and "Seq Scan" not in plan, plan
    assert digest.due_people(at=local(7, 7), limit=9) == [nurse.pk]
