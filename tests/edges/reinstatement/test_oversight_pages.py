"""Oversight as a browser shows it: samples, reviews, what CMS asks for, similar cases."""

from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.permissions import Role
from cases import models as cases
from cases.presentation.trail import timeline
from reinstatement import oversight, services
from reinstatement.models import Reinstatement, Sample, SampledCase, Selection
from reinstatement.presentation.similar import similar
from tests import factories
from tests import factories_reinstatement as made
from tests.factories import DAY
from tests.factories_oversight import AT, draw, review
from tests.pages import SAFE, VALUES, sign_in, text

pytestmark = pytest.mark.django_db
SAMPLES = "/reinstatements/oversight/"
DRAW = {
    "decided_from": "4/1/2026",
    "decided_until": "4/30/2026",
    "of_each": "5",
    "seed": "april",
}
REVIEW = {"verdict": "disagree", "words": "The stay ended before the grace period began."}
HOSPITAL = "Serious illness, or a stay in hospital or an institution"
SELECTION = {"kind": "selected", "on": "5/1/2026", "reference": "CMS-17", "words": ""}


def address(sampled: SampledCase) -> str:
    return f"{SAMPLES}cases/{sampled.pk}/"


def queries(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


class TestSamples:
    def test_are_drawn_and_shown_with_seed_days_and_population(self, client):
        by = sign_in(client, Role.COMPLIANCE)
        known = [made.favorable(), made.favorable(), made.unfavorable()]
        answer = client.post(SAMPLES, DRAW | {"of_each": "1"}, follow=True)
        sample = Sample.objects.get()
        assert sample.drawn_by == by and sample.plan is None
        shown = text(answer)
        assert "3 decisions of Apr 1 – Apr 30, 2026" in shown
        assert "1 favorable, 1 unfavorable; 1 of each were asked for" in shown
        assert "april" in shown and "Same cases" in shown
        assert "0 of 2 reviewed" in shown
        numbers = [row["number"] for row in answer.context["sample"]["rows"]]
        assert set(numbers) < {case.number for case in known}

    def test_say_when_the_cases_are_other_ones(self, client):
        """Someone who changed the rows by hand is found out."""
        sign_in(client, Role.COMPLIANCE)
        made.favorable()
        made.favorable()
        sample = draw(of_each=1)
        other = next(pk for pk in sample.population if pk != sample.cases.get().case_id)
        sample.cases.update(case=other)
        assert "Other cases" in text(client.get(f"{SAMPLES}{sample.pk}/"))

    def test_a_made_seed_is_shown(self, client):
        sign_in(client, Role.SUPERVISOR)
        made.favorable()
        answer = client.post(SAMPLES, DRAW | {"seed": ""}, follow=True)
        assert Sample.objects.get().seed in text(answer)

    def test_offers_the_plans_where_there_are_several(self, client):
        sign_in(client, Role.SUPERVISOR)
        here = factories.plan()
        assert "plan" not in client.get(SAMPLES).context["form"].fields
        other = factories.plan(contract_id="H0002", name="Other")
        made.favorable(plan=here)
        assert client.post(SAMPLES, DRAW | {"plan": other.pk}).status_code == 422
        assert client.post(SAMPLES, DRAW | {"plan": here.pk}).status_code == 302
        assert Sample.objects.get().plan == here

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"decided_from": ""}, "decided_from"),
            ({"decided_from": "x"}, "decided_from"),
            ({"decided_until": "3/1/2026"}, "decided_until"),
            ({"decided_until": "1/1/2099"}, "decided_until"),
            ({"decided_from": "4/28/2026"}, "decided_from"),
            ({"of_each": "0"}, "of_each"),
            ({"of_each": "1.5"}, "of_each"),
            ({"seed": "x" * 41}, "seed"),
        ],
    )
    def test_a_bad_draw_gets_a_message_at_its_field(self, client, given, field):
        sign_in(client, Role.COMPLIANCE)
        made.favorable()
        answer = client.post(SAMPLES, DRAW | given)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert not Sample.objects.exists()

    def test_are_listed_with_their_progress(self, client):
        sign_in(client, Role.SUPERVISOR)
        for _ in range(3):
            made.favorable()
        sample = draw(of_each=3)
        first, second, _ = sample.cases.all()
        review(first)
        review(second, verdict="disagree")
        (row,) = client.get(SAMPLES).context["rows"]
        assert row["progress"] == "2 of 3 reviewed, 1 disagreement" and not row["is_done"]

    def test_pages_follow_one_another_without_gap_or_repetition(self, client, monkeypatch):
        sign_in(client, Role.SUPERVISOR)
        monkeypatch.setattr(oversight, "PAGE", 3)
        made.favorable()
        drawn = [draw(seed=f"s{number}").pk for number in range(7)]
        seen, url = [], SAMPLES
        while url:
            context = client.get(url).context
            seen += [row["pk"] for row in context["rows"]]
            url = context["next_key"] and f"{SAMPLES}?before={context['next_key']}"
        assert seen == drawn[::-1]

    def test_cost_the_same_queries_however_many_there_are(self, client):
        sign_in(client, Role.SUPERVISOR)
        made.favorable()
        one = draw(seed="one")
        few, few_inside = queries(client, SAMPLES), queries(client, f"{SAMPLES}{one.pk}/")
        for number in range(4):
            made.favorable()
            made.unfavorable()
            sample = draw(seed=f"s{number}", of_each=9)
            review(sample.cases.first())
        assert queries(client, SAMPLES) == few
        assert queries(client, f"{SAMPLES}{sample.pk}/") == few_inside

    def test_an_unknown_one_is_not_found(self, client):
        sign_in(client, Role.SUPERVISOR)
        for pk in (999999, "9" * 30):
            assert client.get(f"{SAMPLES}{pk}/").status_code == 404
            assert client.get(f"{SAMPLES}cases/{pk}/").status_code == 404

    def test_are_in_the_navigation_of_who_reviews(self, client):
        sign_in(client, Role.COMPLIANCE)
        shown = text(client.get(SAMPLES))
        assert f'href="{SAMPLES}"' in shown and 'aria-current="page"' in shown
        sign_in(client, Role.NURSE)
        assert f'href="{SAMPLES}"' not in text(client.get("/"))


