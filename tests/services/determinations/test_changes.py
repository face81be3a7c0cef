"""42 CFR 422.566(b)(3)-(4): the plan itself reduces or ends a course of treatment."""

import io
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from pypdf import PdfReader

from accounts.permissions import Role
from cases import models
from cases import services as folder
from cases.services import EnrolleeFacts, ProviderFacts
from determinations import services
from determinations.services import AppealFacts, ChangeFacts, ExpediteFacts, WithdrawalFacts
from determinations.universe import rows as audit_rows
from notices.letters import render
from regulations import replay
from regulations.law import Refused
from tests import factories
from tests.factories import DAY, HOUR, MONDAY
from tests.loops import at_least_one

DENIAL = {
    "reason": "Your oxygen level at rest is 94 percent; home oxygen is covered at 88 or less.",
    "criteria": "NCD 240.2, Home Use of Oxygen",
    "medical_necessity": True,
}
pytestmark = pytest.mark.django_db
NEW_YORK = ZoneInfo("America/New_York")
SUNDAY_NIGHT = datetime(2026, 3, 8, 23, 59, 59, tzinfo=NEW_YORK)


def begun(*, by=None, at=MONDAY, **facts) -> models.Case:
    """The plan means to end home oxygen from Monday, March 9."""
    values = {
        "plan": factories.plan(),
        "enrollee": EnrolleeFacts(
            "M77", "Wilhelmina", "Placeholder", address="4 Invented Street\nPortland, ME 04101"
        ),
        "provider": ProviderFacts(
            "Dr. Ada Nobody",
            contracted=True,
            npi="1999999992",
            address="9 Nowhere Road\nPortland, ME 04101",
        ),
        "request_type": "item_or_service",
        "change": "ended",
        "takes_effect_on": date(2026, 3, 9),
        "summary": "Home oxygen concentrator, approved until June",
        "why": "The last readings are in the normal range.",
        "care_field": "equipment",
    }
    made = ChangeFacts(**values | facts)
    return services.change_treatment(made, by=by or factories.user(Role.NURSE), at=at)


def in_review(**facts) -> models.Case:
    case = begun(**facts)
    return folder.take(case.pk, by=factories.user(Role.NURSE), at=MONDAY + HOUR)


def denied(*, at=MONDAY + DAY, on: date | None = None, **facts) -> models.Case:
    case = in_review(**facts)
    physician = factories.user(Role.PHYSICIAN)
    services.deny(case.pk, **DENIAL, takes_effect_on=on, by=physician, at=at)
    return models.Case.objects.get(pk=case.pk)


def letter(case: models.Case, recipient: str = "enrollee") -> str:
    found = case.notices.get(recipient=recipient)
    pages = PdfReader(io.BytesIO(render(found, at=MONDAY + DAY))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


class TestBegin:
    def test_the_notice_must_leave_before_the_day_on_which_it_takes_effect(self):
        """422.566(b)(4), 422.568(d)-(e); no figure in the rule: one day, derived."""
        duty = begun().deadlines.get()
        assert (duty.duty, duty.due_at, duty.rule) == ("decide", SUNDAY_NIGHT, "od.decide.change")
        assert duty.trace["starts"]["confidence"] == "derived"
        assert replay.replay(duty.trace).due_at == duty.due_at

    def test_the_plan_began_it_and_the_trail_says_who(self):
        nurse = factories.user(Role.NURSE)
        case = begun(by=nurse)
        assert (case.requester_kind, case.requester_name) == ("plan", case.plan.name)
        event = case.events.get()
        assert event.event == "change_begun" and event.by == nurse
        assert event.why == "The last readings are in the normal range."
        assert case.matter.items.get().description == case.matter.summary

    def test_intake_may_not_begin_it(self):
        with pytest.raises(PermissionDenied):
            begun(by=factories.user(Role.INTAKE))

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"takes_effect_on": date(2026, 3, 2)}, "takes_effect_on"),
            ({"takes_effect_on": date(2062, 3, 9)}, "takes_effect_on"),
            ({"takes_effect_on": date.max}, "takes_effect_on"),
            ({"request_type": "payment"}, "request_type"),
            ({"change": "paused"}, "change"),
            ({"change": "reduced"}, "reduced_to"),
            ({"change": "reduced", "reduced_to": "x"}, "reduced_to"),
            ({"change": "reduced", "reduced_to": "n/a"}, "reduced_to"),
            ({"why": "n/a"}, "why"),
        ],
    )
    def test_what_cannot_be_is_refused_beside_its_field(self, facts, field):
        with pytest.raises(Refused) as refused:
            begun(**facts)
        assert refused.value.field == field
        assert not models.Case.objects.exists()


