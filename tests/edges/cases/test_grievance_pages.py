"""The pages of grievances: what they ask, refuse next to the field, preview and show."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Role
from cases import models
from determinations import services
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY, HOUR

pytestmark = pytest.mark.django_db
STAMP = "%m/%d/%Y %I:%M %p"


@pytest.fixture
def case():
    now = timezone.now().replace(microsecond=0)
    return factories.in_review_case(received_at=now - 3 * DAY, at=now - 2 * DAY)


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def local(case: models.Case, at) -> str:
    return at.astimezone(case.plan.zone).strftime(STAMP)


def fields(case: models.Case, **changes) -> dict:
    came = timezone.now() - HOUR
    values = {
        "against": "other",
        "event_on": f"{factories.day_of(came - 5 * DAY):%m/%d/%Y}",
        "taken_by": "nobody",
        "filed_by": "Wilhelmina Placeholder",
        "channel": "oral",
        "received_at": local(case, came),
        "words": "I waited an hour on the telephone.",
    }
    return values | changes


def post(verb: str, case: models.Case, facts: dict, by, within: str = "", follow: bool = True):
    return signed_in(by).post(reverse(within + verb, args=[case.number]), facts, follow=follow)


def answering(grievance: models.Grievance, **changes) -> dict:
    values = {
        "grievance": str(grievance.pk),
        "outcome": "upheld",
        "answer": "We have hired more people for the telephone.",
        "how": "written",
    }
    return values | changes


def spoken(grievance: models.Grievance, **changes) -> dict:
    case, at = grievance.case, timezone.now() - timedelta(minutes=5)
    values = {
        "how": "oral",
        "told": "Wilhelmina",
        "spoken": "telephone",
        "told_at": local(case, at),
        "said": "She was content.",
    }
    return answering(grievance, **values | changes)


def test_the_form_asks_for_the_day_and_the_person_of_an_ordinary_grievance_alone(case):
    boss = factories.user(Role.SUPERVISOR)
    answer = post("receive_grievance", case, fields(case, event_on="", taken_by=""), boss)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert "Enter the date: the time to file counts from it." in said
    assert "Choose who took the action, or “None of these people”." in said
    assert "I waited an hour on the telephone." in said, "nothing typed is lost"
    assert not case.grievances.exists()


def test_an_expedited_one_needs_neither(case):
    boss = factories.user(Role.SUPERVISOR)
    facts = factories.extension(case, days=3)
    services.extend(case.pk, facts, by=factories.user(Role.NURSE), at=timezone.now() - 2 * HOUR)
    asked = fields(case, against="extension", event_on="no day", taken_by="")
    assert post("receive_grievance", case, asked, boss).status_code == 200
    assert case.grievances.get().is_expedited


def test_the_recorded_one_stands_on_the_page_with_its_last_day_and_the_law(case):
    boss = factories.user(Role.SUPERVISOR)
    page = post("receive_grievance", case, fields(case), boss).content.decode()
    assert "about something that the plan did" in page
    assert "42 CFR 422.564(e)(1)" in page
    assert "recorded a grievance about something that the plan did" in page


def test_who_took_the_step_is_offered_by_name_and_kept(case):
    boss, nurse = factories.user(Role.SUPERVISOR), case.assignee
    page = signed_in(boss).get(reverse("receive_grievance", args=[case.number])).content.decode()
    assert str(nurse) in page
    post("receive_grievance", case, fields(case, taken_by=str(nurse.pk)), boss)
    assert case.grievances.get().taken_by == nurse
    page = signed_in(boss).get(reverse("case", args=[case.number])).content.decode()
    assert f"action by {nurse}" in page


def test_the_answer_names_which_and_says_when_it_is_told(case):
    boss = factories.user(Role.SUPERVISOR)
    first, second = (factories.an_ordinary_grievance(case) for _ in range(2))
    answer = post("answer_grievance", case, answering(first) | {"grievance": ""}, boss)
    assert "Choose the grievance you are answering." in answer.content.decode()
    page = post("answer_grievance", case, spoken(second), boss).content.decode()
    assert "Upheld, answered orally" in page and "The enrollee was notified" in page
    first.refresh_from_db()
    assert first.is_open


def test_what_was_said_is_asked_for_where_it_is_answered_orally(case):
    boss = factories.user(Role.SUPERVISOR)
    found = factories.an_ordinary_grievance(case)
    answer = post("answer_grievance", case, spoken(found, told="", spoken="", said=""), boss)
    said = answer.content.decode()
    for words in (
        "Enter the name of the person you talked to.",
        "Choose how you spoke.",
        "Write what was said.",
    ):
        assert words in said
    # What does not apply counts for nothing, whatever it holds.
    written = spoken(found, how="written", told_at="no time")
    assert post("answer_grievance", case, written, boss).status_code == 200


def test_what_must_be_in_writing_is_refused_beside_the_choice_with_the_law(case):
    boss = factories.user(Role.SUPERVISOR)
    found = factories.an_ordinary_grievance(case, against="quality_of_care")
    answer = post("answer_grievance", case, spoken(found), boss)
    said = answer.content.decode()
    assert answer.status_code == 422 and "42 CFR 422.564(e)(3)(iii)" in said
    assert answer.context["form"].errors.keys() == {"how"}


def test_the_letter_is_read_before_it_is_queued_and_nothing_is_kept(case):
    boss = factories.user(Role.SUPERVISOR)
    found = factories.an_ordinary_grievance(case)
    seen = post("answer_grievance", case, answering(found) | {"preview": "first"}, boss)
    assert "Answer to a grievance to the enrollee" in seen.content.decode()
    longer = {"grievance": found.pk, "ground": "enrollee_asks", "days": "14", "why": "Asked for."}
    seen = post("extend_grievance", case, longer | {"preview": "first"}, boss)
    assert "Notice that a grievance takes longer" in seen.content.decode()
    found.refresh_from_db()
    assert found.is_open and found.extended_at is None and not case.notices.exists()


def test_more_time_for_information_asks_how_it_helps(case):
    boss = factories.user(Role.SUPERVISOR)
    found = factories.an_ordinary_grievance(case)
    asked = {"grievance": found.pk, "ground": "needs_information", "days": "15", "why": "Records."}
    said = post("extend_grievance", case, asked, boss).content.decode()
    assert "Explain how the delay benefits the enrollee" in said
    assert "Enter 14 days or fewer." in said
    page = post("extend_grievance", case, asked | {"days": "14", "interest": "Truth."}, boss)
    assert "14 more days. We need more information to answer: Records." in page.content.decode()


def test_a_specialist_does_known_in_a_closed_reinstatement():
    case = members.unfavorable()
    specialist = members.specialist()
    within = "reinstatement:"
    form = signed_in(specialist).get(reverse(within + "receive_grievance", args=[case.number]))
    assert b"The refusal to expedite" not in form.content
    page = post("receive_grievance", case, fields(case), specialist, within).content.decode()
    assert 'id="grievances"' in page and "Waiting for an answer" in page
    found = case.grievances.get()
    page = post("answer_grievance", case, spoken(found), specialist, within).content.decode()
    assert "Upheld, answered orally" in page


def test_the_page_of_a_case_costs_no_more_with_many_grievances(case, django_assert_max_num_queries):
    client = signed_in(factories.user(Role.SUPERVISOR))
    address = reverse("case", args=[case.number])
    an_answered_one(case)
    with django_assert_max_num_queries(100) as few:
        client.get(address)
    for _ in range(5):
        an_answered_one(case)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(address)


def an_answered_one(case: models.Case) -> None:
    """Answered orally, each by someone else, about a step of someone else again."""
    found = factories.an_ordinary_grievance(case, taken_by=factories.user(Role.NURSE))
    models.Grievance.objects.filter(pk=found.pk).update(
        answered_at=timezone.now(), answered_by=factories.user(Role.SUPERVISOR), upheld=True,
        answered_how="oral", answer="We are sorry.",
    )  # fmt: skip


def test_each_row_of_the_audit_record_has_a_name_of_its_own(case):
    for _ in range(2):
        factories.an_ordinary_grievance(case)
    client = signed_in(factories.user(Role.SUPERVISOR))
    page = client.get(reverse("case", args=[case.number])).content.decode()
    assert "Table 5, GRV_C: grievances, row 1 of 2" in page
    assert "Table 5, GRV_C: grievances, row 2 of 2" in page
