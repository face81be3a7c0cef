"""Ordinary grievances: recorded, given more time, answered; in cases of every kind and state."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.permissions import Role
from cases import models, services
from cases.presentation.grievances import grievances
from cases.services import GrievanceAnswer, GrievanceExtension, GrievanceFacts, OralNoticeFacts
from notices.letters import render
from notices.models import Alert, RecipientKind
from regulations.law import Refused
from reinstatement.services import withdraw
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
ANSWER = "answer_grievance"
CAME = MONDAY + DAY


@pytest.fixture
def boss():
    return factories.user(Role.SUPERVISOR)


def complaint(**changes) -> GrievanceFacts:
    values = {
        "against": "other",
        "filed_by": "Wilhelmina Placeholder",
        "channel": "oral",
        "received_at": CAME,
        "words": "I waited an hour on the telephone.",
        "event_on": date(2026, 2, 20),
    }
    return GrievanceFacts(**values | changes)


def filed(case: models.Case, by, at=CAME, **changes) -> models.Grievance:
    return services.receive_grievance(case.pk, complaint(**changes), by=by, at=at)


def duty_of(grievance: models.Grievance) -> models.Deadline:
    return models.Deadline.objects.get(duty=ANSWER, subject=str(grievance.pk))


def answer(grievance: models.Grievance, by, at=CAME + DAY, **changes) -> models.Grievance:
    values = {"outcome": services.UPHELD, "answer": "We are sorry.", "told": None}
    facts = GrievanceAnswer(grievance.pk, **values | changes)
    return services.answer_grievance(grievance.case_id, facts, by=by, at=at)


def told(at=CAME + HOUR, channel="telephone") -> OralNoticeFacts:
    return OralNoticeFacts("Wilhelmina", at, channel, "Said sorry; she was content.")


def longer(grievance: models.Grievance, by, at=CAME + DAY, **changes) -> models.Grievance:
    values = {"ground": "enrollee_asks", "days": 14, "why": "You asked us to wait for your son."}
    facts = GrievanceExtension(grievance.pk, **values | changes)
    return services.extend_grievance(grievance.case_id, facts, by=by, at=at)


def refused(act, *args, **facts) -> Refused:
    with pytest.raises(Refused) as found, transaction.atomic():
        act(*args, **facts)
    return found.value


class TestRecording:
    def test_it_opens_30_days_that_the_queue_and_the_alerts_follow(self, boss):
        """42 CFR 422.564(e)(1)."""
        case = factories.told_case()
        found = filed(case, boss)
        duty = duty_of(found)
        assert duty.due_at.isoformat() == "2026-04-03T03:59:59+00:00"
        assert duty.citation == "42 CFR 422.564(e)(1)"
        assert duty.trace["summary"].startswith("A grievance is answered as fast as")
        assert models.Case.objects.get(pk=case.pk).next_due_at <= duty.due_at
        assert Alert.objects.filter(deadline=duty).exists()

    def test_it_may_come_when_the_case_is_closed_and_keeps_it_in_the_queue(self, boss):
        case = factories.dismissed_case()
        found = filed(case, boss, received_at=case.entered_at, at=case.entered_at + DAY)
        assert models.Case.objects.get(pk=case.pk).next_due_at == duty_of(found).due_at

    def test_one_that_came_after_60_days_is_kept_and_its_time_runs(self, boss):
        """42 CFR 422.564(d)(2), (g): the plan keeps a record of all grievances received."""
        case = factories.told_case()
        on_time = filed(case, boss, event_on=CAME.date() - timedelta(days=60))
        late = filed(case, boss, event_on=CAME.date() - timedelta(days=61))
        assert (on_time.is_filed_late, late.is_filed_late) == (False, True)
        assert late.file_by == CAME.date() - timedelta(days=1)
        assert late.filing["citation"] == "42 CFR 422.564(d)"
        assert duty_of(late).is_open
        assert "filed after" in case.events.filter(event="grievance_received").last().facts["late"]

    def test_a_day_of_the_event_is_needed_and_must_be_possible(self, boss):
        case = factories.told_case()
        for event_on in (None, CAME.date() + DAY, date(2015, 12, 31)):
            found = refused(filed, case, boss, event_on=event_on)
            assert found.field == "event_on"
        assert not case.grievances.exists()

    def test_the_day_is_read_in_the_plans_zone(self, boss):
        """Three in the morning in UTC is the day before in New York."""
        case = factories.told_case()
        came = MONDAY.replace(hour=3) + DAY
        found = filed(case, boss, event_on=date(2026, 1, 1), received_at=came)
        assert found.file_by == date(2026, 3, 2) and not found.is_filed_late

    def test_who_may_not(self):
        case = factories.told_case()
        for role in (Role.COMPLIANCE, Role.ADMINISTRATOR, Role.SPECIALIST):
            with pytest.raises(PermissionDenied):
                filed(case, factories.user(role))


class TestMoreTime:
    def test_14_days_more_with_the_letter_at_once(self, boss):
        """42 CFR 422.564(e)(2)."""
        found = longer(filed(factories.told_case(), boss), boss)
        duty = duty_of(found)
        assert (duty.due_at - duty.first_due_at).days == 14
        letter = found.case.notices.get(kind="grievance_extended")
        assert letter.queued_at == CAME + DAY
        assert letter.facts["grievance"]["why"] == "You asked us to wait for your son."
        assert "April 16, 2026" in letter.facts["grievance"]["due"]
        assert render(letter, at=CAME + DAY).startswith(b"%PDF")

    def test_for_information_the_letter_says_how_the_delay_helps(self, boss):
        grievance = filed(factories.told_case(), boss)
        found = refused(longer, grievance, boss, ground="needs_information", interest="  ")
        assert found.field == "interest"
        longer(grievance, boss, ground="needs_information", interest="We hear your witness.")
        letter = grievance.case.notices.get(kind="grievance_extended")
        assert letter.facts["grievance"]["interest"] == "We hear your witness."

    def test_once_only(self, boss):
        grievance = filed(factories.told_case(), boss)
        longer(grievance, boss, days=7)
        filed(grievance.case, boss)
        found = refused(longer, grievance, boss, days=7)
        assert (found.code, found.field) == ("extended_before", "grievance")

    def test_not_after_its_time(self, boss):
        grievance = filed(factories.told_case(), boss)
        at = duty_of(grievance).due_at + timedelta(seconds=1)
        assert refused(longer, grievance, boss, at=at).code == "no_grievance_to_extend"

    def test_never_for_an_expedited_one(self, boss):
        """42 CFR 422.564(f): 24 hours, and no extension."""
        case = factories.told_case()
        fast = factories.a_grievance(case)
        assert refused(longer, fast, boss).code == "no_grievance_to_extend"
        filed(case, boss)
        assert refused(longer, fast, boss).citation == "42 CFR 422.564(f)"


class TestAnswering:
    def test_in_writing_the_duty_is_met_when_the_letter_leaves(self, boss):
        grievance = filed(factories.told_case(), boss)
        answer(grievance, boss)
        assert duty_of(grievance).is_open
        factories.dispatch_all(grievance.case, at=CAME + 2 * DAY)
        assert duty_of(grievance).met_at == CAME + 2 * DAY

    def test_orally_the_duty_is_met_by_the_conversation_and_no_letter_goes(self, boss):
        """42 CFR 422.564(e)(3)(ii)."""
        grievance = filed(factories.told_case(), boss)
        answer(grievance, boss, told=told())
        duty = duty_of(grievance)
        assert (duty.met_at, duty.met_by) == (CAME + HOUR, "telephone call to Wilhelmina")
        assert not grievance.case.notices.filter(kind="grievance_answer").exists()
        kept = grievance.case.oral_notices.get(about__event="grievance_answered")
        assert (kept.recipient, kept.told) == (RecipientKind.ENROLLEE, "Wilhelmina")

    @pytest.mark.parametrize(
        ("facts", "paragraph"),
        [
            ({"channel": "written"}, "(i)"),
            ({"asks_writing": True}, "(ii)"),
            ({"against": "quality_of_care"}, "(iii)"),
        ],
    )
    def test_what_must_be_in_writing_is_not_answered_orally(self, boss, facts, paragraph):
        """42 CFR 422.564(e)(3); the database says so too."""
        grievance = filed(factories.told_case(), boss, **facts)
        found = refused(answer, grievance, boss, told=told())
        assert (found.citation, found.field) == (f"42 CFR 422.564(e)(3){paragraph}", "how")
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Grievance.objects.filter(pk=grievance.pk).update(answered_how="oral")

    def test_a_conversation_is_with_a_person_after_the_grievance_and_not_in_the_future(self, boss):
        grievance = filed(factories.told_case(), boss)
        for bad in (told(CAME - HOUR), told(CAME + 3 * DAY), told(channel="voicemail")):
            assert refused(answer, grievance, boss, told=bad).field in {"told_at", "spoken"}

    def test_it_names_which_of_several_is_answered(self, boss):
        case = factories.told_case()
        first, second = filed(case, boss), filed(case, boss, words="The letter was rude.")
        answer(second, boss)
        first.refresh_from_db()
        assert first.is_open
        factories.dispatch_all(case, at=CAME + 2 * DAY)
        assert duty_of(first).is_open and not duty_of(second).is_open
        assert refused(answer, second, boss).field == "grievance"

    def test_that_of_another_case_is_refused(self, boss):
        mine, other = filed(factories.told_case(), boss), filed(factories.told_case(), boss)
        facts = GrievanceAnswer(other.pk, services.UPHELD, "Yes.")
        found = refused(services.answer_grievance, mine.case_id, facts, by=boss, at=CAME + DAY)
        assert found.field == "grievance"

    def test_whoever_took_the_step_does_not_answer(self, boss):
        grievance = filed(factories.told_case(), boss, taken_by=boss)
        assert refused(answer, grievance, boss).code == "own_decision"
        assert answer(grievance, factories.user(Role.SUPERVISOR)).upheld

    def test_a_late_one_may_be_answered_all_the_same(self, boss):
        grievance = filed(factories.told_case(), boss, event_on=date(2025, 12, 1))
        answer(grievance, boss, outcome=services.NOT_UPHELD)
        assert grievance.case.notices.filter(kind="grievance_answer").exists()

    def test_or_told_by_a_short_letter_that_it_came_late(self, boss):
        grievance = filed(factories.told_case(), boss, event_on=date(2025, 12, 1))
        found = answer(grievance, boss, outcome=services.TOO_LATE)
        assert (found.is_too_late, found.upheld) == (True, None)
        letter = grievance.case.notices.get(kind="grievance_late")
        assert "too_late" in {said["key"] for said in letter.facts["statements"]}
        factories.dispatch_all(grievance.case, at=CAME + 2 * DAY)
        assert duty_of(grievance).met_at == CAME + 2 * DAY

    def test_one_in_time_is_never_called_late(self, boss):
        grievance = filed(factories.told_case(), boss)
        found = refused(answer, grievance, boss, outcome=services.TOO_LATE)
        assert (found.code, found.field) == ("filed_in_time", "outcome")

    def test_a_letter_that_was_queued_before_there_were_others_still_leaves(self, boss):
        grievance = filed(factories.told_case(), boss)
        answer(grievance, boss)
        letter = grievance.case.notices.get(kind="grievance_answer")
        old = ("against", "received_on", "words", "upheld", "answer")
        letter.facts["grievance"] = {name: letter.facts["grievance"][name] for name in old}
        assert render(letter, at=CAME + DAY).startswith(b"%PDF")

    def test_about_care_the_letter_describes_the_right_to_the_qio(self, boss):
        """42 CFR 422.564(e)(3)(iii)."""
        grievance = filed(factories.told_case(), boss, against="quality_of_care")
        answer(grievance, boss)
        letter = grievance.case.notices.get(kind="grievance_answer")
        said = {each["key"]: each["text"] for each in letter.facts["statements"]}
        assert "right to complain in writing" in said["quality_of_care"]


class TestReinstatements:
    """A disenrollment is no organization determination: no appeal, but a grievance."""

    @pytest.mark.parametrize(
        "made", [members.unfavorable, members.not_eligible, members.reinstated]
    )
    def test_a_specialist_records_and_answers_in_a_case_that_is_over(self, made):
        case = made()
        at = models.Case.objects.get(pk=case.pk).events.last().at + DAY
        specialist = members.specialist()
        grievance = filed(
            case, specialist, at=at, received_at=at, event_on=date(2026, 4, 1), words="Unfair."
        )
        other = answer(grievance, specialist, at=at + HOUR, outcome=services.NOT_UPHELD)
        letter = other.case.notices.get(kind="grievance_answer")
        assert letter.facts["person"] == "Member"
        assert letter.facts["grievance"]["may_appeal"] is False
        assert render(letter, at=at).startswith(b"%PDF")
        factories.dispatch_all(case, at=at + DAY)
        assert duty_of(grievance).met_at == at + DAY

    def test_the_law_of_the_plan_is_cited(self):
        """42 CFR 423.564 for a Part D plan."""
        case = members.unfavorable(plan=factories.plan(plan_type="pdp", contract_id="S0001"))
        at = case.events.last().at + DAY
        grievance = filed(
            case, members.specialist(), at=at, received_at=at, event_on=date(2026, 4, 1)
        )
        assert duty_of(grievance).citation == "42 CFR 423.564(e)(1)"

    def test_a_withdrawal_lets_the_grievance_stand(self):
        specialist = members.specialist()
        case = members.researched(by=specialist)
        at = members.ASKED + 2 * DAY
        grievance = filed(case, specialist, at=at, received_at=at, event_on=date(2026, 4, 1))
        withdraw(case.pk, why="By telephone.", by=specialist, at=at + HOUR)
        assert duty_of(grievance).is_open

    def test_there_is_nothing_to_expedite_in_one(self):
        case = members.unfavorable()
        found = refused(
            filed, case, members.specialist(), against="extension", received_at=members.ASKED,
            at=case.events.last().at + DAY,
        )  # fmt: skip
        assert found.field == "against"


def test_the_record_of_grievances_has_receipt_disposition_and_notice_date(boss):
    """42 CFR 422.564(g)."""
    grievance = filed(factories.told_case(), boss)
    answer(grievance, boss, outcome=services.NOT_UPHELD)
    factories.dispatch_all(grievance.case, at=CAME + 2 * DAY)
    (row,) = grievances(models.Case.objects.get(pk=grievance.case_id))
    assert row["disposition"] == "Not upheld"
    assert "Mar 3, 2026" in row["received"] and "Mar 5, 2026" in row["notified"]


def test_a_case_is_not_closed_over_an_open_grievance(boss):
    case = factories.told_case()
    filed(case, boss)
    case.deadlines.exclude(duty=ANSWER).update(met_at=CAME, met_by="a letter")
    assert refused(services.close, case.pk, by=boss, at=CAME + DAY).code == "duty_open"
