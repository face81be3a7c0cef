"""Oversight: a seed draws the same cases again, of both outcomes; no one reviews their own."""

import os
import subprocess
import sys
import threading
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connections, transaction

from accounts.permissions import Role
from cases import audit
from cases import models as cases
from regulations.law import Refused
from reinstatement import services
from reinstatement.models import Reinstatement, Sample, SampledCase, Selection
from reinstatement.services.oversight import Decided, drawn, rank
from tests import factories
from tests import factories_reinstatement as made
from tests.factories import DAY, HOUR
from tests.factories_oversight import AT, draw, review
from tests.paths import ROOT

pytestmark = pytest.mark.django_db
POPULATION = [
    Decided(number, f"R-{number:04d}", "favorable" if number % 3 else "unfavorable")
    for number in range(1, 61)
]


def decided(favorable: int, unfavorable: int, **facts) -> list[cases.Case]:
    return [made.favorable(**facts) for _ in range(favorable)] + [
        made.unfavorable(**facts) for _ in range(unfavorable)
    ]


def outcomes(sample: Sample) -> list[str]:
    return sorted(sample.cases.values_list("outcome", flat=True))


def select(case: cases.Case, **facts) -> Selection:
    values = {
        "kind": "selected",
        "on": date(2026, 5, 1),
        "reference": "CMS-2026-17",
        "words": "The whole file.",
        "by": facts.pop("by", None) or factories.user(Role.COMPLIANCE),
        "at": AT,
    }
    return services.record_selection(case.pk, **values | facts)


