"""The register of business continuity (42 CFR 422.504(o), 423.505(p), 422.503(d)(2))."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.db.models.deletion import ProtectedError

from accounts.permissions import Role
from continuity import models, queries, services
from continuity.presentation.register import page
from notices.models import PlanAlert
from regulations import continuity as law
from regulations.law import Refused
from tests import factories
from tests import factories_continuity as register
from tests.factories import DAY, HOUR, MONDAY
from tests.loops import at_least_one

pytestmark = pytest.mark.django_db


def shown(at=MONDAY) -> dict:
    zone = services.zone()
    found = queries.register(today=at.astimezone(zone).date())
    return page(found, at, zone)


def badges(of: str, at=MONDAY) -> list[str]:
    return [row["badge"].word for row in shown(at)[of]]


class TestThePlan:
    def test_keeps_its_edition_its_document_and_each_element(self):
        """42 CFR 422.504(o)(1)."""
        kept = register.adopted()
        assert (kept.edition, kept.document) == ("2026, version 2", "Policy library, BC-7")
        assert set(kept.elements) == {each.key for each in law.ELEMENTS.on(kept.effective_on)}

    @pytest.mark.parametrize("missing", ["risks", "command", "restoration"])
    def test_without_an_element_is_refused_beside_it(self, missing):
        """42 CFR 422.504(o)(1)-(2)."""
        elements = register.plan_facts().elements | {missing: "  "}
        with pytest.raises(Refused) as refused:
            register.adopted(elements=elements)
        assert refused.value.field == missing and "422.504(o)" in refused.value.citation
        assert not models.ContinuityPlan.objects.exists()

    def test_of_the_same_edition_is_refused(self):
        register.adopted()
        with pytest.raises(Refused) as refused:
            register.adopted()
        assert refused.value.field == "edition"

    def test_of_an_edition_in_other_capitals_is_the_same_edition(self):
        register.adopted()
        with pytest.raises(Refused):
            register.adopted(edition="2026, VERSION 2")

    def test_is_the_edition_in_effect_whatever_was_recorded_last(self):
        """42 CFR 422.504(o)(1): what CMS is shown is the plan that holds."""
        register.adopted()
        register.adopted(edition="2027", effective_on=date(2027, 1, 1))
        register.adopted(edition="2024", effective_on=date(2024, 1, 1))
        rows = {row["edition"]: row["badge"].word for row in shown()["plans"]}
        assert rows == {"2027": "To come", "2026, version 2": "In effect", "2024": "Earlier"}

    def test_that_is_older_than_the_rule_is_shown_and_owes_nothing_of_earlier_years(self):
        register.adopted(effective_on=date(2010, 5, 1))
        found = shown()
        assert [row["badge"].word for row in found["plans"]] == ["In effect"]
        assert found["plans"][0]["elements"]
        assert min(row["year"] for row in found["owed"]) == 2016


@pytest.mark.parametrize("words", ["x", "n/a", "None.", "see notes", "."])
def test_what_puts_nothing_on_record_is_refused_beside_its_field(words):
    """42 CFR 422.504(o)(1)(v), 422.503(d)(2): the records are there to be read by CMS."""
    outage, found, held = register.outage(), register.finding(), register.exercise()
    register.corrected(finding=found)
    elements = register.plan_facts().elements | {"risks": words}
    steps = {
        "risks": lambda: register.adopted(elements=elements),
        "words": lambda: register.outage(function="d_claims", words=words),
        "how": lambda: register.restored(outage, how=words),
        "scope": lambda: register.exercise(scope=words),
        "findings": lambda: register.exercise(findings=words),
        "finding": lambda: register.finding(finding=words),
        "cause": lambda: register.finding(cause=words),
    }
    corrections = [
        lambda: register.corrected(finding=found, words=words),
        lambda: register.corrected(exercise=held, words=words),
        lambda: register.validated(found, words=words),
    ]
    for field, step in [*steps.items(), *(("words", each) for each in corrections)]:
        with pytest.raises(Refused) as refused:
            step()
        assert (refused.value.code, refused.value.field) == ("says_nothing", field)
        assert refused.value.citation


class TestAnOutage:
    def test_starts_72_hours_and_their_alerts(self):
        """42 CFR 422.504(o)(2); moments as of any clock of hours."""
        outage = register.outage()
        assert outage.due_at == MONDAY + 72 * HOUR
        leads = PlanAlert.objects.order_by("send_at").values_list("lead", flat=True)
        assert list(leads) == [
            "48 hours", "24 hours", "8 hours", "2 hours", "30 minutes", "passed", "4 hours after",
        ]  # fmt: skip
        assert set(PlanAlert.objects.values_list("subject", "due_at")) == {
            (outage.subject, outage.due_at)
        }

    def test_that_is_declared_late_counts_from_the_failure(self):
        outage = register.outage(at=MONDAY + 30 * HOUR, failed_at=MONDAY)
        assert outage.due_at == MONDAY + 72 * HOUR

    def test_ends_with_its_restoration_and_so_do_its_alerts(self):
        outage = register.outage()
        kept = register.restored(outage)
        assert (kept.restored_by, kept.recorded_by.role) == ("Telephone team", Role.SUPERVISOR)
        assert not PlanAlert.objects.filter(ended_at=None).exists()
        assert badges("outages", MONDAY + 9 * DAY) == ["Restored in time"]

    def test_is_late_once_its_hours_have_passed_and_stays_late(self):
        outage = register.outage()
        assert badges("outages", outage.due_at) == ["Down"]
        assert badges("outages", outage.due_at + HOUR) == ["Down, late"]
        register.restored(outage, at=outage.due_at + HOUR)
        assert badges("outages", MONDAY + 9 * DAY) == ["Restored late"]

    def test_of_a_function_that_is_down_already_is_refused_and_of_another_is_not(self):
        register.outage()
        with pytest.raises(Refused) as refused:
            register.outage(at=MONDAY + HOUR)
        assert refused.value.field == "function"
        assert register.outage(function="d_claims", at=MONDAY + HOUR)

    def test_may_come_again_once_restored(self):
        register.restored(register.outage())
        assert register.outage(at=MONDAY + 2 * DAY)

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"failed_at": MONDAY + HOUR}, "failed_at"),
            ({"function": "claims"}, "function"),
            ({"words": " "}, "words"),
        ],
    )
    def test_that_cannot_be_is_refused_beside_its_field(self, facts, field):
        with pytest.raises(Refused) as refused:
            register.outage(**facts)
        assert refused.value.field == field
        assert not models.Outage.objects.exists() and not PlanAlert.objects.exists()

    @pytest.mark.parametrize("restored_at", [MONDAY - HOUR, MONDAY + 2 * DAY])
    def test_is_restored_neither_before_it_failed_nor_in_the_future(self, restored_at):
        outage = register.outage()
        with pytest.raises(Refused) as refused:
            register.restored(outage, restored_at=restored_at)
        assert refused.value.field == "restored_at"
        assert PlanAlert.objects.filter(ended_at=None).count() == 7

    def test_is_restored_after_it_failed(self):
        outage = register.outage()
        with pytest.raises(Refused) as refused:
            register.restored(outage, restored_at=outage.failed_at)
        assert "Mon, Mar 2, 2026" in refused.value.message

    def test_within_another_of_the_same_function_is_refused(self):
        register.restored(register.outage(), at=MONDAY + DAY)
        with pytest.raises(Refused) as refused:
            register.outage(at=MONDAY + 2 * DAY, failed_at=MONDAY + HOUR)
        assert refused.value.field == "failed_at"
        assert "Tue, Mar 3, 2026" in refused.value.message

    def test_that_was_forgotten_may_be_recorded_later_and_ends_before_the_next(self):
        """42 CFR 422.504(o)(1)(v): records of it are kept."""
        register.restored(register.outage(), at=MONDAY + DAY)
        earlier = register.outage(at=MONDAY + 2 * DAY, failed_at=MONDAY - DAY)
        with pytest.raises(Refused) as refused:
            register.restored(earlier, at=MONDAY + 3 * DAY, restored_at=MONDAY + HOUR)
        assert refused.value.field == "restored_at"
        assert register.restored(earlier, at=MONDAY + 3 * DAY, restored_at=MONDAY - HOUR)

    def test_that_is_open_is_shown_before_all_that_were_restored(self):
        register.outage(function="d_claims")
        for number in range(1, 4):
            again = register.outage(at=MONDAY + number * DAY)
            register.restored(again, at=MONDAY + number * DAY + HOUR)
        assert badges("outages", MONDAY + 9 * DAY)[0] == "Down, late"

    def test_is_restored_once(self):
        outage = register.outage()
        register.restored(outage)
        with pytest.raises(Refused):
            register.restored(outage)


class TestTestsAndTrainings:
    """42 CFR 422.504(o)(1), 423.505(p)(1)."""

    def owed(self, at) -> dict[tuple[str, int], str]:
        rows = shown(at)["owed"]
        return {(row["title"].split()[0], row["year"]): row["badge"].word for row in rows}

    def test_are_due_each_year_and_late_in_the_next(self):
        register.adopted()
        assert self.owed(MONDAY) == {("Test", 2026): "Due", ("Train", 2026): "Due"}
        register.exercise()
        after = self.owed(MONDAY + 365 * DAY)
        assert (after["Test", 2026], after["Train", 2026]) == ("Done", "Late")
        assert after["Test", 2027] == "Due"

    def test_keep_what_was_found_and_what_was_corrected(self):
        held = register.exercise()
        assert badges("exercises") == ["To correct"]
        register.corrected(exercise=held)
        (row,) = shown()["exercises"]
        assert row["badge"].word == "Corrected"
        assert row["corrections"][0]["words"] == "The template has the field."

    def test_without_findings_leave_nothing_to_correct(self):
        held = register.exercise(result="passed", findings="")
        assert badges("exercises") == ["Passed"]
        with pytest.raises(Refused):
            register.corrected(exercise=held)
        assert not models.Correction.objects.exists()

    def test_that_are_too_many_to_show_still_count_for_their_year(self, monkeypatch):
        register.exercise(done_on=date(2024, 5, 1))
        for month in (1, 2):
            register.exercise(done_on=date(2026, month, 1))
        monkeypatch.setattr(queries, "SHOWN", 2)
        owed = self.owed(MONDAY)
        assert (owed["Test", 2024], owed["Train", 2024]) == ("Done", "Late")

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"findings": " "}, "findings"),
            ({"result": "passed"}, "result"),
            ({"scope": ""}, "scope"),
            ({"done_on": date(2026, 3, 3)}, "done_on"),
            ({"done_on": date.max}, "done_on"),
            ({"duty": law.RESTORE}, "duty"),
            ({"done_on": date(2015, 5, 1)}, "done_on"),
        ],
    )
    def test_that_cannot_be_are_refused_beside_the_field(self, facts, field):
        with pytest.raises(Refused) as refused:
            register.exercise(**facts)
        assert refused.value.field == field
        assert not models.Exercise.objects.exists()


class TestAFindingOfAnAudit:
    """42 CFR 422.503(d)(2)."""

    def test_goes_from_its_correction_to_the_word_of_an_independent_auditor(self):
        found = register.finding()
        assert badges("findings") == ["To correct"]
        register.corrected(finding=found)
        assert badges("findings") == ["To validate"]
        register.validated(found)
        assert badges("findings") == ["Validated"]

    def test_that_does_not_hold_is_corrected_and_validated_again(self):
        found = register.finding()
        register.corrected(finding=found)
        register.validated(found, holds=False)
        assert badges("findings") == ["Does not work"]
        with pytest.raises(Refused):
            register.validated(found)
        register.corrected(finding=found, at=MONDAY + HOUR)
        assert badges("findings") == ["To validate"]

    def test_is_validated_by_no_one_who_is_not_independent(self):
        found = register.finding()
        register.corrected(finding=found)
        with pytest.raises(Refused) as refused:
            register.validated(found, is_independent=False)
        assert refused.value.field == "is_independent"
        assert refused.value.citation == "42 CFR 422.503(d)(2)"
        assert not models.Validation.objects.exists()

    def test_is_not_validated_before_anything_was_corrected(self):
        with pytest.raises(Refused):
            register.validated(register.finding())

    @pytest.mark.parametrize(
        ("facts", "field"), [({"finding": ""}, "finding"), ({"cause": " "}, "cause")]
    )
    def test_says_what_was_found_and_why(self, facts, field):
        with pytest.raises(Refused) as refused:
            register.finding(**facts)
        assert refused.value.field == field

    @pytest.mark.parametrize("done_on", [date(2026, 2, 2), date(2026, 3, 3)])
    def test_is_corrected_neither_before_it_nor_in_the_future(self, done_on):
        with pytest.raises(Refused) as refused:
            register.corrected(finding=register.finding(), done_on=done_on)
        assert refused.value.field == "done_on"

    def test_is_validated_after_the_correction(self):
        found = register.finding()
        register.corrected(finding=found)
        with pytest.raises(Refused) as refused:
            register.validated(found, validated_on=date(2026, 2, 19))
        assert refused.value.field == "validated_on"


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.SUPERVISOR}))
def test_only_supervisors_record_anything(role):
    by, outage, found = factories.user(role), register.outage(), register.finding()
    held = register.exercise()
    verbs = [
        lambda: register.adopted(by=by),
        lambda: register.outage(by=by, function="d_claims"),
        lambda: register.restored(outage, by=by),
        lambda: register.exercise(by=by),
        lambda: register.finding(by=by),
        lambda: register.corrected(by=by, exercise=held),
        lambda: register.validated(found, by=by),
    ]
    for verb in at_least_one(verbs):
        with pytest.raises(PermissionDenied):
            verb()


def test_what_was_recorded_is_neither_changed_nor_removed():
    """Records are kept for CMS."""
    found, held = register.finding(), register.exercise()
    outage = register.outage()
    rows = [
        register.adopted(), register.restored(outage), held, found, outage,
        register.corrected(finding=found), register.validated(found),
    ]  # fmt: skip
    for row in at_least_one(rows):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            row.save()
        with pytest.raises((DatabaseError, ProtectedError)), transaction.atomic():
            type(row).objects.filter(pk=row.pk).delete()


def test_the_page_asks_as_many_queries_for_ten_as_for_one(django_assert_max_num_queries):
    def fill(number: int) -> None:
        register.adopted(edition=f"Edition {number}")
        register.corrected(exercise=register.exercise())
        found = register.finding()
        register.corrected(finding=found)
        register.validated(found)
        failed = register.outage(at=MONDAY + number * DAY)
        register.restored(failed, at=failed.failed_at + HOUR)

    for number in range(5):
        fill(number)
    with django_assert_max_num_queries(11):
        assert len(shown(MONDAY + 9 * DAY)["findings"]) == 5
