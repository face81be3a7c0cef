"""Standard approvals told by telephone (appeals guidance, section 40.8: a secondary source).

Whether the call meets the decision duty is a plan's switch; until it is on, the letter does, as
42 CFR 422.568(b) and (d) have it for decisions told by letter.
"""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.permissions import Role
from cases import models
from cases.services import OralNoticeFacts
from determinations import models as determinations
from determinations import services
from regulations.law import Refused
from regulations.told_approvals import TOLD_APPROVALS, standard_approval
from tests import factories
from tests.factories import DAY, HOUR, MONDAY

SOURCE = "Guidance effective July 6, 2026, section 40.8, read by Compliance"
CALLED = MONDAY + 2 * DAY
pytestmark = pytest.mark.django_db


def told(at=CALLED, **changes) -> OralNoticeFacts:
    values = {"told": "Wilhelmina", "channel": "telephone", "words": "She is glad."}
    return OralNoticeFacts(told_at=at, **values | changes)


def call(case, at=CALLED, *, entered=None, by=None):
    entered = entered or at + HOUR
    services.tell_approval(case.pk, told(at), by=by or factories.user(), at=entered)
    return models.Case.objects.get(pk=case.pk)


def switch(counts=True, *, at=MONDAY - DAY, source=SOURCE, by=None):
    return services.set_told_approval_rule(
        factories.plan().pk, counts=counts, source=source, why="Decided by Compliance.",
        by=by or factories.user(Role.ADMINISTRATOR), at=at,
    )  # fmt: skip


def duty(case) -> models.Deadline:
    return case.deadlines.filter(duty="decide").latest("pk")


class TestOff:
    """The law as dated rows: the row is secondary, so no plan relies on it unasked."""

    def test_the_row_is_marked_secondary_and_dated(self):
        (row,) = TOLD_APPROVALS.history()
        assert row.confidence == "secondary" and "40.8" in row.citation
        assert standard_approval(date(2019, 12, 31)) is None

    def test_the_call_is_kept_in_one_step_and_the_letter_stops_the_clock(self):
        by = factories.user()
        case = call(factories.approved_case(), by=by)
        kept = case.oral_notices.get()
        assert (kept.told, kept.told_at, kept.by) == ("Wilhelmina", CALLED, by)
        assert case.matter.state == "decided" and duty(case).is_open
        assert case.events.get(event="approval_told").facts["by_what"].endswith("Wilhelmina")
        factories.dispatch_all(case, at=MONDAY + 3 * DAY)
        assert duty(case).met_at == MONDAY + 3 * DAY
        assert duty(case).met_by.startswith("letter")

    def test_so_an_untold_letter_is_a_missed_limit_all_the_same(self):
        """42 CFR 422.568(f)."""
        case = call(factories.approved_case())
        at = duty(case).due_at + HOUR
        asked = factories.appeal_facts(received_at=at)
        assert services.appeal(case.pk, asked, by=factories.user(Role.INTAKE), at=at + HOUR)

    def test_a_call_entered_after_the_letter_left_is_kept_and_moves_no_clock(self):
        switch()
        case = factories.approved_case()
        factories.dispatch_all(case, at=MONDAY + 3 * DAY)
        call(case, entered=MONDAY + 4 * DAY)
        assert duty(case).met_at == MONDAY + 3 * DAY
        assert duty(case).told_approval.rule is None


class TestOn:
    def test_a_call_in_time_meets_the_duty_and_the_letter_still_leaves(self):
        rule = switch()
        case = call(factories.approved_case())
        assert case.matter.state == "notified" and case.matter.notified_at == CALLED
        assert duty(case).met_at == CALLED and duty(case).met_by == "telephone call to Wilhelmina"
        assert duty(case).told_approval.rule == rule
        factories.dispatch_all(case, at=duty(case).due_at + DAY)
        assert case.notices.get(recipient="enrollee").dispatched_at and not duty(case).is_late(
            MONDAY + 99 * DAY
        )

    def test_it_counts_from_the_switch_on_and_not_for_an_earlier_call(self):
        switch(at=CALLED + timedelta(minutes=1))
        assert duty(call(factories.approved_case())).is_open

    def test_it_counts_no_longer_once_it_is_switched_off(self):
        switch()
        switch(False, at=MONDAY + DAY)
        assert duty(call(factories.approved_case())).is_open

    def test_without_a_row_of_the_law_in_force_the_switch_does_nothing(self, monkeypatch):
        switch()
        monkeypatch.setattr(TOLD_APPROVALS, "_rows", ())
        assert duty(call(factories.approved_case())).is_open


class TestRefused:
    @pytest.mark.parametrize(
        "make", [factories.denied_case, lambda: factories.approved_case(priority="expedited")]
    )
    def test_a_denial_and_an_expedited_decision_are_told_in_their_own_ways(self, make):
        """422.568(d)-(e), 422.572(c)."""
        switch()
        with pytest.raises(Refused) as refused:
            call(make())
        assert refused.value.code == "not_a_standard_approval"

    def test_a_second_call_is_refused(self):
        case = call(factories.approved_case())
        with pytest.raises(Refused) as refused:
            call(case)
        assert refused.value.code == "told_before"

    @pytest.mark.parametrize("at", [MONDAY + HOUR, CALLED + DAY])
    def test_a_call_before_the_decision_or_in_the_future_is_refused(self, at):
        case = factories.approved_case()
        with pytest.raises(Refused) as refused:
            call(case, at, entered=CALLED)
        assert refused.value.field == "told_at" and not case.oral_notices.exists()


class TestTheSwitch:
    def test_each_change_is_a_row_that_says_by_whom_when_and_why(self):
        first, second = switch(), switch(False, at=MONDAY)
        first.refresh_from_db()
        assert first.replaced_at == MONDAY and second.replaced_at is None
        assert first.source == SOURCE and first.made_by and first.why

    def test_it_is_not_switched_on_without_a_source(self):
        with pytest.raises(Refused) as refused:
            switch(source="  ")
        assert refused.value.field == "source"
        with pytest.raises(IntegrityError), transaction.atomic():
            determinations.ToldApprovalRule.objects.create(
                plan=factories.plan(), counts=True, source="", why="x",
                made_by=factories.user(), made_at=MONDAY,
            )  # fmt: skip

    def test_what_changes_nothing_is_refused(self):
        with pytest.raises(Refused):
            switch(False)
        switch()
        with pytest.raises(Refused):
            switch(at=MONDAY)

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.NURSE, Role.COMPLIANCE])
    def test_only_an_administrator_changes_it(self, role):
        with pytest.raises(PermissionDenied):
            switch(by=factories.user(role))