class TestReviewing:
    def test_shows_the_facts_of_the_decision_and_records_what_one_says(self, client):
        by = sign_in(client, Role.SUPERVISOR)
        case = made.favorable()
        sampled = draw().cases.get()
        shown = text(client.get(address(sampled)))
        assert made.HOSPITAL in shown and made.decision().finding in shown
        assert "No control over it" in shown and "It caused the nonpayment" in shown
        assert "The guidance lists it as good cause." in shown
        assert f'href="/cases/{case.number}/"' in shown
        answer = client.post(address(sampled), REVIEW)
        assert answer.url == f"{SAMPLES}{sampled.sample_id}/"
        sampled.refresh_from_db()
        assert (sampled.verdict, sampled.reviewed_by) == ("disagree", by)
        after = text(client.get(address(sampled)))
        assert REVIEW["words"] in after and "Record the review" not in after

    def test_leads_to_the_next_one_that_is_not_ones_own(self, client):
        by = sign_in(client, Role.SUPERVISOR)
        own, other = made.favorable(), made.favorable()
        sample = draw(of_each=2)
        Reinstatement.objects.filter(pk=own.pk).update(decided_by=by)
        shown = client.get(f"{SAMPLES}{sample.pk}/").context["sample"]
        assert shown["next_pk"] == sample.cases.get(case=other).pk
        review(sample.cases.get(case=other))
        assert client.get(f"{SAMPLES}{sample.pk}/").context["sample"]["next_pk"] is None

    def test_of_ones_own_decision_is_not_offered_and_is_refused(self, client):
        by = sign_in(client, Role.SUPERVISOR)
        case = made.favorable()
        sampled = draw().cases.get()
        Reinstatement.objects.filter(pk=case.pk).update(decided_by=by)
        shown = text(client.get(address(sampled)))
        assert "Someone else must review it" in shown and "Record the review" not in shown
        answer = client.post(address(sampled), REVIEW)
        assert answer.status_code == 422 and not sampled.sample.cases.get().verdict

    def test_a_second_review_from_an_old_page_is_refused_with_words(self, client):
        sign_in(client, Role.SUPERVISOR)
        made.favorable()
        sampled = draw().cases.get()
        review(sampled)
        answer = client.post(address(sampled), REVIEW)
        assert answer.status_code == 422 and "reviewed only once" in text(answer)
        assert sampled.sample.cases.get().verdict == "agree"

    @pytest.mark.parametrize(
        ("given", "field"),
        [({"verdict": ""}, "verdict"), ({"verdict": "x"}, "verdict"), ({"words": " "}, "words")],
    )
    def test_a_bad_one_gets_a_message_at_its_field(self, client, given, field):
        sign_in(client, Role.SUPERVISOR)
        made.favorable()
        sampled = draw().cases.get()
        answer = client.post(address(sampled), REVIEW | given)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]

    def test_costs_the_same_queries_however_many_similar_cases_there_are(self, client):
        sign_in(client, Role.SUPERVISOR)
        made.favorable()
        sampled = draw().cases.get()
        few = queries(client, address(sampled))
        for _ in range(4):
            made.favorable()
        assert queries(client, address(sampled)) == few


class TestWhatCmsAsksFor:
    def test_is_recorded_on_the_page_of_the_verb(self, client):
        by = sign_in(client, Role.COMPLIANCE)
        case = made.unfavorable()
        url = f"/reinstatements/{case.number}/selection/"
        assert client.get(url).status_code == 200
        answer = client.post(url, SELECTION)
        assert answer.status_code == 302
        kept = Selection.objects.get()
        assert (kept.case, kept.by, kept.on) == (case, by, date(2026, 5, 1))

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"kind": "x"}, "kind"),
            ({"on": "1/1/2099"}, "on"),
            ({"on": "4/1/2026"}, "on"),
            ({"on": ""}, "on"),
            ({"reference": ""}, "reference"),
        ],
    )
    def test_a_bad_one_gets_a_message_at_its_field(self, client, given, field):
        sign_in(client, Role.COMPLIANCE)
        case = made.unfavorable()
        answer = client.post(f"/reinstatements/{case.number}/selection/", SELECTION | given)
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert not Selection.objects.exists()

    def test_the_same_number_again_is_told_beside_its_field(self, client):
        sign_in(client, Role.COMPLIANCE)
        url = f"/reinstatements/{made.unfavorable().number}/selection/"
        client.post(url, SELECTION)
        answer = client.post(url, SELECTION)
        assert list(answer.context["form"].errors) == ["reference"]

    def test_a_case_of_another_kind_says_so(self, client):
        sign_in(client, Role.COMPLIANCE)
        case = factories.received_case()
        for ask in (client.get, client.post):
            assert ask(f"/reinstatements/{case.number}/selection/").status_code == 409


