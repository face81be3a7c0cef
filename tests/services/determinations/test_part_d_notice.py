"""The denial under Part D has a notice of its own, CMS-10146, next to the decision under A or B.

42 CFR 423.568(f): whoever denies a drug under Part D gives the enrollee written notice of it,
whatever Part A or B say (422.112(b)(7)(ii); 80 FR 7941). Without a loaded edition our letter is
that notice, as before.
"""

from datetime import date, datetime

import pytest

from accounts.permissions import Role
from cases import models, services
from cases.services import dispatching
from determinations import services as determinations
from determinations.services.appeals import noticed_on
from notices.models import LetterReview, Notice
from regulations.law import Refused
from reports import timeliness as report
from tests import factories, invented_form
from tests.drugs import DRUG, FINDING, WAY, approved_under_part_b, denied_under_all_parts, said
from tests.factories import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db
SENT = MONDAY + DAY + HOUR
WITH_IT = "65 calendar days of the date of our Part D denial notice, which we send you together"
DECISIONS = pytest.mark.parametrize("decided", [denied_under_all_parts, approved_under_part_b])


def letters(case: models.Case) -> set[tuple[str, str]]:
    return set(case.notices.values_list("kind", "recipient"))


def notice(case: models.Case, kind: str = "part_d_denial", to: str = "enrollee") -> Notice:
    return case.notices.get(kind=kind, recipient=to)


class TestWhereNoNoticeWasSent:
    @DECISIONS
    def test_it_goes_out_with_the_decision_to_the_same_people(self, decided):
        """42 CFR 423.568(b), (f): the enrollee, and the prescriber as appropriate."""
        edition = invented_form.of_drugs_in_force()
        case = decided()
        own = {("part_d_denial", "enrollee"), ("part_d_denial", "provider")}
        assert own < letters(case) and len(letters(case)) == 4
        assert notice(case).form_edition == edition
        assert notice(case).called.startswith("Notice of Denial of Medicare Part D")

    def test_the_form_says_why_part_d_denies_and_nothing_of_the_denial_under_part_b(self):
        """42 CFR 423.568(g)(2)-(3): the specific reasons, the right to a redetermination."""
        invented_form.of_drugs_in_force()
        case = denied_under_all_parts()
        words = said(case, "part_d_denial")
        assert FINDING in words and case.matter.items.get().description in words
        assert "another look at the drug within 65 days" in words
        assert "CMS-10146 · OMB 0938-0976 · Expires December 31, 2028" in words
        assert "which Part B asks for" not in words and "Another part" not in words

    def test_where_part_b_covers_the_drug_the_form_says_on_what_terms(self):
        """CMS-10146, form instructions: text for a drug that Part A or B covers."""
        invented_form.of_drugs_in_force()
        words = said(approved_under_part_b(), "part_d_denial")
        assert f"approved to pay: Six infusions. {WAY} You may still object." in words
        assert "elsewhere" not in words and "Plans with both" not in words
        assert "{" not in words and " : " not in words

    @DECISIONS
    def test_the_other_letter_says_that_it_comes_with_it_and_counts_the_days_from_it(self, decided):
        """42 CFR 423.582(b): the days run from the notice of the decision under Part D."""
        invented_form.of_drugs_in_force()
        words = said(decided())
        (right,) = words.split("Your right to appeal the Part D decision")[1:]
        assert WITH_IT in right and "days of the date of this letter" not in right

    @DECISIONS
    def test_without_an_edition_our_letter_is_the_notice_and_carries_no_number(self, decided):
        """Corrections A1: our own wording carries no form number."""
        case = decided()
        words = said(case)
        assert {kind for kind, _to in letters(case)} < {"denial", "approval"}
        assert "65 calendar days of the date of this letter" in words
        assert "CMS-10146" not in words and "OMB" not in words

    def test_an_edition_of_another_day_or_plan_makes_none(self):
        by, plan = factories.user(Role.ADMINISTRATOR), factories.plan()
        other = factories.plan(name="Other Plan", contract_id="H0002")
        invented_form.of_drugs_in_force(plan=other, by=by)
        invented_form.of_drugs_in_force(plan=plan, by=by, on=date(2026, 3, 9))
        case = denied_under_all_parts()
        assert case.plan == plan and not case.notices.filter(kind="part_d_denial")

    def test_a_drug_that_part_d_never_judged_has_no_such_notice(self):
        invented_form.of_drugs_in_force()
        case = factories.denied_case(request_type="part_b_drug", prior_authorization=False)
        assert letters(case) == {("denial", "enrollee"), ("denial", "provider")}

    def test_it_is_made_for_all_its_readers_or_for_none(self):
        """45 CFR 92.201; the form's doctor has a copy: a Spanish edition alone makes no letter in
        English for the prescriber."""
        by = factories.user(Role.ADMINISTRATOR)
        invented_form.of_drugs_in_force(language="es", by=by)
        assert letters(_in_spanish()) == {("denial", "enrollee"), ("denial", "provider")}
        invented_form.of_drugs_in_force(by=by)
        case = _in_spanish()
        assert notice(case).language == "es" and notice(case, to="provider").language == "en"
        assert "La mirada normal tarda 7 días." in said(case, "part_d_denial")
        assert "que le enviamos junto con esta carta" in said(case)


