"""The pages of alerts: lead times with preview and history, who is on call, inbox, preferences."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import MailPreference, OnCallShift
from accounts.permissions import Role
from cases.services import alert_schedules, change_alert_schedule
from notices import inbox
from notices.alert_schedules import HOUSE
from notices.models import Alert, AlertSchedule, InboxItem
from tests import factories
from tests.alerting import expedited, sweep
from tests.factories import DAY, HOUR
from tests.pages import sign_in, text

pytestmark = pytest.mark.django_db
HOURS = [("48", "hours", "before", ["assignee"]), ("6", "hours", "before", ["supervisors"])]


def address(clock="hours", duty=""):
    return f"/alerts/{factories.plan().pk}/{clock}/{f'{duty}/' if duty else ''}"


def draft(lines, why="Nights are ours.", seen=0, **facts):
    """What the form posts."""
    posted = {"steps-TOTAL_FORMS": len(lines), "steps-INITIAL_FORMS": 0, "why": why, "seen": seen}
    for number, (amount, unit, when, audiences) in enumerate(lines):
        posted |= {
            f"steps-{number}-amount": amount,
            f"steps-{number}-unit": unit,
            f"steps-{number}-when": when,
            f"steps-{number}-audiences": audiences,
        }
    return posted | facts


def save(client, lines, where=None, **facts):
    """Look at the draft, then save it."""
    seen = client.post(where or address(), draft(lines, preview="1", **facts))
    key = seen.context["key"]
    return client.post(where or address(), draft(lines, save="1", previewed=key, **facts))


class TestChangingASchedule:
    def test_is_previewed_before_it_is_saved_and_nothing_is_changed_by_looking(self, client):
        sign_in(client, Role.ADMINISTRATOR)
        expedited(received_at=timezone.now() - HOUR)
        factories.in_review_case(received_at=timezone.now() - HOUR)
        answer = client.post(address(), draft(HOURS, preview="1"))
        preview = answer.context["preview"]
        assert (preview["duties"], preview["alerts"]) == (1, 2)
        assert preview["alerts_now"] == Alert.objects.filter(clock="hours").count()
        assert [len(each["moments"]) for each in preview["examples"]] == [1, 2]
        assert "A deadline of 72 hours that starts now" in text(answer)
        assert not AlertSchedule.objects.exists()

    def test_is_kept_with_who_when_and_why_and_the_one_before_beside_it(self, client):
        admin = sign_in(client, Role.ADMINISTRATOR)
        save(client, HOURS)
        first = AlertSchedule.objects.get()
        answer = save(client, HOURS[1:], why="Two days ahead is noise.", seen=first.pk)
        assert answer.status_code == 302
        first.refresh_from_db()
        now = AlertSchedule.objects.get(replaced_at=None)
        assert (now.made_by, now.why) == (admin, "Two days ahead is noise.")
        assert first.replaced_at == now.made_at
        shown = text(client.get(address()))
        assert "Nights are ours." in shown and "48 hours before the deadline: Assignee" in shown

    def test_of_a_draft_that_was_not_looked_at_shows_the_preview_instead(self, client):
        sign_in(client, Role.ADMINISTRATOR)
        seen = client.post(address(), draft(HOURS, preview="1"))
        other = draft(HOURS[1:], save="1", previewed=seen.context["key"])
        answer = client.post(address(), other)
        assert "changed after the preview" in text(answer)
        assert not AlertSchedule.objects.exists()

    def test_meanwhile_changed_by_another_is_refused(self, client):
        sign_in(client, Role.ADMINISTRATOR)
        save(client, HOURS)
        answer = save(client, HOURS[1:])
        assert answer.status_code == 422 and "changed by" in text(answer)
        assert AlertSchedule.objects.count() == 1

    def test_of_one_duty_holds_for_it_alone_until_it_is_given_up(self, client):
        sign_in(client, Role.ADMINISTRATOR)
        where = address("hours", "decide")
        save(client, [("3", "hours", "before", ["assignee"])], where)
        own = AlertSchedule.objects.get()
        case = expedited(received_at=timezone.now() - HOUR)
        leads = case.alerts.filter(deadline__duty="decide").values_list("lead", flat=True)
        assert set(leads) == {"3 hours"}
        assert alert_schedules.steps_of(case.plan_id, "hours", "effectuate") == HOUSE["hours"]
        client.post(where, draft([], give_up="1", seen=own.pk))
        change_alert_schedule.bring_along(AlertSchedule.objects.latest("pk").pk, at=timezone.now())
        pending = case.alerts.filter(deadline__duty="decide", dropped_at=None)
        assert "48 hours" in set(pending.values_list("lead", flat=True))

    @pytest.mark.parametrize(
        ("lines", "said"),
        [
            ([*HOURS, ("48", "hours", "before", ["on_call"])], "This alert time is already listed"),
            (
                [*HOURS, ("2880", "minutes", "before", ["on_call"])],
                "This alert time is already listed",
            ),
            ([*HOURS, ("3", "hours", "before", [])], "Check who is alerted"),
            ([*HOURS, ("", "hours", "before", ["assignee"])], "whole number such as 8"),
            ([*HOURS, ("0", "hours", "before", ["assignee"])], "whole number such as 8"),
            ([*HOURS, ("-3", "hours", "before", ["assignee"])], "whole number such as 8"),
            ([*HOURS, ("1.5", "hours", "before", ["assignee"])], "whole number such as 8"),
            ([*HOURS, ("٣", "hours", "before", ["assignee"])], "whole number such as 8"),
            (
                [*HOURS, ("99999", "days", "before", ["assignee"])],
                "The longest deadline this applies to is 72 hours",
            ),
            (
                [*HOURS, ("72", "hours", "before", ["assignee"])],
                "The longest deadline this applies to is 72 hours",
            ),
            (
                [*HOURS, ("8", "days", "after", ["assignee"])],
                "Choose at most 7 days after the deadline",
            ),
            ([*HOURS, ("8", "weeks", "before", ["assignee"])], "not one of the available"),
            ([*HOURS, ("8", "hours", "before", ["everybody"])], "not one of the available"),
            ([], "No one would be alerted before"),
            ([("", "hours", "at", ["assignee"])], "No one would be alerted before"),
            ([("48", "hours", "before", ["assignee"])], "before a deadline of 24 hours has passed"),
        ],
    )
    def test_that_makes_no_sense_is_refused_with_what_was_typed(self, client, lines, said):
        sign_in(client, Role.ADMINISTRATOR)
        answer = client.post(address(), draft(lines, preview="1"))
        assert answer.status_code == 422 and said in text(answer)
        assert "Nights are ours." in text(answer)
        assert all(line[0] in text(answer) for line in lines)

    def test_without_a_reason_is_refused(self, client):
        sign_in(client, Role.ADMINISTRATOR)
        key = client.post(address(), draft(HOURS, preview="1")).context["key"]
        answer = client.post(address(), draft(HOURS, why="", save="1", previewed=key))
        assert answer.status_code == 422 and "Enter the reason for the change" in text(answer)

    @pytest.mark.parametrize("lost", [{"steps-TOTAL_FORMS": "x"}, {"seen": "x"}, {"seen": ""}])
    def test_of_a_torn_form_is_refused_with_words(self, client, lost):
        sign_in(client, Role.ADMINISTRATOR)
        answer = client.post(address(), draft(HOURS, preview="1") | lost)
        assert answer.status_code == 422

    @pytest.mark.parametrize("place", ["years/", "hours/never/", "days/notify_refusal_orally/"])
    def test_of_what_there_is_not_is_not_found(self, client, place):
        sign_in(client, Role.ADMINISTRATOR)
        assert client.get(f"/alerts/{factories.plan().pk}/{place}").status_code == 404

    def test_shows_how_far_the_open_duties_are(self, client):
        sign_in(client, Role.ADMINISTRATOR)
        for _ in range(3):
            factories.in_review_case(received_at=timezone.now() - HOUR)
        save(client, [("5", "hours", "before", ["assignee"])], address("days"))
        changed = AlertSchedule.objects.get()
        whole = models_open("days")
        change_alert_schedule.bring_along(changed.pk, at=timezone.now(), most=2)
        shown = text(client.get("/alerts/progress/"))
        assert f"2 open tasks updated, {whole - 2} to go." in shown and "hx-trigger" in shown
        change_alert_schedule.bring_along(changed.pk, at=timezone.now())
        shown = text(client.get("/alerts/progress/"))
        assert f"{whole} open tasks were updated" in shown and "hx-trigger" not in shown


def models_open(clock):
    return Alert.objects.filter(clock=clock, dropped_at=None).values("deadline").distinct().count()


def told(user, number=1, **facts):
    """So many cases of this person, each told of once."""
    now = timezone.now()
    for _ in range(number):
        factories.in_review_case(by=user, received_at=now - 6 * DAY, **facts)
    return [item for item in sweep(now) if item.to == user]


class TestTheInbox:
    def test_says_what_the_mail_says_and_nothing_of_the_person(self, client):
        nurse = sign_in(client, Role.NURSE)
        (item,) = told(nurse)
        shown = text(client.get("/inbox/"))
        case = item.alert.case
        assert f"Case {case.number}: due in" in shown and "422.568" in shown
        assert case.enrollee.last_name not in shown and case.determination.summary not in shown

    def test_counts_what_is_unread_on_every_page_until_the_case_is_opened(self, client):
        nurse = sign_in(client, Role.NURSE)
        item = told(nurse, 2)[0]
        count = '<span class="bar__count">{}<span class="hidden-visually"> unread'
        assert count.format(2) in text(client.get("/"))
        answer = client.get(f"/inbox/{item.pk}/")
        assert answer.url == f"/cases/{item.alert.case.number}/"
        assert count.format(1) in text(client.get("/"))
        client.post("/inbox/read/", {"upto": InboxItem.objects.latest("pk").pk})
        assert "bar__count" not in text(client.get("/"))

    def test_marks_read_only_what_the_page_showed_and_only_ones_own(self, client):
        nurse = sign_in(client, Role.NURSE)
        first, second = told(nurse, 2)
        other = told(factories.user(Role.NURSE))[0]
        client.post("/inbox/read/", {"upto": first.pk})
        read = InboxItem.objects.exclude(read_at=None)
        assert list(read) == [first]
        assert client.post(f"/inbox/{other.pk}/read/").status_code == 404
        assert client.get(f"/inbox/{other.pk}/").status_code == 404
        assert client.post(f"/inbox/{second.pk}/read/").status_code == 302
        assert client.post("/inbox/read/", {"upto": "x"}).status_code == 302
        assert read.all().count() == 2

    def test_shows_only_unread_when_asked_and_pages_by_key(self, client, monkeypatch):
        monkeypatch.setattr(inbox, "PAGE", 2)
        nurse = sign_in(client, Role.NURSE)
        items = told(nurse, 5)
        client.post(f"/inbox/{items[0].pk}/read/")
        seen, key = [], ""
        while True:
            page = client.get(f"/inbox/?only=unread&before={key}").context
            seen += [row["pk"] for row in page["rows"]]
            key = page["next_key"]
            if not key:
                break
        assert seen == sorted((item.pk for item in items[1:]), reverse=True)
        assert client.get("/inbox/?before=junk").status_code == 200

    def test_asks_as_many_queries_for_any_number_of_items(self, client):
        nurse = sign_in(client, Role.NURSE)
        counts = []
        for _ in range(2):
            told(nurse, 3)
            with CaptureQueriesContext(connection) as caught:
                client.get("/inbox/")
            counts.append(len(caught))
        assert counts[0] == counts[1] <= 8

    def test_says_what_became_of_it_meanwhile(self, client):
        nurse = sign_in(client, Role.NURSE)
        done, given = told(nurse, 2)
        deadline = done.alert.deadline
        deadline.met_at, deadline.met_by = timezone.now(), "test"
        deadline.save()
        given.alert.case.assignee = factories.user(Role.NURSE, first_name="Nils")
        given.alert.case.save()
        shown = text(client.get("/inbox/"))
        assert "nothing left to do" in shown and "Now with Nils" in shown


PREFERENCE = {"how": "digest", "digest_at": "7:30 am", "time_zone": "America/Chicago"}


class TestPreferences:
    def test_of_every_role_are_kept(self, client):
        for role in Role.values:
            user = sign_in(client, role)
            quiet = {"quiet_from": "8 pm", "quiet_to": "6:00"}
            assert client.post("/preferences/", PREFERENCE | quiet).status_code == 302
            kept = MailPreference.objects.get(user=user)
            assert (kept.digest_at, kept.quiet_from, kept.quiet_to) == (
                time(7, 30), time(20), time(6),
            )  # fmt: skip
        shown = text(client.get("/preferences/"))
        assert 'value="7:30 am"' in shown and 'value="8:00 pm"' in shown

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"how": ""}, "how"),
            ({"digest_at": ""}, "digest_at"),
            ({"digest_at": "25:00"}, "digest_at"),
            ({"time_zone": "Mars/Olympus"}, "time_zone"),
            ({"quiet_from": "8 pm"}, "quiet_to"),
            ({"quiet_from": "8 pm", "quiet_to": "noonish"}, "quiet_to"),
            ({"quiet_from": "8 pm", "quiet_to": "9:00 am"}, "digest_at"),
        ],
    )
    def test_that_cannot_be_get_a_message_at_their_field(self, client, given, field):
        sign_in(client, Role.NURSE)
        answer = client.post("/preferences/", PREFERENCE | given)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert not MailPreference.objects.exists()


def shift(**facts):
    start = timezone.localtime() + timedelta(days=1)
    values = {
        "user": factories.user(Role.NURSE).pk,
        "starts_at": f"{start:%m/%d/%Y} 8 pm",
        "ends_at": f"{start + timedelta(days=1):%m/%d/%Y} 8 am",
    }
    return values | facts


class TestOnCall:
    def test_a_shift_is_planned_shown_and_called_off(self, client):
        for role in (Role.SUPERVISOR, Role.ADMINISTRATOR):
            sign_in(client, role)
            answer = client.post("/on-call/", shift(), follow=True)
            planned = OnCallShift.objects.latest("pk")
            assert str(planned.user) in text(answer)
            answer = client.post(f"/on-call/{planned.pk}/off/", follow=True)
            assert "The shift is canceled" in text(answer)
            assert "already canceled" in text(
                client.post(f"/on-call/{planned.pk}/off/", follow=True)
            )

    def test_no_two_shifts_of_a_team_overlap_but_those_of_two_teams_may(self, client):
        sign_in(client, Role.SUPERVISOR)
        client.post("/on-call/", shift())
        answer = client.post("/on-call/", shift())
        assert "is already on call for all teams during part of this time" in text(answer)
        assert list(answer.context["form"].errors) == ["starts_at"]
        assert client.post("/on-call/", shift(team=factories.team().pk)).status_code == 302

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"user": ""}, "user"),
            ({"team": "999999"}, "team"),
            ({"starts_at": "soon"}, "starts_at"),
            ({"ends_at": ""}, "ends_at"),
            ({"starts_at": "3/2/2026 8 pm", "ends_at": "3/2/2026 7 pm"}, "ends_at"),
            ({"starts_at": "3/2/2020 8 pm", "ends_at": "3/3/2020 7 pm"}, "ends_at"),
            ({"starts_at": "3/2/2090 8 pm", "ends_at": "3/3/2090 7 pm"}, "starts_at"),
            ({"ends_at": "3/3/2090 7 pm"}, "ends_at"),
        ],
    )
    def test_an_impossible_shift_gets_a_message_at_its_field(self, client, given, field):
        sign_in(client, Role.SUPERVISOR)
        answer = client.post("/on-call/", shift(**given))
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert not OnCallShift.objects.exists()

    def test_somebody_who_cannot_open_a_case_is_not_offered(self, client):
        sign_in(client, Role.SUPERVISOR)
        admin = factories.user(Role.ADMINISTRATOR)
        assert client.post("/on-call/", shift(user=admin.pk)).status_code == 422
