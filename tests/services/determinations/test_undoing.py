"""Withdrawals, vacated dismissals and reopened decisions, told as the services tell it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.permissions import Role
from cases import models
from cases import services as folder
from cases.services import OralNoticeFacts
from determinations import models as determinations
from determinations import services
from determinations.models import State
from determinations.services import (
    ItemDecision,
    ItemFacts,
    ReopeningFacts,
    RequiredFormFacts,
    WithdrawalFacts,
)
from regulations import undoing
from regulations.law import Refused
from regulations.replay import replay
from tests import factories
from tests.factories import DAY, DENIAL, HOUR, MONDAY
from tests.loops import at_least_one
from tests.prints import reader_of, text_of

NEW_YORK = ZoneInfo("America/New_York")
pytestmark = pytest.mark.django_db


def matter(case) -> determinations.OrganizationDetermination:
    return determinations.OrganizationDetermination.objects.get(pk=case.pk)


def open_duty(case, name="decide") -> models.Deadline:
    return case.deadlines.get(duty=name, met_at=None, closed_at=None)


class TestWithdrawing:
    def facts(self, **changes) -> WithdrawalFacts:
        values = {
            "asked_by": "Wilhelmina Placeholder",
            "channel": "telephone",
            "asked_at": MONDAY + HOUR,
            "words": "The knee is better.",
        }
        return WithdrawalFacts(**values | changes)

    def withdraw(self, case, **changes):
        by = factories.user(Role.INTAKE)
        return services.withdraw(case.pk, self.facts(**changes), by=by, at=MONDAY + 2 * HOUR)

    def test_keeps_who_asked_how_and_when(self):
        """42 CFR 422.568(k)."""
        case = factories.received_case()
        self.withdraw(case)
        kept = case.withdrawals.get()
        assert (kept.asked_by, kept.asked_at) == ("Wilhelmina Placeholder", MONDAY + HOUR)
        assert kept.is_oral and matter(case).state == State.WITHDRAWN
        duty = case.deadlines.get(duty="decide")
        assert duty.met_at is None and duty.closed_why == "the request was withdrawn"

    @pytest.mark.parametrize("channel", ["telephone", "mail"])
    def test_is_confirmed_in_writing_with_the_rights_of_a_dismissal(self, channel):
        """42 CFR 422.568(g)(4), (h); oral ones are confirmed by guidance."""
        case = factories.received_case()
        self.withdraw(case, channel=channel)
        said = text_of(reader_of(case.notices.get(kind="withdrawal")))
        assert "The knee is better." in said and "March 2, 2026" in said
        assert "vacate" in said and "reconsider this dismissal" in said

    @pytest.mark.parametrize("asked_at", [MONDAY - HOUR, MONDAY + 3 * HOUR])
    def test_is_asked_after_the_request_and_not_in_the_future(self, asked_at):
        case = factories.received_case()
        with pytest.raises(Refused) as refused:
            self.withdraw(case, asked_at=asked_at)
        assert refused.value.field == "asked_at"
        assert matter(case).state == State.RECEIVED and not case.withdrawals.exists()

    def test_is_not_possible_after_the_decision(self):
        """42 CFR 422.568(k): before the decision."""
        case = factories.approved_case()
        with pytest.raises(Refused) as refused:
            by = factories.user(Role.INTAKE)
            services.withdraw(case.pk, self.facts(), by=by, at=MONDAY + 2 * DAY)
        assert refused.value.code == "not_in_this_state"


def vacate(case, at, by=None):
    by = by or factories.user(Role.SUPERVISOR)
    return services.vacate_dismissal(case.pk, why="A readable copy came.", by=by, at=at)


class TestVacating:
    def test_takes_the_request_into_review_with_a_clock_that_starts_anew(self):
        """42 CFR 422.568(i); silent on the clock: derived, and the trace says so."""
        case = factories.dismissed_case()
        vacate(case, MONDAY + 30 * DAY)
        duty = open_duty(case)
        assert matter(case).state == State.IN_REVIEW
        assert duty.starts_at == MONDAY + 30 * DAY
        assert duty.due_at == datetime(2026, 4, 8, 23, 59, 59, tzinfo=NEW_YORK)
        assert duty.trace["starts"]["confidence"] == "derived"
        assert "does not say" in duty.trace["starts"]["why"]
        assert replay(duty.trace).due_at == duty.due_at
        ended = case.deadlines.exclude(pk=duty.pk).get()
        assert ended.closed_why == "the request was dismissed"

    def test_keeps_the_dismissal_whole(self):
        case = factories.dismissed_case()
        vacate(case, MONDAY + 30 * DAY)
        past = case.past_decisions.get()
        assert (past.outcome, past.ground) == ("dismissed", "not_a_valid_request")
        assert past.reason == "The letter asks when the office is open; it asks for no decision."
        assert (past.how, past.decided_at) == ("vacated", MONDAY + DAY)
        assert matter(case).dismissal_ground == "" and matter(case).ended_at is None

    def test_tells_the_enrollee_why_and_until_when_we_decide(self):
        case = factories.dismissed_case()
        vacate(case, MONDAY + 30 * DAY)
        said = text_of(reader_of(case.notices.get(kind="dismissal_vacated")))
        assert "A readable copy came." in said and "April 8, 2026" in said

    @pytest.mark.parametrize(
        ("last", "lawful"),
        [(datetime(2026, 9, 3, 23, 59, 59, tzinfo=NEW_YORK), True),
         (datetime(2026, 9, 4, 0, 0, tzinfo=NEW_YORK), False)],
    )  # fmt: skip
    def test_is_open_for_six_months_after_the_notice(self, last, lawful):
        """42 CFR 422.568(i)."""
        case = factories.dismissed_case()
        if lawful:
            vacate(case, last)
            assert matter(case).state == State.IN_REVIEW
            return
        with pytest.raises(Refused) as refused:
            vacate(case, last)
        assert refused.value.citation == "42 CFR 422.568(i)"
        assert "Sep 3, 2026" in refused.value.message
        assert matter(case).state == State.DISMISSED and not case.past_decisions.exists()

    def test_is_for_supervisors(self):
        with pytest.raises(PermissionDenied):
            vacate(factories.dismissed_case(), MONDAY + 2 * DAY, by=factories.user(Role.NURSE))

    def test_a_withdrawal_is_taken_back_the_same_way(self):
        """42 CFR 422.568(g)(4), (i): a withdrawn request is a dismissed one."""
        case = factories.received_case()
        facts = WithdrawalFacts("Wilhelmina", "telephone", MONDAY + HOUR, "Never mind.")
        intake = factories.user(Role.INTAKE)
        services.withdraw(case.pk, facts, by=intake, at=MONDAY + 2 * HOUR)
        vacate(case, MONDAY + 3 * DAY)
        assert matter(case).state == State.IN_REVIEW and open_duty(case)
        assert case.past_decisions.get().outcome == "withdrawn"

    def test_the_one_extension_is_not_given_a_second_time(self):
        """42 CFR 422.568(b)(2): once."""
        nurse = factories.user(Role.NURSE)
        case = factories.in_review_case(by=nurse)
        extension = factories.extension(case, days=3)
        services.extend(case.pk, extension, by=nurse, at=MONDAY + 3 * HOUR)
        services.dismiss(
            case.pk,
            ground="withdrawn",
            withdrawal=WithdrawalFacts("Wilhelmina", "mail", MONDAY + HOUR, "Never mind."),
            why="Never mind.",
            by=factories.user(Role.SUPERVISOR),
            at=MONDAY + DAY,
        )
        vacate(case, MONDAY + 2 * DAY)
        with pytest.raises(Refused, match="only once"):
            services.extend(case.pk, extension, by=nurse, at=MONDAY + 3 * DAY)

    def test_an_extension_after_it_counts_from_the_new_start(self):
        case = factories.dismissed_case()
        vacate(case, MONDAY + 30 * DAY)
        extension = factories.extension(case, days=3)
        services.extend(case.pk, extension, by=factories.user(Role.NURSE), at=MONDAY + 31 * DAY)
        duty = open_duty(case)
        assert duty.due_at == datetime(2026, 4, 11, 23, 59, 59, tzinfo=NEW_YORK)
        assert replay(duty.trace).due_at == duty.due_at

    def test_without_the_appointment_it_is_awaited_anew_and_then_starts_the_clock(self):
        """42 CFR 405.910(d), 422.568(i)."""
        case = factories.asked_by_representative()
        services.dismiss(
            case.pk,
            ground="no_appointment",
            why="It never came.",
            by=factories.user(Role.SUPERVISOR),
            at=MONDAY + 8 * DAY,
        )
        vacate(case, MONDAY + 20 * DAY)
        waiting = open_duty(case, "obtain_appointment")
        assert waiting.starts_at == MONDAY + 20 * DAY
        assert replay(waiting.trace).due_at == waiting.due_at
        assert not case.deadlines.filter(duty="decide").exists()
        required_form = RequiredFormFacts("appointment", MONDAY + 15 * DAY, date(2026, 3, 1))
        by = factories.user(Role.INTAKE)
        services.receive_required_form(case.pk, required_form, by=by, at=MONDAY + 21 * DAY)
        assert open_duty(case).starts_at == MONDAY + 20 * DAY, "the later of form and vacating"
        case.refresh_from_db()
        assert case.aor_received_at == MONDAY + 15 * DAY


def reopen(case, at, ground="obvious_error", by=None, **changes):
    facts = ReopeningFacts(
        ground=ground, asked_by="enrollee", why="A page was overlooked.", **changes
    )
    return services.reopen(case.pk, facts, by=by or factories.user(Role.SUPERVISOR), at=at)


class TestReopening:
    def test_keeps_the_earlier_decision_whole_and_starts_the_clock_anew(self):
        """42 CFR 422.616, 405.980; silent on the clock: derived."""
        case = factories.told_case()
        reopen(case, MONDAY + 40 * DAY)
        past, now = case.past_decisions.get(), matter(case)
        assert now.state == State.IN_REVIEW and now.outcome == "" and now.decided_at is None
        assert (past.outcome, past.reason) == ("denied", DENIAL["reason"])
        assert past.license.startswith("MD ME") and past.notified_at == MONDAY + DAY + HOUR
        assert past.decided_by.role == Role.PHYSICIAN
        duty = open_duty(case)
        assert duty.starts_at == MONDAY + 40 * DAY
        assert "reopened" in duty.trace["starts"]["why"]
        assert replay(duty.trace).due_at == duty.due_at
        assert case.deadlines.filter(duty="decide").exclude(met_at=None).count() == 1

    def test_keeps_each_line_as_it_was_decided_and_empties_it_for_the_next_decision(self):
        """42 CFR 422.616: the earlier decision stays whole."""
        items = (ItemFacts("MRI of knee", "73721"), ItemFacts("Walker", "E0143"))
        case = factories.in_review_case(items=items)
        one, two = matter(case).items.all()
        decisions = [
            ItemDecision(one.pk, "approved", "One, within 90 days."),
            ItemDecision(two.pk, "denied", "", DENIAL["reason"], "Rule 280.3", True),
        ]
        physician = factories.user(Role.PHYSICIAN)
        services.decide_items(case.pk, decisions, by=physician, at=MONDAY + DAY)
        factories.dispatch_all(case, at=MONDAY + DAY + HOUR)
        reopen(case, MONDAY + 40 * DAY)
        past = case.past_decisions.get()
        assert past.outcome == "partially_approved"
        assert [line["outcome"] for line in past.lines] == ["approved", "denied"]
        assert past.lines[1]["reason"] == DENIAL["reason"]
        assert [item.outcome for item in matter(case).items.all()] == ["", ""]

    def test_a_revised_decision_gives_its_own_notices(self):
        """42 CFR 405.982: notice of the revised determination, with its appeal rights."""
        case = factories.told_case()
        reopen(case, MONDAY + 40 * DAY)
        physician = factories.user(Role.PHYSICIAN)
        services.deny(case.pk, **DENIAL, by=physician, at=MONDAY + 41 * DAY)
        again = case.notices.filter(kind="denial", recipient="enrollee").latest("id")
        said = text_of(reader_of(again))
        assert "This is a revised decision." in said and "March 3, 2026" in said
        assert "A page was overlooked." in said and "right to appeal" in said
        factories.dispatch_all(case, at=MONDAY + 41 * DAY + HOUR)
        assert not case.deadlines.filter(met_at=None, closed_at=None).exists()
        assert matter(case).state == State.NOTIFIED

    def test_a_first_decision_is_not_called_revised(self):
        said = text_of(reader_of(factories.denied_case().notices.get(recipient="enrollee")))
        assert "revised" not in said

    def test_an_old_letter_does_not_confirm_what_is_told_of_the_revised_decision(self):
        """42 CFR 422.572(c)."""
        case = factories.told_case(priority="expedited")
        reopen(case, MONDAY + 40 * DAY)
        physician = factories.user(Role.PHYSICIAN)
        services.deny(case.pk, **DENIAL, by=physician, at=MONDAY + 41 * DAY)
        told = OralNoticeFacts("the enrollee", MONDAY + 41 * DAY + HOUR, "telephone", "Told.")
        services.notify(case.pk, told, by=physician, at=MONDAY + 41 * DAY + HOUR)
        assert open_duty(case, "confirm_in_writing")

    @pytest.mark.parametrize(
        ("ground", "months_and_days", "lawful"),
        [
            ("any_reason", (2027, 3, 3), True),
            ("any_reason", (2027, 3, 4), False),
            ("new_evidence", (2030, 3, 3), True),
            ("new_evidence", (2030, 3, 4), False),
            ("obvious_error", (2030, 3, 4), False),
            ("fraud", (2040, 1, 1), True),
            ("clerical_error", (2040, 1, 1), True),
        ],
    )
    def test_each_ground_has_its_window(self, ground, months_and_days, lawful):
        """42 CFR 405.980(b): 1 year, 4 years, any time."""
        case = factories.told_case()
        at = datetime(*months_and_days, 12, tzinfo=NEW_YORK)
        if lawful:
            reopen(case, at, ground)
            assert matter(case).state == State.IN_REVIEW
            return
        with pytest.raises(Refused) as refused:
            reopen(case, at, ground)
        assert refused.value.field == "ground" and "405.980" in refused.value.citation
        assert matter(case).state == State.NOTIFIED and not case.past_decisions.exists()

    @pytest.mark.parametrize(
        ("ground", "inpatient", "citation"),
        [
            ("new_evidence", True, "42 CFR 422.616(e)"),
            ("any_reason", True, "42 CFR 422.138(c)"),
            ("any_reason", False, "42 CFR 422.138(c)"),
            ("clerical_error", False, "42 CFR 422.616(a), 405.980(b)(4)"),
            ("new_evidence", False, None),
            ("fraud", True, None),
        ],
    )
    def test_an_approval_is_protected(self, ground, inpatient, citation):
        """42 CFR 422.616(e), 90 FR 15911: nothing found out later undoes an admission."""
        case = factories.told_case(factories.approved_case)
        if citation is None:
            reopen(case, MONDAY + 40 * DAY, ground, inpatient=inpatient)
            assert matter(case).state == State.IN_REVIEW
            return
        with pytest.raises(Refused) as refused:
            reopen(case, MONDAY + 40 * DAY, ground, inpatient=inpatient)
        assert refused.value.citation == citation

    def test_before_2026_an_admission_was_not_protected_from_new_evidence(self):
        """90 FR 15911 applies from 1 January 2026."""
        decided = undoing.Decided(date(2025, 3, 1), True, is_payment=False, inpatient=True)
        undoing.refuse_reopening("new_evidence", decided, on=date(2025, 12, 31))
        with pytest.raises(Refused):
            undoing.refuse_reopening("new_evidence", decided, on=date(2026, 1, 1))

    def test_waits_until_all_have_heard_of_the_decision(self):
        case = factories.denied_case()
        folder.dispatch(case.notices.get(recipient="enrollee").pk, at=MONDAY + DAY + HOUR)
        with pytest.raises(Refused) as refused:
            reopen(case, MONDAY + 2 * DAY)
        assert refused.value.code == "not_told_yet"

    @pytest.mark.parametrize("verb", ["withdraw", "dismiss"])
    def test_a_reopened_request_is_decided_not_ended(self, verb):
        """42 CFR 422.568(k): withdrawal is before the decision."""
        case = factories.told_case()
        reopen(case, MONDAY + 40 * DAY)
        supervisor, at = factories.user(Role.SUPERVISOR), MONDAY + 41 * DAY
        facts = WithdrawalFacts("Wilhelmina", "mail", at - HOUR, "Never mind.")
        with pytest.raises(Refused) as refused:
            if verb == "withdraw":
                services.withdraw(case.pk, facts, by=supervisor, at=at)
            else:
                services.dismiss(case.pk, ground="enrollee_died", why="Died.", by=supervisor, at=at)
        assert refused.value.code == "decided_before"

    def test_duties_of_the_earlier_decision_go_on(self):
        """42 CFR 422.616(c): a reopening does not suspend effectuation."""
        case = factories.told_case(factories.approved_case)
        reopen(case, MONDAY + 2 * DAY)
        assert open_duty(case, "effectuate").closed_why == ""

    def test_is_for_supervisors(self):
        with pytest.raises(PermissionDenied):
            reopen(factories.told_case(), MONDAY + 40 * DAY, by=factories.user(Role.PHYSICIAN))


def test_six_months_end_on_the_same_day_or_the_last_of_a_shorter_month():
    """42 CFR 422.568(i)."""
    assert undoing.vacate_until(date(2026, 3, 31)) == date(2026, 9, 30)
    assert undoing.vacate_until(date(2026, 8, 31)) == date(2027, 2, 28)
    with pytest.raises(Refused):
        undoing.vacate_until(date(2021, 12, 31))
    assert undoing.why_not_vacate(date(2021, 12, 31), date(2022, 1, 1)).code == "no_vacating_then"


def test_every_ground_with_a_window_names_a_row_of_the_law():
    for ground in at_least_one(undoing.REOPENING_GROUNDS.history()):
        until = undoing.reopen_until(ground, date(2026, 3, 2))
        assert (until is None) == (ground.window == "")
        assert until is None or until > date(2026, 3, 2) + timedelta(days=364)


@pytest.mark.parametrize(("at", "reason"), [(MONDAY, ""), (MONDAY, "workload"), (None, "vacated")])
def test_the_database_knows_why_a_clock_may_start_again(at, reason):
    """42 CFR 422.568(i), 422.582(h), 422.616: vacating and reopening, and nothing else."""
    case = factories.received_case()
    refused = pytest.raises(IntegrityError, match="case_restart_says_why")
    with refused, transaction.atomic():
        models.Case.objects.filter(pk=case.pk).update(restarted_at=at, restart_reason=reason)
