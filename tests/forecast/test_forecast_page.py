"""The look ahead as people see it: the sentence, the lists, the move, the question."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.permissions import Role
from forecast import services
from forecast.models import Backtest, ForecastRun
from forecast.readers import book
from tests import factories
from tests.forecast import made
from tests.forecast.made import finished, forecast_by, trouble
from tests.pages import SAFE, VALUES, one_line, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/forecast/"


@pytest.fixture(scope="module")
def case(made_once):
    """A case in trouble, and the forecast that says so."""
    return made_once(_made)


def _made():
    by = factories.user(Role.SUPERVISOR)
    found = trouble(by, at=timezone.now())
    forecast_by(by)
    return found


def test_it_names_the_task_the_chance_the_cause_and_the_move(case):
    shown = signed_in(Role.SUPERVISOR).get(PAGE)
    row = next(row for row in shown.context["rows"] if row["number"] == case.number)
    assert row["badge"].word == "100%"
    assert row["why"] == f"{case.assignee} is not at work for long enough before it is due."
    move = shown.context["moves"][0]
    assert (move["number"], move["from"]) == (case.number, str(case.assignee))
    assert (move["before"], move["after"]) == ("100%", "0%")
    assert "open tasks will probably be late by Friday" in one_line(shown)


def test_one_click_makes_the_move_and_the_forecast_is_made_again(case):
    client, run = signed_in(Role.SUPERVISOR), ForecastRun.objects.get()
    move = client.get(PAGE).context["moves"][0]
    before = run.result["total"][0]
    answer = client.post(f"/forecast/{run.pk}/moves/{move['task']}/", follow=True)
    assert f"{case.number} is assigned to {move['to']}." in one_line(answer)
    assert [each["number"] for each in answer.context["moves"]] == []
    again = finished(ForecastRun.objects.latest("pk"))
    assert again.result["total"][0] < before


def test_compliance_sees_moves_but_makes_none(case):
    client, run = signed_in(Role.COMPLIANCE), ForecastRun.objects.get()
    shown = client.get(PAGE)
    assert shown.context["moves"]
    assert f"/forecast/{run.pk}/moves/" not in one_line(shown)


def test_filters_leave_what_they_say_and_nonsense_narrows_nothing(case):
    client = signed_in(Role.SUPERVISOR)
    every = client.get(PAGE).context["count"]
    assert client.get(PAGE, {"cause": "away"}).context["count"] == every
    assert client.get(PAGE, {"cause": "records"}).context["rows"] == []
    assert client.get(PAGE, {"team": case.assignee.team_id}).context["count"] == every
    assert client.get(PAGE, {"team": "none"}).context["count"] == "0"
    for value in VALUES:
        for name in ("team", "cause", "after"):
            assert client.get(PAGE, {name: value}).status_code == 200


def test_the_numbers_by_day_are_a_file_too(case):
    client = signed_in(Role.SUPERVISOR)
    (label, url), *_ = client.get(PAGE).context["chart"].files
    assert label == "CSV"
    assert "Expected late" in client.get(f"{PAGE}{url}").getvalue().decode("utf-8-sig")


def test_queries_do_not_grow_with_the_tasks_listed(case):
    client = signed_in(Role.SUPERVISOR)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    by, at = factories.user(Role.SUPERVISOR), timezone.now()
    for _ in range(4):
        trouble(by, at=at)
    forecast_by(by)
    with CaptureQueriesContext(connection) as many:
        assert len(client.get(PAGE).context["rows"]) >= 5
    assert len(many) == len(few)


def test_how_far_it_is_is_said_until_its_moves_are_tried(case):
    client = signed_in(Role.SUPERVISOR)
    run = services.ask(by=factories.user(Role.SUPERVISOR), at=timezone.now())
    for _ in range(11):
        assert services.advance(run.pk, at=timezone.now())
    shown = one_line(client.get(PAGE))
    assert "Looking for moves: 0 of" in shown
    assert "Moves are being tried." in shown
    finished(run)
    assert "A forecast is being made" not in one_line(client.get(PAGE))


def test_why_it_could_not_be_made_is_said_until_one_was(case, monkeypatch):
    client, by = signed_in(Role.SUPERVISOR), factories.user(Role.SUPERVISOR)
    monkeypatch.setattr(book, "MOST_TASKS", 1)
    forecast_by(by)
    assert "There are too many open tasks" in one_line(client.get(PAGE))
    monkeypatch.undo()
    forecast_by(by)
    assert "There are too many open tasks" not in one_line(client.get(PAGE))


# The question.


def test_a_question_is_answered_next_to_the_forecast_it_changes(case):
    client = signed_in(Role.SUPERVISOR)
    answer = client.post("/forecast/what-if/", {"arrivals": "30", "like_from": "17",
                                                "like_until": "21"})  # fmt: skip
    url = answer.headers["Location"]
    assert "Reading the open tasks" in one_line(client.get(url))
    finished(ForecastRun.objects.latest("pk"))
    shown = one_line(client.get(url))
    assert "30% more new work." in shown
    assert "Before and after" in shown


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({}, "__all__", "Change at least one thing."),
        ({"arrivals": "301"}, "arrivals", "Enter a number from -90 to 300."),
        ({"arrivals": "many"}, "arrivals", "Enter a whole number such as 30."),
        ({"out_until": "1/1/2001 9:00 am"}, "out_until", "This is before the forecast begins."),
        ({"amount": "3"}, "law", "Choose which time limit this is for."),
        ({"law": "x", "amount": "3"}, "law", "Choose a time limit from the list."),
        ({"out": ["x"]}, "out", "Choose people from the list."),
    ],
)
def test_what_cannot_be_asked_is_told_at_its_field(case, typed, field, said):
    answer = signed_in(Role.SUPERVISOR).post("/forecast/what-if/", typed)
    assert answer.status_code == 422
    assert said in answer.context["form"].errors[field]


def test_the_law_is_drafted_in_its_own_unit(case):
    client = signed_in(Role.SUPERVISOR)
    form = client.get("/forecast/what-if/").context["form"]
    rule = next(iter(form.rows))
    for amount, said in (("", "Enter how long"), ("0", "Enter a number from 1 to 400")):
        answer = client.post("/forecast/what-if/", {"law": rule, "amount": amount})
        assert said in answer.context["form"].errors["amount"][0]
    assert client.post("/forecast/what-if/", {"law": rule, "amount": "5"}).status_code == 302


def test_one_more_person_works_forward_in_time(case):
    client = signed_in(Role.SUPERVISOR)
    typed = {"like": str(case.assignee_id), "like_from": "21", "like_until": "17"}
    answer = client.post("/forecast/what-if/", typed)
    assert answer.context["form"].errors["like_until"] == ["This is not after the beginning."]


@pytest.mark.parametrize("name", ["like_from", "like_until"])
def test_an_hour_that_is_not_offered_is_told_at_its_field(case, name):
    typed = {"like": str(case.assignee_id), "like_from": "9", "like_until": "17", name: "99"}
    answer = signed_in(Role.SUPERVISOR).post("/forecast/what-if/", typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [name]


def test_a_place_in_the_list_that_is_no_number_gives_its_first_page(case):
    client = signed_in(Role.SUPERVISOR)
    for after in ("9" * 5000, "\u0663", "-1"):
        assert client.get(PAGE, {"after": after}).context["first_url"] == ""


def test_no_value_breaks_the_question(case):
    client = signed_in(Role.SUPERVISOR)
    for value in VALUES:
        typed = dict.fromkeys(
            ("out", "out_until", "like", "like_from", "arrivals", "rule", "law", "amount"), value
        )
        assert client.post("/forecast/what-if/", typed).status_code in SAFE
        assert client.get("/forecast/999999/").status_code == 404


# How well it did.


def test_the_page_shows_how_well_it_did_and_that_a_rule_did_better(case):
    client = signed_in(Role.SUPERVISOR)
    assert "How well it does is not known yet" in one_line(client.get(PAGE))
    made.tested()
    shown = one_line(client.get(PAGE))
    assert "better than both simple rules" in shown
    assert "80 tasks, 40 of them late" in shown
    Backtest.objects.all().delete()
    made.tested(best="last_week")
    assert "a simple rule did better than the simulation" in one_line(client.get(PAGE))