def _call(at: datetime) -> services.OralNoticeFacts:
    return services.OralNoticeFacts(
        told="Wilhelmina", told_at=at, channel="telephone", words="She heard it all."
    )


def _in_spanish() -> models.Case:
    nurse = factories.user(Role.NURSE)
    case = factories.in_review_case(
        by=nurse, request_type="part_b_drug", prior_authorization=False, summary="An antibody"
    )
    services.prefer_letters(
        case.pk, letter_language="es", large_print=False, by=factories.user(Role.INTAKE), at=MONDAY
    )
    determinations.find_not_part_d(case.pk, finding=FINDING, found_by="Ida", by=nurse, at=MONDAY)
    invented_form.deny(case, at=MONDAY + DAY)
    return case


@DECISIONS
def test_where_it_was_sent_already_the_letter_names_its_day_and_none_is_sent(decided):
    """42 CFR 423.582(b)."""
    invented_form.of_drugs_in_force()
    case = decided(date(2026, 2, 20))
    assert not case.notices.filter(kind="part_d_denial")
    assert "65 calendar days of February 20, 2026, the date of our Part D notice" in said(case)


class TestBothLeaveTogether:
    @pytest.fixture
    def case(self, db) -> models.Case:
        invented_form.of_drugs_in_force()
        return denied_under_all_parts()

    def test_the_denial_lets_the_notice_that_it_speaks_of_leave_first_and_each_leaves_once(
        self, case
    ):
        assert dispatching.dispatch_or_put_off(notice(case, "denial").pk, at=SENT)
        assert notice(case).dispatched_at == SENT
        factories.dispatch_all(case, at=SENT)
        factories.dispatch_all(case, at=SENT + HOUR)
        sent = case.events.filter(event="letter_sent").order_by("pk")
        assert len(sent) == 4 == len({each.facts["notice"] for each in sent})
        order = [(each.facts["kind"], each.facts["recipient"]) for each in sent]
        assert order.index(("part_d_denial", "enrollee")) < order.index(("denial", "enrollee"))
        assert order.index(("part_d_denial", "provider")) < order.index(
            ("part_d_denial", "enrollee")
        )

    def test_the_notice_of_part_d_alone_stops_no_clock_of_the_request(self, case):
        """42 CFR 422.568(b)(3): the clock is stopped by the notice of the determination."""
        for to in ("provider", "enrollee"):
            assert dispatching.dispatch(notice(case, to=to).pk, at=SENT)
        case.refresh_from_db()
        assert case.matter.notified_at is None and noticed_on(case.determination) is None
        open_ = case.deadlines.filter(met_at=None, closed_at=None).values_list("duty", flat=True)
        assert {"decide", "notify_provider"} <= set(open_)
        assert dispatching.dispatch(notice(case, "denial").pk, at=SENT + DAY)
        case = models.Case.objects.get(pk=case.pk)
        assert case.matter.notified_at == SENT + DAY
        assert noticed_on(case.determination) == (SENT + DAY).date()

    def test_it_confirms_no_denial_told_by_telephone(self, case):
        """42 CFR 422.572(c): within 3 days of the call, by the letter of the decision."""
        nurse, physician = factories.user(Role.NURSE), factories.user(Role.PHYSICIAN)
        case = factories.in_review_case(by=nurse, **DRUG, priority="expedited")
        at = MONDAY + 3 * HOUR
        determinations.find_not_part_d(case.pk, finding=FINDING, found_by="Ida", by=nurse, at=at)
        determinations.deny(case.pk, **factories.DENIAL, by=physician, at=at)
        dispatching.dispatch(notice(case).pk, at=at + HOUR)
        determinations.notify(case.pk, _call(at + 2 * HOUR), by=nurse, at=at + 3 * HOUR)
        confirm = case.deadlines.get(duty="confirm_in_writing")
        assert confirm.is_open
        dispatching.dispatch(notice(case, "denial").pk, at=SENT)
        confirm.refresh_from_db()
        assert confirm.met_at == SENT

    def test_it_is_not_the_letter_of_an_approval_told_by_telephone(self, case):
        """Both answers side by side: by the call, and by the letter of the decision."""
        case = approved_under_part_b()
        dispatching.dispatch(notice(case).pk, at=SENT)
        determinations.tell_approval(case.pk, _call(SENT), by=factories.user(), at=SENT + HOUR)
        duties = models.Deadline.objects.filter(case=case, duty="decide")
        assert report.page(duties, before="").duties[0].letter_at is None
        dispatching.dispatch(notice(case, "approval").pk, at=SENT + 2 * HOUR)
        assert report.page(duties, before="").duties[0].letter_at == SENT + 2 * HOUR

    def test_while_it_waits_for_a_review_so_does_the_denial_and_leaves_with_its_release(self, case):
        factories.review_letters("part_d_denial")
        case = denied_under_all_parts()
        letter = notice(case, "denial")
        assert not dispatching.dispatch_or_put_off(letter.pk, at=SENT)
        letter.refresh_from_db()
        assert (letter.dispatched_at, letter.last_error) == (None, "letter_with_it_cannot_leave")
        review = LetterReview.objects.get(notice__case=case)
        by = factories.user(Role.SUPERVISOR)
        services.release_letter(review.pk, by=by, at=SENT)
        assert dispatching.dispatch_or_put_off(notice(case).pk, at=SENT)
        assert letter.pk in dispatching.due_notices(at=SENT, limit=20)
        assert dispatching.dispatch_or_put_off(letter.pk, at=SENT)

    def test_its_corrected_reason_is_judged_as_when_it_was_written(self, case):
        """42 CFR 423.568(g)(2): the specific reasons."""
        factories.review_letters("part_d_denial")
        case, nurse = denied_under_all_parts(), factories.user(Role.PHYSICIAN)
        letter = notice(case)
        review = LetterReview.objects.get(notice__case=case)
        by = factories.user(Role.SUPERVISOR)
        services.send_back_letter(review.pk, words="Say more.", by=by, at=SENT)
        with pytest.raises(Refused) as refused:
            services.correct_letter(letter.pk, words={"text_0": "n/a"}, note="", by=nurse, at=SENT)
        assert refused.value.field == "text_0"

    def test_what_another_letter_says_is_with_it_is_not_left_out(self, case):
        factories.review_letters("part_d_denial")
        case = denied_under_all_parts()
        review = LetterReview.objects.get(notice__case=case)
        case.deadlines.update(closed_at=SENT, closed_why="x")
        with pytest.raises(Refused) as refused:
            services.void_letter(
                review.pk, why="No need.", by=factories.user(Role.SUPERVISOR), at=SENT
            )
        assert refused.value.code == "goes_with"

    def test_without_an_address_both_wait_for_one(self, case):
        case.enrollee.address = ""
        case.enrollee.save()
        for each in case.notices.filter(recipient="enrollee"):
            each.facts["to"]["address"] = ""
            each.save()
        assert not dispatching.dispatch_or_put_off(notice(case, "denial").pk, at=SENT)
        assert notice(case, "denial").last_error == "no_address"
        assert not case.events.filter(event="letter_sent", facts__recipient="enrollee")

    def test_a_copy_that_others_wait_for_stays_on_the_list_of_those_without_an_address(self, case):
        """42 CFR 422.568(b)(3): told by telephone, the prescriber's copy would hold up the
        enrollee's letters with no one to see it."""
        case.provider.address = ""
        case.provider.save()
        for each in case.notices.filter(recipient="provider"):
            each.facts["to"]["address"] = ""
            each.save()
        for each in case.notices.order_by("pk"):
            assert not dispatching.dispatch_or_put_off(each.pk, at=SENT)
        assert notice(case).last_error == notice(case, "denial").last_error == "no_copy_for_doctor"
        by = factories.user(Role.INTAKE)
        row = notice(case, to="provider").undelivered.get()
        with pytest.raises(Refused) as refused:
            services.settle_otherwise(row.pk, words="By telephone.", by=by, at=SENT)
        assert refused.value.code == "others_wait"
        services.correct_addresses(
            case.pk, enrollee="", requester="", provider="9 Clinic Road\nPortland, ME 04101",
            by=by, at=SENT + HOUR,
        )  # fmt: skip
        for _again in range(2):
            for pk in dispatching.due_notices(at=SENT + HOUR, limit=20):
                dispatching.dispatch_or_put_off(pk, at=SENT + HOUR)
        assert not case.notices.filter(dispatched_at=None)

    def test_a_decision_that_is_reopened_names_the_day_of_the_notice_and_sends_no_second(
        self, case
    ):
        factories.dispatch_all(case, at=SENT)
        physician = factories.user(Role.PHYSICIAN)
        facts = determinations.ReopeningFacts("any_reason", "plan", "A record was overlooked.")
        determinations.reopen(case.pk, facts, by=factories.user(Role.SUPERVISOR), at=SENT + HOUR)
        determinations.deny(case.pk, **factories.DENIAL, by=physician, at=SENT + DAY)
        assert case.notices.filter(kind="part_d_denial", recipient="enrollee").count() == 1
        again = case.notices.filter(kind="denial", recipient="enrollee").latest("pk")
        (right,) = [each for each in again.facts["statements"] if each["key"] == "redetermination"]
        assert "of March 3, 2026, the date of our Part D notice" in right["text"]

    def test_a_copy_that_is_sent_again_waits_for_nothing(self, case):
        factories.dispatch_all(case, at=SENT)
        facts = services.ResendFacts("asked", "", 0)
        copy = services.send_again(
            notice(case, "denial").pk, facts, by=factories.user(Role.INTAKE), at=SENT + HOUR
        )
        assert dispatching.dispatch(copy.pk, at=SENT + HOUR)


def test_on_both_forms_the_denial_speaks_of_the_notice_that_goes_with_it():
    """Each denial on its own form: CMS-10003-NDMCP under A and B, CMS-10146 under D."""
    by = factories.user(Role.ADMINISTRATOR)
    invented_form.of_drugs_in_force(by=by)
    invented_form.in_force(by=by)
    case = denied_under_all_parts()
    assert notice(case, "denial").form_edition.form == "CMS-10003-NDMCP"
    assert WITH_IT in said(case)
    assert dispatching.dispatch_or_put_off(notice(case, "denial").pk, at=SENT)
    assert not case.notices.filter(dispatched_at=None)