def counts(shown: dict) -> dict[str, tuple[int, int]]:
    return {each["ground"]: (each["favorable"], each["unfavorable"]) for each in shown["counts"]}


class TestSimilarCases:
    def test_are_those_of_the_circumstance_claimed_or_found_the_newest_five(self):
        old = [made.favorable(at=made.ASKED + (2 + day) * DAY) for day in range(6)]
        made.unfavorable()
        case = made.researched()
        shown = similar(case)
        assert [row["number"] for row in shown["rows"]] == [each.number for each in old[:0:-1]]
        assert counts(shown) == {HOSPITAL: (6, 0)}
        first = shown["rows"][0]
        assert first["finding"] == made.decision().finding
        assert first["test"] == "No control, not foreseen, the cause"
        assert first["outcome"].word == "Favorable"

    def test_of_a_decided_case_are_those_of_what_was_found_as_well_and_not_itself(self):
        found_otherwise = made.unfavorable()
        favorable, unfavorable = made.favorable(), made.unfavorable()
        shown = similar(found_otherwise)
        assert {row["number"] for row in shown["rows"]} == {favorable.number, unfavorable.number}
        assert counts(shown) == {HOSPITAL: (1, 0), "Something else that was unexpected": (0, 1)}

    def test_are_counted_for_three_years_before_the_request(self):
        case = made.researched()
        edge = case.received_at.replace(year=2023)
        for decided_at in (edge - DAY, edge):
            past = made.favorable()
            Reinstatement.objects.filter(pk=past.pk).update(decided_at=decided_at)
        shown = similar(case)
        assert (counts(shown), len(shown["rows"])) == ({HOSPITAL: (1, 0)}, 2)
        assert shown["since"] == "Apr 15, 2023"

    def test_of_a_request_on_29_february_are_counted_from_the_28th(self):
        case = made.researched()
        case.received_at = datetime.fromisoformat("2024-02-29T11:00:00-05:00")
        assert similar(case)["since"] == "Feb 28, 2021"

    def test_those_a_reviewer_disagreed_with_are_marked(self):
        one, other = made.favorable(), made.favorable()
        sample = draw(of_each=2)
        review(sample.cases.get(case=one), verdict="disagree")
        review(sample.cases.get(case=other))
        marked = {row["number"]: row["disagreed"] for row in similar(made.researched())["rows"]}
        assert marked == {one.number: True, other.number: False}

    def test_are_none_where_no_circumstance_is_known(self):
        assert similar(made.requested(answers_={"circumstance": ""})) == {}

    def test_are_found_by_the_index_in_two_queries(self):
        made.favorable()
        case = cases.Case.objects.select_related("plan", "reinstatement").get(
            pk=made.researched().pk
        )
        with CaptureQueriesContext(connection) as caught:
            similar(case)
        assert len(caught) == 2
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            for query in caught:
                cursor.execute("EXPLAIN " + query["sql"])
                plan = "\n".join(row[0] for row in cursor.fetchall())
                assert "reinstatement_by_circumstance" in plan


@pytest.mark.parametrize("value", VALUES)
def test_the_forms_of_oversight_stand_any_value(client, value):
    sign_in(client, Role.SUPERVISOR)
    case = made.favorable()
    sampled = draw().cases.get()
    forms = {
        SAMPLES: DRAW,
        address(sampled): REVIEW,
        f"/reinstatements/{case.number}/selection/": SELECTION,
    }
    for url, good in forms.items():
        for name in good:
            assert client.post(url, good | {name: value}).status_code in SAFE
        assert client.post(url, dict.fromkeys(good, value)).status_code in SAFE
    assert client.get(SAMPLES, {"before": value}).status_code == 200


def test_the_trail_says_what_happened_in_sentences():
    """Each event of oversight has its sentence, with nothing left blank in it."""
    case = made.favorable()
    sample = draw()
    review(sample.cases.get())
    services.record_selection(
        case.pk, kind="referred", on=date(2026, 5, 1), reference="C-9", words="",
        by=factories.user(Role.COMPLIANCE), at=AT,
    )  # fmt: skip
    said = " ".join(entry.what for entry in timeline(case))
    assert f"drew the case into review sample {sample.pk}." in said
    assert f"reviewed the decision in sample {sample.pk}: agree." in said
    assert "recorded that the case was referred to CMS on May 1, 2026 (C-9)." in said