class TestDecide:
    def test_the_letter_says_what_ends_when_and_how_to_appeal(self):
        """422.568(d)-(e): the denial notice, with the right to a reconsideration."""
        said = letter(denied())
        assert "stop covering it from March 9, 2026 on" in said
        assert "Until then we cover the treatment as before." in said
        assert "reconsideration" in said and DENIAL["reason"] in said
        assert "Request received" not in said and "What was asked" not in said

    def test_the_letter_says_what_it_is_reduced_to(self):
        said = letter(denied(change="reduced", reduced_to="Oxygen at night only."))
        assert "cover less of it from March 9, 2026 on" in said
        assert "Oxygen at night only." in said

    def test_the_provider_is_told_in_the_same_time(self):
        """42 CFR 422.568(d), 90 FR 15910."""
        case = denied()
        assert case.notices.filter(recipient="provider", kind="denial").exists()
        assert case.deadlines.get(duty="notify_provider").due_at == SUNDAY_NIGHT

    def test_only_a_licensed_professional_reduces_or_ends(self):
        """42 CFR 422.566(d)."""
        case = in_review()
        for role in at_least_one([Role.NURSE, Role.SUPERVISOR]):
            with pytest.raises((PermissionDenied, Refused)):
                services.deny(case.pk, **DENIAL, by=factories.user(role), at=MONDAY + DAY)

    def test_sending_the_notice_meets_the_duty(self):
        case = denied()
        factories.dispatch_all(case, at=MONDAY + DAY + HOUR)
        duty = case.deadlines.get(duty="decide")
        assert duty.met_at == MONDAY + DAY + HOUR and not duty.is_late(MONDAY + 30 * DAY)

    def test_a_denial_on_the_day_itself_is_refused_until_the_day_is_moved(self):
        """The treatment goes on until the notice has left: the change cannot be retroactive."""
        on_the_day = MONDAY + 7 * DAY
        with pytest.raises(Refused) as refused:
            denied(at=on_the_day)
        assert refused.value.field == "takes_effect_on"

    def test_moving_the_day_moves_the_duty_and_the_letter(self):
        case = denied(at=MONDAY + 7 * DAY, on=date(2026, 3, 16))
        ended, current = case.deadlines.filter(duty="decide").order_by("id")
        assert ended.closed_at and "Mon, Mar 16, 2026" in ended.closed_why
        assert current.due_at == SUNDAY_NIGHT + timedelta(days=7)
        assert not current.is_extended
        assert "from March 16, 2026 on" in letter(case)

    @pytest.mark.parametrize("days", [7, 10])
    def test_a_notice_that_leaves_too_late_moves_the_day_behind_it(self, days):
        """422.566(b)(4), 422.568(d): no letter says that coverage stopped before it left."""
        case, at = denied(), MONDAY + days * DAY
        folder.mark_missed(case.deadlines.get(duty="decide").pk, at=at - HOUR)
        said = case.events.get(event="deadline_missed").why
        assert "takes effect on the day after the notice leaves" in said
        assert "deny with a later day" not in said
        factories.dispatch_all(case, at=at)
        found = models.Case.objects.get(pk=case.pk)
        first = at.date() + DAY
        assert found.matter.takes_effect_on == first and found.matter.state == "notified"
        for recipient in ("enrollee", "provider"):
            said = letter(found, recipient)
            assert f"from March {first.day}, 2026 on" in said and "March 9" not in said
        told = found.events.get(event="change_moved")
        assert told.facts["takes_effect_on"] == first.isoformat()
        for name in ("decide", "notify_provider"):
            ended, met = found.deadlines.filter(duty=name).order_by("id")
            assert ended.closed_at and met.met_at == at and not met.is_late(at)

    def test_one_that_left_in_time_and_its_copy_keep_the_day(self):
        case = denied()
        factories.dispatch_all(case, at=MONDAY + DAY + HOUR)
        first = case.notices.get(recipient="enrollee")
        by, at = factories.user(Role.INTAKE), MONDAY + 20 * DAY
        folder.send_again(first.pk, folder.ResendFacts("asked"), by=by, at=at)
        factories.dispatch_all(case, at=at)
        copy = case.notices.get(resend_of=first)
        assert copy.facts["change"] == first.facts["change"]
        assert not case.events.filter(event="change_moved").exists()

    def test_a_late_letter_that_it_goes_on_moves_nothing(self):
        case = in_review()
        services.approve(case.pk, reason="Till June.", by=factories.user(), at=MONDAY + DAY)
        factories.dispatch_all(case, at=MONDAY + 9 * DAY)
        found = models.Case.objects.get(pk=case.pk)
        assert found.matter.takes_effect_on == date(2026, 3, 9)

    def test_approved_it_goes_on_and_there_is_nothing_to_carry_out(self):
        case = in_review()
        nurse = factories.user(Role.NURSE)
        services.approve(case.pk, reason="It goes on until June.", by=nurse, at=MONDAY + DAY)
        assert "it goes on as we approved it" in letter(case)
        assert not case.deadlines.filter(duty="effectuate").exists()

    def test_a_line_may_go_on_while_another_ends(self):
        items = (services.ItemFacts("Concentrator"), services.ItemFacts("Portable tank"))
        case = in_review(items=items)
        first, second = case.matter.items.all()
        lines = [
            services.ItemDecision(first.pk, "approved", "As before."),
            services.ItemDecision(
                second.pk, "denied", "", DENIAL["reason"], DENIAL["criteria"], True
            ),
        ]
        services.decide_items(case.pk, lines, by=factories.user(Role.PHYSICIAN), at=MONDAY + DAY)
        assert "in part, from March 9, 2026 on" in letter(case)
        assert not case.deadlines.filter(duty="effectuate").exists()