class TestTheDraw:
    def test_is_the_same_in_any_order_of_the_population(self):
        chosen = drawn(POPULATION, of_each=5, seed="x")
        assert drawn(reversed(POPULATION), of_each=5, seed="x") == chosen
        assert drawn(sorted(POPULATION, key=lambda each: each.outcome), of_each=5, seed="x") == (
            chosen
        )

    def test_is_the_same_in_another_process(self):
        """Whatever that process takes for the hash of a string."""
        script = (
            "import django; django.setup();"
            "from tests.services.reinstatement.test_oversight import POPULATION, drawn;"
            "print([each.case_id for each in drawn(POPULATION, of_each=5, seed='x')])"
        )
        here = [each.case_id for each in drawn(POPULATION, of_each=5, seed="x")]
        for hashed in ("1", "2"):
            environment = os.environ | {
                "PYTHONHASHSEED": hashed, "DJANGO_SETTINGS_MODULE": "tests.settings",
            }  # fmt: skip
            run = subprocess.run(
                [sys.executable, "-c", script], cwd=ROOT, env=environment,
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            assert run.stdout.strip() == str(here)

    def test_is_pinned_to_the_sum_that_the_page_explains(self):
        """Anyone can calculate it with `sha256sum`: printf 'x:R-0001' | sha256sum."""
        assert rank("x", "R-0001").startswith("c34aa4")
        by_hand = sorted(POPULATION, key=lambda each: rank("x", each.number))
        favorable = [each for each in by_hand if each.outcome == "favorable"][:5]
        assert [
            each for each in drawn(POPULATION, of_each=5, seed="x") if each in favorable
        ] == favorable

    def test_differs_by_the_seed(self):
        assert drawn(POPULATION, of_each=5, seed="x") != drawn(POPULATION, of_each=5, seed="y")

    def test_takes_both_outcomes_and_all_where_fewer(self):
        """Favorable decisions are looked at as unfavorable ones are."""
        chosen = drawn(POPULATION, of_each=25, seed="x")
        said = [each.outcome for each in chosen]
        assert (said.count("favorable"), said.count("unfavorable")) == (25, 20)
        assert len({each.case_id for each in chosen}) == 45


class TestDrawing:
    def test_keeps_how_it_was_drawn_and_can_be_drawn_again(self):
        known = decided(4, 3)
        by = factories.user(Role.COMPLIANCE)
        sample = draw(by=by)
        assert sample.population == sorted(case.pk for case in known)
        assert (sample.seed, sample.drawn_by, sample.drawn_at) == ("april", by, AT)
        assert outcomes(sample) == ["favorable", "favorable", "unfavorable", "unfavorable"]
        drawn_cases = list(sample.cases.values_list("case_id", flat=True))
        assert services.redraw(Sample.objects.get(pk=sample.pk)) == drawn_cases
        assert list(sample.cases.values_list("position", flat=True)) == [1, 2, 3, 4]

    def test_a_later_state_of_a_case_changes_nothing_of_it(self):
        case = made.favorable()
        sample = draw()
        made.pay(case, str(case.reinstatement.amount_owed), date(2026, 5, 20))
        made.favorable()
        assert services.redraw(sample) == [case.pk]

    def test_makes_a_seed_where_none_is_typed(self):
        decided(1, 0)
        one, other = draw(seed=""), draw(seed="")
        assert len(one.seed) == 16 and one.seed != other.seed

    def test_takes_what_the_plan_decided_in_the_days_of_its_zone(self):
        """One minute before midnight of the plan is that day, whatever day it is in UTC."""
        made.favorable(at=datetime.fromisoformat("2026-04-16T23:59:00-04:00"))
        first = made.favorable(at=datetime.fromisoformat("2026-04-17T00:00:00-04:00"))
        last = made.favorable(at=datetime.fromisoformat("2026-04-17T23:59:59-04:00"))
        made.favorable(at=datetime.fromisoformat("2026-04-18T00:00:00-04:00"))
        assert draw(of_each=9).population == [first.pk, last.pk]

    def test_reads_the_days_of_each_plan_in_its_own_zone(self):
        factories.plan()
        west = factories.plan(contract_id="H0009", name="West", time_zone="Pacific/Honolulu")
        night = datetime.fromisoformat("2026-04-18T03:00:00-04:00")
        made.favorable(at=night)
        far = made.favorable(plan=west, at=night)
        near = made.favorable()
        assert draw(of_each=9).population == sorted([far.pk, near.pk])
        assert draw(of_each=9, plan=west).population == [far.pk]

    def test_leaves_out_what_was_not_decided_or_was_decided_by_cms(self):
        """CMS decides on its own disenrollments (42 CFR 423.44(e)(3))."""
        case = made.favorable()
        made.not_eligible()
        made.researched()
        cms = made.referred()
        services.record_cms_favorable(
            cms.pk, complaint="C-1", words="CMS said so.", by=made.specialist(), at=AT - 17 * DAY
        )
        sample = draw(decided_from=date(2026, 4, 1), decided_until=date(2026, 5, 1), of_each=9)
        assert sample.population == [case.pk]

    def test_is_in_the_trail_of_each_case(self):
        case = made.unfavorable()
        sample = draw()
        event = case.events.get(event="sampled")
        assert event.facts["sample"] == sample.pk and event.by == sample.drawn_by

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"decided_from": date(2026, 4, 18)}, "decided_until"),
            ({"decided_until": date(2026, 5, 5)}, "decided_until"),
            ({"decided_from": date(2015, 12, 31)}, "decided_from"),
            (
                {"decided_from": date(2026, 4, 1), "decided_until": date(2026, 4, 16)},
                "decided_from",
            ),
            ({"of_each": 0}, "of_each"),
            ({"of_each": 201}, "of_each"),
            ({"seed": "x" * 41}, "seed"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_field(self, facts, field):
        made.favorable()
        with pytest.raises(Refused) as refused:
            draw(**facts)
        assert refused.value.field == field
        assert not Sample.objects.exists()

    def test_the_very_same_sample_is_not_drawn_twice(self):
        made.favorable()
        draw()
        with pytest.raises(Refused, match="already drawn"):
            draw()
        made.favorable()
        assert len(draw().population) == 2

    @pytest.mark.parametrize(
        "role", [Role.SPECIALIST, Role.INTAKE, Role.NURSE, Role.PHYSICIAN, Role.ADMINISTRATOR]
    )
    def test_is_for_supervisors_and_compliance(self, role):
        made.favorable()
        with pytest.raises(PermissionDenied):
            draw(by=factories.user(role))
        assert draw(by=factories.user(Role.SUPERVISOR))

    def test_is_whole_or_nothing(self, monkeypatch):
        decided(2, 0)
        monkeypatch.setattr(audit, "record", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            draw()
        assert not Sample.objects.exists() and not SampledCase.objects.exists()


class TestReviewing:
    @pytest.mark.parametrize("verdict", ["agree", "disagree"])
    def test_says_whether_one_agrees_and_why_in_row_and_trail(self, verdict):
        case = made.favorable()
        sample = draw()
        by = factories.user(Role.SUPERVISOR)
        review(sample.cases.get(), verdict=verdict, by=by)
        kept = sample.cases.get()
        assert (kept.verdict, kept.reviewed_by, kept.reviewed_at) == (verdict, by, AT + HOUR)
        event = case.events.get(event="sample_reviewed")
        assert event.facts == {"sample": sample.pk, "verdict": verdict}
        assert event.why == kept.words

    def test_is_done_once(self):
        made.favorable()
        sampled = draw().cases.get()
        review(sampled)
        with pytest.raises(Refused, match="already reviewed this decision"):
            review(sampled, verdict="disagree")
        assert sampled.sample.cases.get().verdict == "agree"

    def test_is_not_for_who_decided(self):
        """A specialist who became a supervisor."""
        by = made.specialist()
        made.favorable(by=by)
        sampled = draw().cases.get()
        by.role = Role.SUPERVISOR
        by.save()
        with pytest.raises(Refused, match="You decided this case"):
            review(sampled, by=by)
        assert not sampled.sample.cases.get().verdict

    @pytest.mark.parametrize(
        "role", [Role.SPECIALIST, Role.INTAKE, Role.NURSE, Role.PHYSICIAN, Role.ADMINISTRATOR]
    )
    def test_is_for_supervisors_and_compliance(self, role):
        made.favorable()
        sampled = draw().cases.get()
        with pytest.raises(PermissionDenied):
            review(sampled, by=factories.user(role))
        assert review(sampled, by=factories.user(Role.COMPLIANCE)).verdict

    @pytest.mark.parametrize(
        ("facts", "field"), [({"verdict": ""}, "verdict"), ({"verdict": "x"}, "verdict"),
                             ({"words": " \n"}, "words")],
    )  # fmt: skip
    def test_needs_a_verdict_and_words(self, facts, field):
        made.favorable()
        sampled = draw().cases.get()
        with pytest.raises(Refused) as refused:
            review(sampled, **facts)
        assert refused.value.field == field

    def test_the_database_keeps_no_half_of_it(self):
        made.favorable()
        sampled = draw().cases.get()
        with pytest.raises(DatabaseError), transaction.atomic():
            SampledCase.objects.filter(pk=sampled.pk).update(verdict="agree")


@pytest.mark.django_db(transaction=True)
def test_of_two_reviews_at_once_the_first_is_kept():
    """The second waits until the first is whole, and then sees it."""
    made.favorable()
    sampled = draw().cases.get()
    second, said = factories.user(Role.SUPERVISOR), []

    def late():
        try:
            review(sampled, verdict="disagree", by=second)
        except Refused as refused:
            said.append(refused.code)
        finally:
            connections.close_all()

    thread = threading.Thread(target=late)
    with transaction.atomic():
        review(sampled)
        thread.start()
        thread.join(0.5)
    thread.join()
    assert said == ["reviewed_before"]
    assert sampled.sample.cases.get().verdict == "agree"
    assert cases.AuditEvent.objects.filter(event="sample_reviewed").count() == 1


class TestWhatCmsAsksFor:
    @pytest.mark.parametrize(
        ("kind", "how"), [("selected", "selected by CMS"), ("referred", "referred to CMS")]
    )
    def test_is_kept_with_its_number_and_in_the_trail(self, kind, how):
        case = made.unfavorable()
        by = factories.user(Role.COMPLIANCE)
        kept = select(case, kind=kind, by=by)
        assert (kept.reference, kept.on, kept.by) == ("CMS-2026-17", date(2026, 5, 1), by)
        event = case.events.get(event="selected_by_cms")
        assert event.facts["how"] == how and event.facts["reference"] == "CMS-2026-17"
        assert event.why == "The whole file."

    @pytest.mark.parametrize("stage", [made.requested, made.not_eligible, made.favorable])
    def test_is_recorded_in_any_state_and_moves_none(self, stage):
        case = stage()
        select(case)
        assert Reinstatement.objects.get(pk=case.pk).state == case.reinstatement.state

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"on": date(2026, 5, 5)}, "on"),
            ({"on": date(2026, 4, 14)}, "on"),
            ({"kind": "asked"}, "kind"),
            ({"reference": "  "}, "reference"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_field(self, facts, field):
        with pytest.raises(Refused) as refused:
            select(made.favorable(), **facts)
        assert refused.value.field == field
        assert not Selection.objects.exists()

    def test_is_recorded_once_under_its_number(self):
        case = made.favorable()
        select(case)
        with pytest.raises(Refused) as refused:
            select(case, reference="cms-2026-17")
        assert refused.value.field == "reference"
        assert select(case, kind="referred") and select(case, reference="CMS-2026-18")

    @pytest.mark.parametrize("role", [Role.SPECIALIST, Role.NURSE, Role.ADMINISTRATOR])
    def test_is_for_supervisors_and_compliance(self, role):
        case = made.favorable()
        with pytest.raises(PermissionDenied):
            select(case, by=factories.user(role))
        assert select(case, by=factories.user(Role.SUPERVISOR))

    def test_a_case_of_another_kind_is_refused(self):
        with pytest.raises(Refused, match="for reinstatements"):
            select(factories.received_case(received_at=AT - timedelta(days=1), at=AT))
