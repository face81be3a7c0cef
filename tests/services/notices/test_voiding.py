"""A held letter that is not sent: by the person who looked at it, or because another took its
place."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.permissions import Role
from cases import kinds, letter_order, letter_reviews, mailroom
from cases import services as folder
from cases.models import Case
from cases.services import dispatching
from config import health
from determinations import services
from notices.models import LetterReview, Notice, Undelivered
from regulations import delinquency_notices, reinstatement_notices, repayment_notices
from regulations.law import Refused
from reinstatement import services as members_
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY, HOUR, MONDAY
from tests.factories_payments import bounce, paid_early, take_back

pytestmark = pytest.mark.django_db
AT = MONDAY + DAY + HOUR
WHY = "It names another person's drug."


def supervisor():
    return factories.user(Role.SUPERVISOR)


def review_of(notice: Notice) -> LetterReview:
    return LetterReview.objects.filter(
        notice__event=notice.event_id, notice__kind=notice.kind
    ).latest("pk")


def dismissed(*, by=None) -> Case:
    """A dismissal whose letter is held. No duty hangs on it."""
    factories.review_letters("dismissal")
    case = factories.a_question()
    services.dismiss(
        case.pk, ground="not_a_valid_request", defect="no_decision_asked", why="A question.",
        by=by or supervisor(), at=MONDAY + DAY,
    )  # fmt: skip
    return case


def void(case: Case, *, by=None, why=WHY, at=AT) -> LetterReview:
    letter_review = LetterReview.objects.filter(notice__case=case).latest("pk")
    return folder.void_letter(letter_review.pk, why=why, by=by or supervisor(), at=at)


class TestBySomebodyWhoLooked:
    def test_it_never_leaves_and_stays_on_record_with_who_and_why(self):
        case, by = dismissed(), supervisor()
        answered = void(case, by=by)
        notice = case.notices.get()
        assert (notice.voided_at, notice.void_why) == (AT, WHY)
        assert (answered.answer, answered.answered_by, answered.words) == ("voided", by, WHY)
        event = case.events.get(event="letter_voided")
        assert (event.by, event.why, event.facts["notice"]) == (by, WHY, notice.pk)
        later = AT + 30 * DAY
        assert dispatching.due_notices(at=later, limit=10) == []
        assert not dispatching.dispatch(notice.pk, at=later)
        factories.dispatch_all(case, at=later)
        assert Notice.objects.get(pk=notice.pk).dispatched_at is None

    @pytest.mark.parametrize(
        "change",
        [
            {"dispatched_at": AT, "sha256": "x" * 64},
            {"held_at": None},
            {"held_at": None, "dispatched_at": AT, "sha256": "x" * 64},
            {"void_why": ""},
            {"voided_at": None},
        ],
    )
    def test_the_database_lets_it_neither_leave_nor_forget_why(self, change):
        case = dismissed()
        void(case)
        with pytest.raises(IntegrityError), transaction.atomic():
            case.notices.update(**change)

    def test_no_list_of_what_waits_shows_it_and_nothing_calls_it_late(self):
        case, user = dismissed(), supervisor()
        assert mailroom.tab_counts(user)[mailroom.WAITING] == 1
        void(case)
        assert mailroom.tab_counts(user)[mailroom.WAITING] == 0
        assert [each.pk for each in mailroom.letters(user).notices] == [case.notices.get().pk]
        assert letter_reviews.count_waiting(user) == 0
        for tab in letter_reviews.TABS:
            assert letter_reviews.letter_reviews(user, tab, after="").letter_reviews == []
        assert health.DUE["letter"](at=AT + 30 * DAY, limit=1) == []

    def test_an_address_or_print_that_changes_later_does_not_change_the_evidence(self):
        case = dismissed()
        void(case)
        before = case.notices.get().facts
        by = factories.user(Role.INTAKE)
        new = "5 New Street\nPortland, ME 04101"
        folder.correct_addresses(case.pk, enrollee=new, provider="", by=by, at=AT)
        folder.prefer_letters(case.pk, letter_language="en", large_print=True, by=by, at=AT)
        assert case.notices.get().facts == before

    def test_it_needs_words_and_somebody_else_who_may_look(self):
        author = supervisor()
        case = dismissed(by=author)
        with pytest.raises(Refused) as refused:
            void(case, why="  ")
        assert refused.value.field == "why"
        with pytest.raises(Refused, match="Someone else"):
            void(case, by=author)
        for role in set(Role) - {Role.SUPERVISOR}:
            with pytest.raises(PermissionDenied):
                void(case, by=factories.user(role))
        assert case.notices.get().voided_at is None

    def test_it_is_answered_once_and_nothing_else_follows(self):
        case = dismissed()
        void(case)
        letter_review = LetterReview.objects.get()
        for act, words in (
            (folder.release_letter, {}),
            (folder.send_back_letter, {"words": "Kinder."}),
            (folder.void_letter, {"why": "Again."}),
        ):
            with pytest.raises(Refused, match="already recorded"):
                act(letter_review.pk, **words, by=supervisor(), at=AT)
        with pytest.raises(Refused, match="not sent"):
            folder.correct_letter(
                letter_review.notice_id, words={}, note="x", by=supervisor(), at=AT
            )
        assert case.events.filter(event="letter_voided").count() == 1

    def test_one_that_was_sent_back_can_be_given_up(self):
        author = supervisor()
        case = dismissed(by=author)
        first = LetterReview.objects.get()
        folder.send_back_letter(first.pk, words="Kinder.", by=supervisor(), at=AT)
        void(case)
        assert [letter_review.answer for letter_review in LetterReview.objects.order_by("pk")] == [
            "sent_back",
            "voided",
        ]
        assert letter_reviews.sent_back_to(author) == []
        with pytest.raises(Refused):
            void(case)

    def test_released_it_can_no_longer_be_voided(self):
        case = dismissed()
        folder.release_letter(LetterReview.objects.get().pk, by=supervisor(), at=AT)
        with pytest.raises(Refused, match="released this letter already"):
            void(case)

    def test_a_letter_that_alone_meets_an_open_duty_has_to_be_sent(self):
        """42 CFR 422.568(b), (d): the plan must notify. No one could write the letter again."""
        case = factories.held_denial()
        with pytest.raises(Refused) as refused:
            void(case)
        assert refused.value.code == "only_answer"
        assert refused.value.citation
        assert case.notices.filter(voided_at=None).count() == 2
        assert case.deadlines.filter(duty="decide", met_at=None, closed_at=None).exists()

    def test_once_told_by_telephone_the_letter_of_an_approval_may_stay_away(self):
        """42 CFR 422.572(a): an expedited approval may be told orally; nothing is left open."""
        factories.review_letters("approval")
        case = factories.approved_case(priority="expedited")
        nurse, at = factories.user(Role.NURSE), MONDAY + DAY + HOUR
        told = folder.OralNoticeFacts("Wilhelmina Placeholder", at, "telephone", "I told her.")
        services.notify(case.pk, told, by=nurse, at=at)
        with pytest.raises(Refused) as refused:
            void(case, at=at)
        assert refused.value.code == "only_answer", "the physician has not been told"
        services.notify_provider(case.pk, told, by=nurse, at=at)
        void(case, at=at)
        assert case.notices.filter(voided_at=at).count() == 2
        factories.carry_out(case, at=at)
        folder.close(case.pk, by=nurse, at=at + HOUR)
        assert Case.objects.get(pk=case.pk).matter.state == "closed"


class TestReplaced:
    def test_the_letter_of_a_slip_is_voided_when_the_slip_is_taken_back(self):
        factories.review_letters("not_reviewed")
        case = members.not_eligible()
        take_back(case)
        first = case.notices.get(kind="not_reviewed")
        second = case.notices.get(event__event="not_eligible_taken_back")
        assert first.void_why == f"Letter {second.number} replaces it."
        assert case.events.get(event="letter_voided").by == second.event.by
        assert not letter_order.met_by(first).exists()
        with pytest.raises(Refused):
            folder.release_letter(review_of(first).pk, by=supervisor(), at=AT + DAY)

    def test_the_letter_of_a_dismissal_is_voided_when_it_is_vacated(self):
        """42 CFR 422.568(i)."""
        case = dismissed()
        services.vacate_dismissal(case.pk, why="It came.", by=supervisor(), at=AT)
        first = case.notices.get(kind="dismissal")
        second = case.notices.get(kind="dismissal_vacated")
        assert (first.voided_at, first.void_why) == (AT, f"Letter {second.number} replaces it.")
        assert second.voided_at is None
        assert dispatching.due_notices(at=AT, limit=10) == [second.pk]

    def test_one_that_left_already_is_let_alone(self):
        case = factories.dismissed_case()
        services.vacate_dismissal(case.pk, why="It came.", by=supervisor(), at=AT + DAY)
        assert case.notices.exclude(voided_at=None).count() == 0
        assert not case.events.filter(event="letter_voided").exists()

    def test_the_letter_with_the_old_amount_is_voided_and_the_new_one_meets_the_duty(self):
        """Guidance, section 70.3.5.1: the notice tells the decision and the amount."""
        factories.review_letters("good_cause_owed", "good_cause_clear")
        case = members.favorable(of=paid_early("83.00", date(2026, 4, 10)))
        first = case.notices.get()
        bounce(date(2026, 4, 25))
        second = case.notices.latest("pk")
        first.refresh_from_db()
        assert first.void_why == f"Letter {second.number} replaces it."
        told = case.deadlines.get(duty="notify_good_cause")
        assert told.is_open, "nobody has been told anything yet"
        with pytest.raises(Refused) as refused:
            folder.void_letter(review_of(second).pk, why=WHY, by=supervisor(), at=AT)
        assert refused.value.code == "only_answer"
        at = second.queued_at + HOUR
        folder.release_letter(review_of(second).pk, by=supervisor(), at=at)
        assert dispatching.dispatch(second.pk, at=at)
        told.refresh_from_db()
        assert told.met_at == at

    def test_an_amount_that_changed_after_the_first_letter_left_meets_nothing_twice(self):
        case = members.favorable(of=paid_early("83.00", date(2026, 4, 10)))
        first = case.notices.get()
        assert dispatching.dispatch(first.pk, at=first.queued_at + HOUR)
        bounce(date(2026, 4, 25))
        second = case.notices.latest("pk")
        assert dispatching.dispatch(second.pk, at=second.queued_at + HOUR)
        assert case.deadlines.get(duty="notify_good_cause").met_at == first.queued_at + HOUR

    def test_an_error_of_the_plan_voids_the_held_decision_it_undoes(self):
        """Guidance, section 70.3.4: the decision counts no more, its duties have fallen away."""
        factories.review_letters("good_cause_denied")
        case = members.unfavorable()
        at = case.notices.get().queued_at + DAY
        members_.find_plan_error(case.pk, why="We lost her check.", by=supervisor(), at=at)
        assert case.notices.get(kind="good_cause_denied").voided_at == at
        assert not case.deadlines.filter(duty="notify_good_cause", closed_at=None).exists()

    def test_a_step_that_fails_voids_nothing(self):
        case = dismissed()
        with pytest.raises(RuntimeError), transaction.atomic():
            services.vacate_dismissal(case.pk, why="It came.", by=supervisor(), at=AT)
            raise RuntimeError
        assert case.notices.get().voided_at is None

    def test_a_later_letter_that_does_not_void_it_refuses_the_release_until_somebody_does(self):
        factories.review_letters("dismissal_vacated")
        case = factories.dismissed_case()
        services.vacate_dismissal(case.pk, why="It came.", by=supervisor(), at=AT + DAY)
        services.dismiss(
            case.pk, ground="not_a_valid_request", defect="no_decision_asked", why="A question.",
            by=supervisor(), at=AT + 2 * DAY,
        )  # fmt: skip
        held = case.notices.get(kind="dismissal_vacated")
        later = case.notices.filter(kind="dismissal").latest("pk")
        with pytest.raises(Refused, match=f"Letter {later.number} .* replaces it") as refused:
            folder.release_letter(review_of(held).pk, by=supervisor(), at=AT + 3 * DAY)
        assert refused.value.code == "replaced"
        folder.void_letter(review_of(held).pk, why=WHY, by=supervisor(), at=AT + 3 * DAY)

    def test_a_letter_that_is_not_sent_takes_no_other_ones_place(self):
        factories.review_letters("dismissal_vacated", "dismissal")
        case = factories.a_question()
        for ground in ("First.", "Second."):
            services.dismiss(
                case.pk,
                ground="not_a_valid_request",
                defect="no_decision_asked",
                why=ground,
                by=supervisor(),
                at=AT,
            )
            if ground == "First.":
                services.vacate_dismissal(case.pk, why="It came.", by=supervisor(), at=AT)
        held = case.notices.get(kind="dismissal_vacated")
        later = case.notices.filter(kind="dismissal").latest("pk")
        assert letter_order.replaced_by(held) == later
        folder.void_letter(review_of(later).pk, why=WHY, by=supervisor(), at=AT)
        assert letter_order.replaced_by(held) is None
        folder.release_letter(review_of(held).pk, by=supervisor(), at=AT)

    def test_every_event_of_the_tables_is_one_that_has_letters(self):
        """A name that no rule knows would replace nothing, in silence."""
        own = {
            "approved", "denied", "partially_approved", "reversed", "partly_reversed", "affirmed",
            "extended", "dismissed", "withdrawn", "vacated", "expedite_refused", "form_requested",
            "grievance_answered", "grievance_late", "toy_lent",
        }  # fmt: skip
        notices = (
            reinstatement_notices.NOTICES, delinquency_notices.NOTICES, repayment_notices.NOTICES
        )  # fmt: skip
        rules = {each.key for table in notices for each in table.history()}
        tables = [table for kind in kinds.every() for table in (kind.voids, kind.outdates)]
        named = {
            each for table in tables for event, olds in table.items() for each in (event, *olds)
        }
        assert named | set(kinds.meets()) <= own | rules


class TestTheClockOnTheList:
    def test_a_letter_that_was_decided_anew_since_shows_no_clock_of_the_later_decision(self):
        factories.review_letters("good_cause_owed", "good_cause_clear")
        case = members.favorable(of=paid_early("83.00", date(2026, 4, 10)))
        bounce(date(2026, 4, 25))
        # As it stood before letters could be voided.
        Notice.objects.update(voided_at=None, void_why="")
        LetterReview.objects.filter(answer="voided").update(
            answer="", words="", answered_by=None, answered_at=None
        )
        first, second = case.notices.order_by("pk")
        dues = {
            letter_review.notice_id: letter_review.due_at
            for letter_review in letter_reviews.letter_reviews(
                supervisor(), "waiting", after=""
            ).letter_reviews
        }
        assert dues[first.pk] is None
        assert dues[second.pk] == case.deadlines.get(duty="notify_good_cause").due_at
        assert not letter_order.met_by(first).exists()

    def test_a_refusal_to_expedite_shows_the_clock_of_its_own_request(self):
        factories.review_letters("expedite_refused")
        case = factories.received_case()
        for n in (1, 2):
            at = MONDAY + n * DAY
            services.request_expedite(
                case.pk, services.ExpediteFacts("enrollee", "written", at, False, ""),
                by=factories.user(Role.INTAKE), at=at,
            )  # fmt: skip
            services.refuse_expedite(
                case.pk, why="Stable.", by=factories.user(Role.PHYSICIAN), at=at
            )
        shown = letter_reviews.letter_reviews(supervisor(), "waiting", after="").letter_reviews
        dues = {
            letter_review.notice.event.facts["request"]: letter_review.due_at
            for letter_review in shown
        }
        open_ = case.deadlines.filter(duty="notify_expedite_refused")
        assert {int(duty.subject): duty.due_at for duty in open_} == {
            int(k): v for k, v in dues.items()
        }
        assert len(set(dues.values())) == 2


def test_a_letter_that_waits_for_an_address_is_not_sent_after_what_corrects_it():
    """It waited for days: sent late it would say again what was taken back."""
    case = members.not_eligible()
    case.enrollee.address = ""
    case.enrollee.save()
    notice = case.notices.get()
    notice.facts["to"]["address"] = ""
    notice.save()
    assert not dispatching.dispatch_or_put_off(notice.pk, at=case.received_at + HOUR)
    waits = Undelivered.objects.get(notice=notice)
    assert waits.is_open
    take_back(case)
    waits.refresh_from_db()
    notice.refresh_from_db()
    assert notice.voided_at and waits.settled_how == Undelivered.How.VOIDED
    assert not LetterReview.objects.exists()