class TestNobodyAsked:
    def test_steps_that_answer_a_request_are_closed(self):
        """422.566(b)(4): there is no request to withdraw, dismiss, hurry or extend."""
        case = in_review()
        by, at = factories.user(Role.SUPERVISOR), MONDAY + 2 * HOUR
        asked = ExpediteFacts("enrollee", "oral", at, "She is worried.")
        steps = [
            lambda: services.withdraw(
                case.pk, WithdrawalFacts("the plan", "telephone", at, "x"), by=by, at=at
            ),
            lambda: services.dismiss(case.pk, ground="not_a_valid_request", why="x", by=by, at=at),
            lambda: services.request_expedite(case.pk, asked, by=by, at=at),
            lambda: services.extend(case.pk, factories.extension(case), by=by, at=at),
        ]
        for step in at_least_one(steps):
            with pytest.raises(Refused) as refused:
                step()
            assert refused.value.code == "nobody_asked"


class TestAfterwards:
    def test_the_denial_can_be_appealed(self):
        """42 CFR 422.578, 422.566(b)(4)."""
        case = denied()
        factories.dispatch_all(case, at=MONDAY + DAY + HOUR)
        facts = AppealFacts(
            "enrollee", "Wilhelmina Placeholder", "phone", MONDAY + 3 * DAY, "standard",
            "I cannot breathe without it.",
        )  # fmt: skip
        by = factories.user(Role.INTAKE)
        appeal = services.appeal(case.pk, facts, by=by, at=MONDAY + 3 * DAY)
        assert appeal.deadlines.get().rule == "recon.decide.item"
        assert appeal.matter.file_by == date(2026, 3, 3) + timedelta(days=65)

    def test_a_day_that_passed_without_notice_means_that_the_treatment_goes_on(self):
        case = begun()
        folder.mark_missed(case.deadlines.get().pk, at=MONDAY + 10 * DAY)
        said = case.events.get(event="deadline_missed")
        assert "The treatment goes on as approved" in said.why
        assert "deny with a later day" in said.why
        assert "422.566(b)(3)-(4)" in said.facts["citation"]

    def test_reopened_after_its_day_the_notice_leaves_that_same_day(self):
        """42 CFR 422.616; the law is silent on the clock (derived)."""
        case = denied()
        factories.dispatch_all(case, at=MONDAY + DAY + HOUR)
        facts = services.ReopeningFacts("obvious_error", "plan", "A page was overlooked.")
        at = MONDAY + 9 * DAY
        services.reopen(case.pk, facts, by=factories.user(Role.SUPERVISOR), at=at)
        duty = case.deadlines.filter(duty="decide").latest("id")
        assert duty.due_at == datetime(2026, 3, 11, 23, 59, 59, tzinfo=NEW_YORK)
        assert replay.replay(duty.trace).due_at == duty.due_at

    def test_the_audit_table_names_no_requester(self):
        """The layout has no code for the plan: None, and nothing to fix for it."""
        (row,) = audit_rows.rows(denied())
        cell = next(each for each in row.cells if each.column.key == "requester")
        assert (cell.value, cell.problem) == ("None", "")


def test_a_request_is_no_change_and_its_day_cannot_be_moved():
    case = factories.in_review_case()
    by = factories.user(Role.PHYSICIAN)
    services.deny(case.pk, **factories.DENIAL, by=by, at=MONDAY + DAY)
    assert case.notices.get(recipient="enrollee").facts["change"] == {}
