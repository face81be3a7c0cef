"""The pages of people, their hours and absences, of rules and of expected work."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import working_hours
from accounts.models import Absence, StaffChange, WorkingSpan
from accounts.permissions import Role
from cases import services
from cases.forms.work import AssignForm
from cases.models import AssignmentRule, ExpectedWork
from cases.services import assignment
from tests import factories
from tests.factories import DAY, HOUR
from tests.pages import BACKEND
from tests.pages import one_line as text

pytestmark = pytest.mark.django_db
WEEK = {f"day_{day}": "" for day in range(7)}
OFFICE = WEEK | {"day_0": "9 am - 12 pm, 1 pm - 5:30 pm", "time_zone": "America/Chicago"}


def client_of(person):
    client = Client()
    client.force_login(person, BACKEND)
    return client


@pytest.fixture
def boss():
    return factories.user(Role.SUPERVISOR, team=factories.team())


def nurse(**facts):
    return factories.user(Role.NURSE, team=factories.team(), **facts)


def with_late_and_soon(person, boss):
    """Two cases of the person: one late, one due within hours."""
    now = timezone.now()
    for received in (now - 9 * DAY, now - 71 * HOUR):
        priority = "expedited" if received > now - 4 * DAY else "standard"
        case = factories.received_case(received_at=received, priority=priority)
        services.assign(case.pk, to=person, by=boss, at=now - HOUR)


class TestTheListOfPeople:
    def test_each_number_opens_a_list_of_exactly_that_many_tasks(self, boss):
        person = nurse()
        with_late_and_soon(person, boss)
        client = client_of(boss)
        page = client.get("/staff/people/")
        (row,) = [each for each in page.context["rows"] if each["user"] == person]
        counts = [cell["count"] for cell in row["cells"]]
        assert counts[0] >= 1 and sum(counts[1:]) >= 1
        for cell in [*row["cells"], {"count": row["total"], "url": row["total_url"]}]:
            listed = client.get(cell["url"])
            assert listed.context["total"] == cell["count"]
            assert parse_qs(urlsplit(cell["url"]).query)["person"] == [str(person.pk)]

    def test_says_who_is_away_until_when_and_whose_hours_are_missing(self, boss):
        gone, now = nurse(), timezone.now()
        away = working_hours.AbsenceFacts(now - HOUR, now + DAY, "vacation")
        working_hours.enter_absence(gone.pk, away, by=boss, at=now)
        shown = text(client_of(boss).get("/staff/people/"))
        assert "Vacation until" in shown
        assert "Hours not entered" in shown

    def test_asks_as_many_questions_for_ten_people_as_for_two(self, boss):
        client = client_of(boss)
        nurse()

        def queries():
            with CaptureQueriesContext(connection) as found:
                client.get("/staff/people/")
            return len(found)

        queries()
        few = queries()
        for _ in range(8):
            with_late_and_soon(nurse(), boss)
        assert queries() == few

    def test_a_team_without_people_is_a_sentence(self, boss):
        empty = factories.team("Nights")
        shown = text(client_of(boss).get(f"/staff/people/?team={empty.pk}"))
        assert "No one is on this team" in shown

    def test_no_team_at_all_and_an_unknown_one_are_no_error(self):
        client = client_of(factories.user(Role.SUPERVISOR))
        assert client.get("/staff/people/?team=x").status_code == 200


class TestHours:
    def test_are_kept_with_who_changed_them(self, boss):
        person = nurse()
        answer = client_of(boss).post(
            f"/staff/people/{person.pk}/", OFFICE | {"languages": ["en", "es"]}
        )
        assert answer.status_code == 302
        spans = person.working_spans.values_list("weekday", "from_minute", "to_minute")
        assert list(spans) == [(0, 540, 720), (0, 780, 1050)]
        assert person.work_profile.languages == ["en", "es"]
        kept = {each.what: each for each in StaffChange.objects.filter(user=person)}
        assert kept["hours"].by == boss
        assert kept["hours"].after == ("Mon 9:00 AM–12:00 PM, 1:00 PM–5:30 PM (America/Chicago)")
        assert kept["languages"].after == "English, Spanish"

    def test_that_are_saved_again_change_nothing_and_come_back_as_typed(self, boss):
        person, client = nurse(), client_of(boss)
        address = f"/staff/people/{person.pk}/"
        client.post(address, OFFICE)
        shown = client.get(address).context["form"]
        assert shown["day_0"].value() == "9:00 am - 12:00 pm, 1:00 pm - 5:30 pm"
        client.post(address, OFFICE | {"day_0": shown["day_0"].value()})
        assert StaffChange.objects.filter(user=person, what="hours").count() == 1

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("9", "Enter times such as 9 am - 12 pm"),
            ("9 am - noonish", "Enter times such as 9 am - 12 pm"),
            ("10 pm - 6 am", "enter the part up to midnight here"),
            ("9 am - 12 pm, 11 am - 2 pm", "Two spans of this day overlap"),
        ],
    )
    def test_that_cannot_be_read_are_told_at_the_day(self, boss, typed, said):
        person = nurse()
        answer = client_of(boss).post(f"/staff/people/{person.pk}/", OFFICE | {"day_2": typed})
        assert answer.status_code == 422
        assert said in str(answer.context["form"].errors["day_2"])
        assert not WorkingSpan.objects.exists()

    def test_up_to_midnight_end_with_the_day(self, boss):
        person = nurse()
        client_of(boss).post(f"/staff/people/{person.pk}/", OFFICE | {"day_0": "10 pm - midnight"})
        assert person.working_spans.get().to_minute == 1440


class TestAbsences:
    def test_are_entered_then_canceled_or_ended_and_each_change_is_kept(self, boss):
        person, client, now = nurse(), client_of(boss), timezone.now()
        zone = factories.ZONE
        typed = {
            "starts_at": (now + 2 * DAY).astimezone(zone).strftime("%m/%d/%Y 9:00 am"),
            "ends_at": (now + 9 * DAY).astimezone(zone).strftime("%m/%d/%Y 9:00 am"),
            "why": "vacation",
        }
        assert client.post(f"/staff/people/{person.pk}/absences/", typed).status_code == 302
        coming = Absence.objects.get()
        assert coming.entered_by == boss
        client.post(f"/staff/absences/{coming.pk}/end/")
        coming.refresh_from_db()
        assert coming.canceled_by == boss
        runs = working_hours.AbsenceFacts(now - HOUR, now + DAY, "sick")
        runs = working_hours.enter_absence(person.pk, runs, by=boss, at=now)
        client.post(f"/staff/absences/{runs.pk}/end/")
        runs.refresh_from_db()
        assert runs.canceled_at is None and runs.ends_at < timezone.now() + timedelta(seconds=1)
        assert StaffChange.objects.filter(user=person, what="absence").count() == 4

    @pytest.mark.parametrize(
        ("typed", "field", "said"),
        [
            ({"starts_at": "x"}, "starts_at", "Enter a date and a time"),
            ({"ends_at": "1/2/2020 9 am"}, "ends_at", "The end must be after the start."),
            (
                {"starts_at": "1/1/2020 9 am", "ends_at": "1/2/2020 9 am"},
                "ends_at",
                "Enter an end that is still to come.",
            ),
            ({"why": "flu"}, "why", "Choose why."),
        ],
    )
    def test_that_make_no_sense_are_told_at_the_field(self, boss, typed, field, said):
        person, tomorrow = nurse(), timezone.now() + DAY
        whole = {
            "starts_at": f"{tomorrow:%m/%d/%Y} 9 am",
            "ends_at": f"{tomorrow + DAY:%m/%d/%Y} 9 am",
            "why": "training",
        }
        answer = client_of(boss).post(f"/staff/people/{person.pk}/absences/", whole | typed)
        assert answer.status_code == 422
        assert said in str(answer.context["absence_form"].errors[field])
        assert not Absence.objects.exists()


class TestTheFormThatAssigns:
    def test_lists_open_work_and_says_who_is_away_and_who_may_not(self, boss):
        now = timezone.now()
        case = factories.appealed_case(
            received_at=now - 12 * DAY, appeal={"received_at": now - 20 * HOUR}
        )
        denier = case.matter.determination.decided_by
        busy, gone = factories.user(Role.PHYSICIAN), factories.user(Role.PHYSICIAN)
        with_late_and_soon(busy, boss)
        away = working_hours.AbsenceFacts(now - HOUR, now + DAY, "sick")
        working_hours.enter_absence(gone.pk, away, by=boss, at=now)
        groups = dict(AssignForm(case=case, now=now).fields["to"].widget.choices[1:])
        labels = {pk: label for options in groups.values() for pk, label in options}
        assert labels[busy.pk].startswith(f"{busy} (MD): ")
        assert "1 late" in labels[busy.pk]
        assert "out until" in dict(groups["Can be chosen, but:"])[gone.pk]
        assert "took part in the decision" in dict(groups["Cannot take this case"])[denier.pk]
        shown = text(client_of(boss).get(f"/cases/{case.number}/assign/"))
        assert f'<option value="{denier.pk}" disabled>' in shown
        assert "sick" not in shown.lower()

    def test_asks_as_many_questions_for_ten_people_as_for_two(self, boss):
        case, now = factories.received_case(), timezone.now()
        nurse()

        def queries():
            with CaptureQueriesContext(connection) as found:
                str(AssignForm(case=case, now=now)["to"])
            return len(found)

        few = queries()
        for _ in range(8):
            nurse()
        assert queries() == few


class TestRules:
    def test_a_rule_is_set_and_its_history_names_who_set_it(self, boss):
        client, team = client_of(boss), factories.team()
        address = f"/staff/rules/{team.pk}/determination/"
        client.post(address, {"method": "round_robin"})
        client.post(address, {"method": "least_loaded", "takes_new": "on"})
        rules = AssignmentRule.objects.order_by("pk")
        assert [each.method for each in rules] == ["round_robin", "least_loaded"]
        assert rules[0].ended_by == boss and rules[1].ended_at is None and rules[1].takes_new
        past = client.get(address).context["past"]
        assert [each["method"] for each in past] == ["Least loaded", "In turn (round robin)"]
        assert "Least loaded" in text(client.get("/staff/rules/"))

    def test_new_cases_are_one_teams_alone(self, boss):
        client, day, night = client_of(boss), factories.team(), factories.team("Nights")
        given = {"method": "least_loaded", "takes_new": "on"}
        client.post(f"/staff/rules/{day.pk}/determination/", given)
        answer = client.post(f"/staff/rules/{night.pk}/determination/", given)
        assert answer.status_code == 422
        assert f"Team {day} already takes" in str(answer.context["form"].errors["takes_new"])

    def test_by_hand_takes_no_new_cases(self, boss):
        address = f"/staff/rules/{factories.team().pk}/determination/"
        answer = client_of(boss).post(address, {"method": "by_hand", "takes_new": "on"})
        assert answer.status_code == 422
        assert not AssignmentRule.objects.exists()

    def test_minutes_are_kept_from_today_on_and_shown_as_no_estimate_any_more(self, boss):
        client = client_of(boss)
        assert "Estimate" in text(client.get("/staff/minutes/"))
        client.post("/staff/minutes/determination/decide/", {"minutes": "50"})
        row = ExpectedWork.objects.get()
        assert (row.minutes, row.set_by) == (50, boss)
        rows = client.get("/staff/minutes/").context["rows"]
        (shown,) = [
            each for each in rows if (each["key"], each["duty"]) == ("determination", "decide")
        ]
        assert (shown["minutes"], shown["set"]) == (50, row)
        answer = client.post("/staff/minutes/determination/decide/", {"minutes": "0"})
        assert answer.status_code == 422


class TestWhyACaseCameToAPerson:
    def test_is_on_its_page_by_rule_by_hand_and_taken(self, boss):
        now, team = timezone.now(), factories.team()
        person = nurse()
        case = factories.received_case(received_at=now - DAY)
        client = client_of(person)

        def owner():
            return client.get(f"/cases/{case.number}/").context["owner"]

        assert owner() is None
        AssignmentRule.objects.create(
            team=team, kind="determination", method="least_loaded", takes_new=True, set_by=boss,
            set_at=now,
        )  # fmt: skip
        assert assignment.assign_new(case.pk, at=now)
        assert owner().title == f"Why did this case come to {person}?"
        assert owner().why.startswith("Least loaded of team Inpatient: 0 minutes of open work.")
        services.assign(case.pk, to=person, by=boss, at=now)
        assert owner().why == f"{boss} assigned it by hand."
        other = nurse()
        services.take(case.pk, by=other, at=now)
        assert owner().why == f"{other} took it."

    def test_of_one_that_no_one_could_take_says_why_it_is_with_no_one(self, boss):
        now = timezone.now()
        case = factories.received_case(received_at=now - DAY)
        AssignmentRule.objects.create(
            team=factories.team("Nights"), kind="determination", method="least_loaded",
            takes_new=True, set_by=boss, set_at=now,
        )  # fmt: skip
        assignment.assign_new(case.pk, at=now)
        owner = client_of(boss).get(f"/cases/{case.number}/").context["owner"]
        assert owner.title == "Why is this case not assigned?"
        assert owner.why == "Team Nights has no one to choose from."


def test_no_other_role_sees_hours_absences_or_rules():
    person = nurse()
    for role in set(Role) - {Role.SUPERVISOR}:
        client = client_of(factories.user(role))
        for address in ("/staff/people/", f"/staff/people/{person.pk}/", "/staff/rules/"):
            assert client.get(address).status_code == 403
