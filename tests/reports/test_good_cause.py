"""The rates of good cause are those that one counts by hand."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from cases import models as cases
from reinstatement import services
from reports import good_cause as report
from reports.good_cause import Filters, Rate
from tests import factories
from tests import factories_reinstatement as made
from tests.factories import DAY, HOUR
from tests.factories_oversight import draw, review

pytestmark = pytest.mark.django_db
ADDRESS = "/reports/good-cause/"
AT = datetime.fromisoformat("2026-07-20T09:00:00-04:00")


def rates(at=AT, role=Role.COMPLIANCE, **filters) -> report.Rates:
    return report.rates(factories.user(role), Filters(**filters), at=at)


def table(lines: list[report.Line]) -> dict[str, tuple]:
    def said(rate: Rate) -> tuple[int, int]:
        return rate.count, rate.of

    return {
        line.name: (said(line.favorable), said(line.unfavorable), said(line.agreed))
        for line in lines
    }


def death(by) -> cases.Case:
    """Favorable on another ground."""
    case = made.researched(by=by)
    found = made.decision(circumstance="death")
    services.find_favorable(case.pk, found, by=by, at=case.received_at + 2 * DAY)
    return case


@pytest.fixture
def known() -> dict:
    """Ada: two favorable (one for a death), one unfavorable. Ben, of another plan: one of each.
    Reviewed: three of Ada's, one with disagreement; Ben's unfavorable one, with agreement."""
    ada = made.specialist(first_name="Ada", last_name="Invented")
    ben = made.specialist(first_name="", last_name="", username="ben")
    harbor = factories.plan()
    west = factories.plan(contract_id="H0009", name="West", time_zone="America/Los_Angeles")
    hers = [made.favorable(by=ada, plan=harbor), death(ada), made.unfavorable(by=ada)]
    his = [made.favorable(by=ben, plan=west), made.unfavorable(by=ben, plan=west)]
    sample = draw(of_each=9)
    for case in [*hers, his[1]]:
        verdict = "disagree" if case == hers[2] else "agree"
        review(sample.cases.get(case=case), verdict=verdict)
    return {"harbor": harbor, "west": west, "hers": hers, "his": his}


class TestTheRates:
    def test_by_specialist(self, known):
        assert table(rates().by_specialist) == {
            "Ada Invented": ((2, 3), (1, 3), (2, 3)),
            "ben": ((1, 2), (1, 2), (1, 1)),
        }

    def test_by_ground(self, known):
        assert table(rates().by_ground) == {
            "Serious illness, or a stay in hospital or an institution": ((2, 2), (0, 2), (1, 1)),
            "Something else that was unexpected": ((0, 2), (2, 2), (1, 2)),
            "Recent death of someone close": ((1, 1), (0, 1), (1, 1)),
        }

    def test_by_plan_and_in_all(self, known):
        found = rates()
        assert table(found.by_plan) == {
            "Harbor Light Health Plan": ((2, 3), (1, 3), (2, 3)),
            "West": ((1, 2), (1, 2), (1, 1)),
        }
        assert table([found.all]) == {"All": ((3, 5), (2, 5), (3, 4))}

    def test_of_one_plan(self, known):
        found = rates(plan=known["west"].pk)
        assert table(found.by_specialist) == {"ben": ((1, 2), (1, 2), (1, 1))}
        assert list(table(found.by_plan)) == ["West"]

    def test_of_some_days_of_each_plans_zone(self, known):
        """Decided 17 April 11:00 in the east, 8:00 in the west."""
        on = date(2026, 4, 17)
        assert rates(first=on, last=on).all.favorable == Rate(3, 5)
        assert rates(last=date(2026, 4, 16)).all.favorable == Rate(0, 0)
        assert rates(first=date(2026, 4, 18)).all.favorable == Rate(0, 0)
        night = datetime.fromisoformat("2026-04-18T02:00:00-04:00")
        made.unfavorable(plan=known["west"], at=night)
        made.unfavorable(plan=known["harbor"], at=night)
        assert rates(first=on, last=on).all.favorable == Rate(3, 6)

    def test_of_some_days_count_the_reviews_of_their_decisions_only(self, known):
        """By the day of the decision, whenever it was reviewed."""
        made.favorable(at=made.ASKED + 6 * DAY)
        last = date(2026, 4, 30)
        sample = draw(seed="later", decided_from=date(2026, 4, 20), decided_until=last)
        review(sample.cases.get())
        on = date(2026, 4, 17)
        assert rates(first=on, last=on).all.agreed == Rate(3, 4)
        assert rates().all.agreed == Rate(4, 5)
        ground = rates(first=on, last=on).by_ground[0]
        assert ground.agreed == Rate(1, 1)

    def test_hold_no_decision_of_cms(self):
        case = made.referred()
        services.record_cms_favorable(
            case.pk, complaint="C-1", words="So CMS.", by=made.specialist(), at=AT
        )
        assert rates().all.favorable == Rate(0, 0)

    def test_a_case_in_two_samples_is_reviewed_twice_and_decided_once(self):
        made.favorable()
        review(draw(seed="one").cases.get())
        review(draw(seed="two").cases.get(), verdict="disagree")
        found = rates()
        assert table([found.all]) == {"All": ((1, 1), (0, 1), (1, 2))}

    def test_a_rate_of_nothing_has_no_share(self):
        assert (Rate(0, 0).share, Rate(2, 3).share, Rate(0, 3).share) == ("", "67%", "0%")

    def test_show_nothing_to_who_sees_no_cases(self, known):
        made.not_eligible()
        found = rates(role=Role.ADMINISTRATOR)
        assert found.all.favorable.of == 0 and not found.not_reviewed
        assert {rate.of for _, rate in found.in_time} == {0}


class TestWhatWasNotReviewed:
    def test_is_counted_by_reason_the_most_first(self):
        for _ in range(2):
            made.not_eligible()
        made.requested(answers_={"affirms": False})
        made.favorable()
        said = rates().not_reviewed
        assert said == [
            ("The reason given is generally not good cause", 2),
            ("Not willing or able to pay within the three months", 1),
        ]

    def test_is_narrowed_by_plan_and_by_the_day_of_that_answer(self):
        west = factories.plan(contract_id="H0009", name="West")
        made.not_eligible(plan=west)
        other = factories.plan(contract_id="H0001")
        assert rates(plan=other.pk).not_reviewed == []
        on = made.ASKED.date()
        assert len(rates(first=on, last=on).not_reviewed) == 1
        assert rates(first=on + DAY).not_reviewed == []


class TestTheDuties:
    def test_are_in_time_of_those_done_or_past_their_limit(self):
        """5 business days to decide: asked 15 April, due 22 April (guidance, section 70.3.5)."""
        made.favorable()
        made.favorable(at=made.ASKED + 8 * DAY)
        made.requested()
        rate = dict(rates().in_time)["decide_good_cause"]
        assert rate == Rate(1, 3)

    def test_that_are_open_and_not_past_their_limit_do_not_count(self):
        made.requested()
        rate = dict(rates(at=made.ASKED + DAY).in_time)["decide_good_cause"]
        assert rate == Rate(0, 0)

    def test_that_fell_away_do_not_count(self):
        made.with_plan_error()
        assert dict(rates().in_time)["decide_good_cause"].of == 0

    def test_of_telling_and_submitting_are_told_apart(self):
        made.submitted()
        found = dict(rates().in_time)
        assert found["notify_good_cause"] == Rate(0, 1)
        assert found["submit_reinstatement"] == Rate(1, 1)

    def test_are_narrowed_by_plan_and_by_the_day_of_the_limit(self):
        west = factories.plan(contract_id="H0009", name="West")
        made.favorable(plan=west)
        due = date(2026, 4, 22)

        def decided(**filters) -> int:
            return dict(rates(**filters).in_time)["decide_good_cause"].of

        assert (decided(first=due, last=due), decided(last=date(2026, 4, 21))) == (1, 0)
        assert (decided(plan=west.pk), decided(plan=west.pk + 1)) == (1, 0)


class TestThePage:
    def test_shows_each_rate_with_its_numbers(self, client, known):
        client.force_login(factories.user(Role.SUPERVISOR))
        made.not_eligible()
        shown = client.get(ADDRESS).content.decode()
        assert "67%" in shown and "2 of 3" in shown
        assert "Ada Invented" in shown and "Recent death of someone close" in shown
        assert "The reason given is generally not good cause" in shown
        assert "Decide on good cause" in shown

    def test_narrows_by_what_was_chosen(self, client, known):
        client.force_login(factories.user(Role.COMPLIANCE))
        query = {"plan": known["west"].pk, "first": "4/1/2026", "last": "4/30/2026"}
        found = client.get(ADDRESS, query).context["rates"]
        assert found.all.favorable == Rate(1, 2)
        query["last"] = "4/16/2026"
        assert client.get(ADDRESS, query).context["rates"].all.favorable == Rate(0, 0)

    def test_costs_the_same_queries_however_many_cases_there_are(self, client):
        client.force_login(factories.user(Role.SUPERVISOR))

        def count() -> int:
            client.get(ADDRESS)
            with CaptureQueriesContext(connection) as caught:
                client.get(ADDRESS)
            return len(caught)

        made.favorable()
        few = count()
        for _ in range(4):
            made.favorable()
            made.unfavorable()
            made.not_eligible()
        sample = draw(of_each=9)
        review(sample.cases.first(), at=AT + HOUR)
        assert count() == few

    @pytest.mark.parametrize(
        ("query", "field"),
        [
            ({"first": "yesterday"}, "first"),
            ({"first": "4/2/2026", "last": "4/1/2026"}, "last"),
            ({"first": "1/1/0001"}, "first"),
            ({"last": "12/31/9999"}, "last"),
            ({"plan": "x"}, "plan"),
            ({"plan": "9" * 30}, "plan"),
        ],
    )
    def test_nonsense_is_told_beside_its_field(self, client, query, field):
        factories.plan()
        factories.plan(contract_id="H0009", name="West")
        client.force_login(factories.user(Role.COMPLIANCE))
        answer = client.get(ADDRESS, query)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]

    def test_is_linked_from_timeliness_and_oversight(self, client):
        client.force_login(factories.user(Role.COMPLIANCE))
        for page in ("/reports/timeliness/", "/reinstatements/oversight/"):
            assert f'href="{ADDRESS}"' in client.get(page).content.decode()
