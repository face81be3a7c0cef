"""Reconsiderations, told as the services tell them (42 CFR 422.578 to 422.619)."""

import io
import zipfile
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.permissions import Role
from cases import models
from cases import services as folder
from cases.services import OralNoticeFacts
from determinations import models as determinations
from determinations import services
from determinations.models import AppealState as State
from determinations.services import EffectuationFacts, RequiredFormFacts
from regulations.law import Refused
from regulations.replay import replay
from tests import factories
from tests.factories import APPEALED, DAY, EXPERTISE, HOUR, MONDAY, UPHELD
from tests.pages import one_line, sign_in
from tests.prints import reader_of, text_of

NEW_YORK = ZoneInfo("America/New_York")
EXPEDITED = {"priority": "expedited"}
PAYMENT = {"request_type": "payment", "prior_authorization": False, "clean_claim": False}
DRUG = {"request_type": "part_b_drug", "prior_authorization": False}
pytestmark = pytest.mark.django_db


def matter(case) -> determinations.Reconsideration:
    return determinations.Reconsideration.objects.get(pk=case.pk)


def open_duties(case) -> dict[str, models.Deadline]:
    return {duty.duty: duty for duty in case.deadlines.filter(met_at=None, closed_at=None)}


def local(*parts) -> datetime:
    return datetime(*parts, tzinfo=NEW_YORK)


def end_of(at: datetime, days: int) -> datetime:
    return (at.astimezone(NEW_YORK) + timedelta(days=days)).replace(hour=23, minute=59, second=59)


def physician():
    return factories.user(Role.PHYSICIAN)


def letter(case, kind, recipient="enrollee") -> str:
    return text_of(reader_of(case.notices.get(kind=kind, recipient=recipient)))


class TestFiling:
    def test_opens_a_case_of_its_own_with_thirty_days(self):
        """42 CFR 422.590(a): 30 calendar days from receipt."""
        case = factories.appealed_case()
        assert case.kind == "reconsideration" and case.matter.is_appeal
        duty = open_duties(case)["decide"]
        assert duty.due_at == end_of(APPEALED, 30)
        assert duty.citation == "42 CFR 422.590(a)"
        assert replay(duty.trace).due_at == duty.due_at

    @pytest.mark.parametrize(
        ("appeal", "facts", "due"),
        [
            (EXPEDITED, {}, APPEALED + 72 * HOUR),  # 422.590(e)(1)
            ({}, DRUG, end_of(APPEALED, 7)),  # 422.590(c)
            (EXPEDITED, DRUG, APPEALED + 72 * HOUR),  # 422.590(e)(2)
            ({}, PAYMENT, end_of(APPEALED, 60)),  # 422.590(b)
        ],
    )
    def test_each_kind_has_its_own_limit(self, appeal, facts, due):
        case = factories.appealed_case(appeal=appeal, **facts)
        assert open_duties(case)["decide"].due_at == due

    def test_a_payment_cannot_be_expedited(self):
        """42 CFR 422.584(a)."""
        with pytest.raises(Refused) as refused:
            factories.appealed_case(appeal=EXPEDITED, **PAYMENT)
        assert refused.value.field == "priority"

    def test_a_step_of_requests_is_none_of_an_appeal(self):
        """Telling the provider is a duty of determinations alone (42 CFR 422.568(b)(3))."""
        by = physician()
        case = factories.appeal_in_review(by=by, appeal=EXPEDITED)
        services.reverse(case.pk, reason="Granted.", by=by, at=APPEALED + HOUR)
        told = OralNoticeFacts("Dr. Nobody", APPEALED + 2 * HOUR, "telephone", "Granted.")
        with pytest.raises(Refused) as refused:
            services.notify_provider(case.pk, told, by=by, at=APPEALED + 2 * HOUR)
        assert refused.value.code == "another_kind"
        assert refused.value.message.startswith("This is not a step of a reconsideration.")

    def test_both_trails_tell_of_it(self):
        case = factories.appealed_case()
        denied = matter(case).determination.case
        assert case.events.get(event="appeal_received").facts["against"] == denied.number
        assert denied.events.get(event="appealed").facts["appeal"] == case.number

    def test_the_window_is_sixty_days_from_presumed_receipt(self):
        """42 CFR 422.582(b): 60 days after receipt, presumed 5 days after the notice."""
        found = matter(factories.appealed_case())
        assert found.notice_on == (MONDAY + DAY).date()
        assert found.file_by == (MONDAY + 66 * DAY).date()
        assert replay(found.filing).due_on == found.file_by
        assert not found.is_filed_late

    def test_proof_of_another_day_moves_the_window(self):
        received_on = (MONDAY + 2 * DAY).date()
        case = factories.appealed_case(appeal={"notice_received_on": received_on})
        assert matter(case).file_by == received_on + 60 * DAY

    def test_on_the_last_day_it_is_in_time_and_a_day_later_late(self):
        last = end_of(MONDAY + DAY, 65)
        assert not matter(factories.appealed_case(appeal={"received_at": last})).is_filed_late
        late = last + timedelta(seconds=1)
        assert matter(factories.appealed_case(appeal={"received_at": late})).is_filed_late

    def test_a_late_one_is_decided_only_after_good_cause(self):
        """42 CFR 422.582(c)."""
        by = physician()
        case = factories.appeal_in_review(by=by, appeal={"received_at": MONDAY + 80 * DAY})
        at = case.received_at + DAY
        with pytest.raises(Refused) as refused:
            services.reverse(case.pk, reason="Granted.", by=by, at=at)
        assert refused.value.code == "filed_late"
        services.find_good_cause(
            case.pk, why="In the hospital.", by=factories.user(Role.SUPERVISOR), at=at
        )
        services.reverse(case.pk, reason="Granted.", by=by, at=at)
        assert matter(case).outcome == "reversed"

    def test_a_late_one_without_cause_is_dismissed_with_the_way_to_the_ire(self):
        """42 CFR 422.582(f)(3), (g); 422.590(i)."""
        case = factories.appealed_case(appeal={"received_at": MONDAY + 80 * DAY})
        self.dismiss(case, "filed_late")
        assert matter(case).state == State.DISMISSED
        assert not open_duties(case)
        said = letter(case, "dismissal")
        assert "independent review entity to review this dismissal" in said
        assert "60 calendar days" in said and "6 months" in said
        assert "reconsider this dismissal" not in said

    def test_one_in_time_is_not_dismissed_as_late(self):
        case = factories.appealed_case()
        with pytest.raises(Refused) as refused:
            self.dismiss(case, "filed_late")
        assert refused.value.field == "ground"

    def test_grounds_of_requests_are_no_grounds_of_appeals(self):
        with pytest.raises(Refused):
            self.dismiss(factories.appealed_case(), "not_a_valid_request")
        with pytest.raises(Refused):
            self.dismiss(factories.received_case(), "filed_late")

    def dismiss(self, case, ground):
        at = case.received_at + DAY
        by = factories.user(Role.SUPERVISOR)
        services.dismiss(case.pk, ground=ground, why="It was filed too late.", by=by, at=at)
        factories.dispatch_all(case, at=at + HOUR)

    def test_nothing_to_appeal_before_the_denial_was_told(self):
        denied = factories.denied_case()
        with pytest.raises(Refused) as refused:
            self.file(denied, MONDAY + 3 * DAY)
        assert refused.value.code == "nothing_to_appeal"

    def test_an_approval_is_not_appealed(self):
        approved = factories.told_case(factories.approved_case)
        with pytest.raises(Refused):
            self.file(approved, APPEALED)

    def test_a_limit_that_passed_is_itself_a_denial(self):
        """42 CFR 422.568(f): no letter, so no last day to appeal."""
        case = factories.received_case()
        with pytest.raises(Refused):
            self.file(case, MONDAY + 2 * DAY)
        appeal = self.file(case, MONDAY + 8 * DAY)
        assert matter(appeal).file_by is None
        assert matter(appeal).is_medical

    def test_a_dismissal_may_be_appealed_and_taken_back_when_the_appeal_is_granted(self):
        """42 CFR 422.568(h)(3)."""
        dismissed = factories.dismissed_case()
        case = self.file(dismissed, APPEALED)
        nurse = factories.user(Role.NURSE)
        folder.take(case.pk, by=nurse, at=APPEALED + HOUR)
        services.reverse(
            case.pk, reason="It was a valid request.", by=nurse, at=APPEALED + DAY,
            expertise=EXPERTISE,
        )  # fmt: skip
        years = APPEALED + 300 * DAY
        by = factories.user(Role.SUPERVISOR)
        services.vacate_dismissal(dismissed.pk, why="Reversed on appeal.", by=by, at=years)

    def test_one_appeal_at_a_time(self):
        case = factories.appealed_case()
        denied = matter(case).determination.case
        with pytest.raises(Refused) as refused:
            self.file(denied, APPEALED + DAY)
        assert case.number in refused.value.message

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"received_at": APPEALED + 2 * DAY}, "received_at"),
            ({"received_at": MONDAY}, "received_at"),
            ({"notice_received_on": (APPEALED + DAY).date()}, "notice_received_on"),
            ({"notice_received_on": MONDAY.date()}, "notice_received_on"),
        ],
    )
    def test_what_cannot_be_is_refused_and_leaves_no_case(self, changes, field):
        denied = factories.told_case()
        before = models.Case.objects.count()
        with pytest.raises(Refused) as refused:
            services.appeal(
                denied.pk, factories.appeal_facts(**changes),
                by=factories.user(Role.INTAKE), at=APPEALED + HOUR,
            )  # fmt: skip
        assert refused.value.field == field
        assert models.Case.objects.count() == before

    def test_is_not_for_compliance(self):
        denied = factories.told_case()
        with pytest.raises(PermissionDenied):
            services.appeal(
                denied.pk, factories.appeal_facts(),
                by=factories.user(Role.COMPLIANCE), at=APPEALED + HOUR,
            )  # fmt: skip

    def file(self, case, received_at):
        facts = factories.appeal_facts(received_at=received_at)
        by = factories.user(Role.INTAKE)
        return services.appeal(case.pk, facts, by=by, at=received_at + HOUR)


class TestRequiredFormsAndTurns:
    def test_a_noncontract_provider_shows_a_waiver_first(self):
        """42 CFR 422.574(b): the clock starts with the waiver; without it, a dismissal."""
        provider = folder.ProviderFacts(name="Dr. Far", contracted=False, address="1 Road")
        case = factories.appealed_case(
            appeal={"requester_kind": "provider", "requester_name": "Dr. Far"},
            provider=provider, **PAYMENT,
        )  # fmt: skip
        assert set(open_duties(case)) == {"obtain_waiver"}
        assert case.notices.get(kind="form_request").recipient == "provider"
        came = APPEALED + 9 * DAY
        facts = RequiredFormFacts("waiver", came)
        services.receive_required_form(
            case.pk, facts, by=factories.user(Role.INTAKE), at=came + HOUR
        )
        assert open_duties(case)["decide"].due_at == end_of(came, 60)

    def test_a_waiver_that_never_comes_ends_in_a_dismissal(self):
        provider = folder.ProviderFacts(name="Dr. Far", contracted=False, address="1 Far Road")
        case = factories.appealed_case(
            appeal={"requester_kind": "provider"}, provider=provider, **PAYMENT
        )
        by = factories.user(Role.SUPERVISOR)
        facts = {"ground": "no_appeal_form", "why": "No waiver came.", "by": by}
        with pytest.raises(Refused) as refused:
            services.dismiss(case.pk, **facts, at=APPEALED + 30 * DAY)
        assert refused.value.code == "dismissal_too_early"
        after = open_duties(case)["obtain_waiver"].due_at + HOUR
        services.dismiss(case.pk, **facts, at=after)
        assert matter(case).state == State.DISMISSED

    def test_a_representative_shows_an_appointment_first(self):
        """42 CFR 405.910."""
        case = factories.appealed_case(appeal={"requester_kind": "representative"})
        assert set(open_duties(case)) == {"obtain_appointment"}

    def test_a_limit_to_get_a_form_does_not_count_as_a_decision(self):
        case = factories.appealed_case(appeal={"requester_kind": "representative"})
        duty = open_duties(case)["obtain_appointment"]
        folder.mark_missed(duty.pk, at=duty.due_at + HOUR)
        assert matter(case).state == State.RECEIVED

    def test_is_extended_by_fourteen_days_once(self):
        """42 CFR 422.590(f)."""
        case = factories.appeal_in_review()
        facts = factories.extension(case)
        nurse = factories.user(Role.NURSE)
        extension = services.extend(case.pk, facts, by=nurse, at=APPEALED + DAY)
        assert extension.citation == "42 CFR 422.590(f)(1)(i)"
        assert open_duties(case)["decide"].due_at == end_of(APPEALED, 44)
        factories.dispatch_all(case, at=APPEALED + DAY + HOUR)
        assert "on the appeal below" in letter(case, "extension")
        with pytest.raises(Refused):
            services.extend(case.pk, facts, by=nurse, at=APPEALED + 2 * DAY)

    @pytest.mark.parametrize("facts", [DRUG, PAYMENT])
    def test_a_drug_or_a_payment_is_not_extended(self, facts):
        """42 CFR 422.590(b), (c)."""
        case = factories.appeal_in_review(**facts)
        asked = factories.extension(case, days=3)
        with pytest.raises(Refused) as refused:
            services.extend(case.pk, asked, by=factories.user(Role.NURSE), at=APPEALED + DAY)
        assert refused.value.code == "extension_not_available"

    def test_a_refused_expedite_goes_back_to_thirty_days_and_says_so(self):
        """42 CFR 422.584(d)."""
        case = factories.appealed_case(appeal=EXPEDITED)
        by = factories.user(Role.NURSE)
        services.refuse_expedite(case.pk, why="No harm.", by=by, at=APPEALED + 3 * HOUR)
        assert open_duties(case)["decide"].due_at == end_of(APPEALED, 30)
        assert {"notify_refusal_orally", "notify_expedite_refused"} <= set(open_duties(case))
        factories.dispatch_all(case, at=APPEALED + 4 * HOUR)
        said = letter(case, "expedite_refused")
        assert "decide your appeal within the standard time limit. It is 30 calendar days" in said

    def test_a_physicians_expedite_must_be_granted(self):
        """42 CFR 422.584(c)(2)(ii)."""
        facts = EXPEDITED | {"requester_kind": "physician", "requester_name": "Dr. Ada Nobody"}
        case = factories.appealed_case(appeal=facts)
        with pytest.raises(Refused) as refused:
            services.refuse_expedite(
                case.pk, why="No.", by=factories.user(Role.NURSE), at=APPEALED + HOUR
            )
        assert refused.value.code == "nothing_to_answer"
        assert case.expedite_requests.get().answer == "granted"

    def test_a_noncontract_provider_is_asked_within_a_day_when_expedited(self):
        """42 CFR 422.590(e)(4)."""
        provider = folder.ProviderFacts(name="Dr. Far", contracted=False, address="1 Far Road")
        case = factories.appealed_case(appeal=EXPEDITED, provider=provider)
        assert open_duties(case)["request_noncontract_records"].due_at == APPEALED + DAY

    def test_a_withdrawal_is_confirmed_and_may_be_taken_back(self):
        """42 CFR 422.582(e), (h)."""
        case = factories.appealed_case()
        at = APPEALED + DAY
        facts = services.WithdrawalFacts("Wilhelmina", "telephone", at, "I changed my mind.")
        services.withdraw(case.pk, facts, by=factories.user(Role.INTAKE), at=at)
        factories.dispatch_all(case, at=at + HOUR)
        assert "the appeal below is taken back" in letter(case, "withdrawal")
        by = factories.user(Role.SUPERVISOR)
        services.vacate_dismissal(case.pk, why="She was pressed.", by=by, at=at + DAY)
        assert open_duties(case)["decide"].due_at == end_of(at + DAY, 30)
        assert case.past_decisions.get().citation == "42 CFR 422.582(h)"


class TestWhoDecides:
    def test_nobody_decides_their_own_denial(self):
        """42 CFR 422.590(h)(1)."""
        denier = physician()
        denied = factories.denied_case(by=denier)
        factories.dispatch_all(denied, at=MONDAY + DAY + HOUR)
        case = factories.appealed_case(make=lambda: denied)
        with pytest.raises(Refused) as refused:
            folder.take(case.pk, by=denier, at=APPEALED + HOUR)
        assert refused.value.citation == "42 CFR 422.590(h)(1)"

    def test_nor_does_the_nurse_who_recommended_it(self):
        nurse, denier = factories.user(Role.NURSE), physician()
        requested = factories.in_review_case(by=nurse)
        at = MONDAY + 5 * HOUR
        services.recommend(requested.pk, outcome="denied", words="No.", to=denier, by=nurse, at=at)
        services.deny(requested.pk, **factories.DENIAL, by=denier, at=MONDAY + DAY)
        factories.dispatch_all(requested, at=MONDAY + DAY + HOUR)
        case = factories.appealed_case(make=lambda: requested)
        with pytest.raises(Refused):
            folder.take(case.pk, by=nurse, at=APPEALED + HOUR)

    def test_medical_necessity_wants_a_physician(self):
        """42 CFR 422.590(h)(2)."""
        nurse = factories.user(Role.NURSE)
        case = factories.appeal_in_review(by=nurse)
        with pytest.raises(Refused) as refused:
            services.reverse(case.pk, reason="Granted.", by=nurse, at=APPEALED + DAY)
        assert refused.value.citation == "42 CFR 422.590(h)(2)"
        pharmacist = factories.user(
            Role.PHYSICIAN, licensed=[{"kind": "pharmacist", "care_fields": ["drug_therapy"]}]
        )
        with pytest.raises(Refused):
            services.affirm(case.pk, **UPHELD, by=pharmacist, at=APPEALED + DAY)

    def test_and_one_with_a_current_license(self):
        by = factories.user(Role.PHYSICIAN, licensed=[{"expires_on": MONDAY.date()}])
        case = factories.appeal_in_review()
        with pytest.raises(Refused) as refused:
            services.reverse(case.pk, reason="Granted.", by=by, at=APPEALED + DAY)
        assert refused.value.code == "license_missing"


class TestDecidingWhatWasNotMedical:
    """42 CFR 422.590(h): where the denial was not for lack of medical necessity no physician is
    asked for; whoever decides has the expertise on file or states it."""

    def appealed(self, by, **facts) -> models.Case:
        def told():
            requested = factories.in_review_case(**facts)
            denial = factories.DENIAL | {"medical_necessity": False}
            services.deny(requested.pk, **denial, by=physician(), at=MONDAY + DAY)
            factories.dispatch_all(requested, at=MONDAY + DAY + HOUR)
            return requested

        return factories.appeal_in_review(make=told, by=by)

    def decide(self, case, by, expertise=""):
        services.affirm(case.pk, **UPHELD, by=by, at=APPEALED + DAY, expertise=expertise)
        return matter(case)

    @pytest.mark.parametrize("asked", [{}, PAYMENT], ids=["a service", "payment"])
    def test_a_nurse_without_a_license_on_file_states_it(self, asked):
        nurse = factories.user(Role.NURSE)
        case = self.appealed(nurse, **asked)
        with pytest.raises(Refused) as refused:
            self.decide(case, nurse)
        assert (refused.value.code, refused.value.field) == ("expertise_unexplained", "expertise")
        assert refused.value.citation == "42 CFR 422.590(h)"
        decided = self.decide(case, nurse, EXPERTISE)
        assert (decided.state, decided.expertise) == (State.AFFIRMED, EXPERTISE)
        assert (decided.license, decided.signed_with) == ("", {})
        assert case.events.get(event="affirmed").facts["expertise"] == EXPERTISE

    def test_a_license_that_names_the_field_needs_no_statement(self):
        by = physician()
        decided = self.decide(self.appealed(by), by)
        assert decided.signed_with["matches"] and decided.license and not decided.expertise

    @pytest.mark.parametrize("kind", ["dentist", "pharmacist"])
    def test_a_license_for_other_fields_decides_no_scan_whatever_its_holder_states(self, kind):
        by = factories.user(Role.PHYSICIAN, licensed=[{"kind": kind, "care_fields": []}])
        case = self.appealed(by)
        for decide in (services.affirm, services.reverse):
            facts = UPHELD if decide is services.affirm else {"reason": "The MRI."}
            with pytest.raises(Refused) as refused:
                decide(case.pk, **facts, by=by, at=APPEALED + DAY, expertise=EXPERTISE)
            assert refused.value.code == "outside_license"
        assert matter(case).state == State.IN_REVIEW


class TestReversing:
    def reversed(self, **facts) -> models.Case:
        by = physician()
        case = factories.appeal_in_review(by=by, **facts)
        services.reverse(
            case.pk, reason="The MRI, within 90 days.", by=by, at=case.received_at + HOUR * 20
        )
        return case

    def test_the_letter_stops_the_clock_and_says_what_is_granted(self):
        """42 CFR 422.590(a)(1)."""
        case = self.reversed()
        at = APPEALED + DAY
        factories.dispatch_all(case, at=at)
        assert matter(case).state == State.NOTIFIED
        assert case.deadlines.get(duty="decide").met_at == at
        said = letter(case, "appeal_reversed")
        assert "Your Appeal Is Granted" in said and "The MRI, within 90 days." in said
        assert case.notices.filter(kind="appeal_reversed", recipient="provider").exists()

    def test_is_carried_out_inside_the_same_limit(self):
        """42 CFR 422.618(a)(1)."""
        case = self.reversed()
        assert open_duties(case)["effectuate"].due_at == end_of(APPEALED, 30)
        factories.dispatch_all(case, at=APPEALED + DAY)
        by = factories.user(Role.INTAKE)
        with pytest.raises(Refused):
            folder.close(case.pk, by=by, at=APPEALED + 2 * DAY)
        factories.carry_out(case, at=APPEALED + 2 * DAY)
        folder.close(case.pk, by=by, at=APPEALED + 3 * DAY)
        assert matter(case).state == State.CLOSED
        assert not case.notices.filter(kind="effectuation").exists()

    def test_a_call_does_not_stop_a_standard_clock(self):
        case = self.reversed()
        told = OralNoticeFacts("Wilhelmina", APPEALED + DAY, "telephone", "Granted.")
        with pytest.raises(Refused):
            services.notify(case.pk, told, by=factories.user(Role.NURSE), at=APPEALED + DAY)

    def test_an_expedited_one_may_be_told_first_and_is_confirmed_in_three_days(self):
        """42 CFR 422.590(e)(3)."""
        case = self.reversed(appeal=EXPEDITED)
        told_at = APPEALED + DAY
        told = OralNoticeFacts("Wilhelmina", told_at, "telephone", "Granted.")
        services.notify(case.pk, told, by=factories.user(Role.NURSE), at=told_at)
        assert matter(case).state == State.NOTIFIED
        confirm = open_duties(case)["confirm_in_writing"]
        assert confirm.due_at == end_of(told_at, 3)
        assert confirm.citation == "42 CFR 422.590(e)(3)"
        factories.dispatch_all(case, at=told_at + HOUR)
        assert "confirm_in_writing" not in open_duties(case)


class TestUpholding:
    def affirmed(self, **facts) -> models.Case:
        by = physician()
        case = factories.appeal_in_review(by=by, **facts)
        services.affirm(case.pk, **UPHELD, by=by, at=APPEALED + DAY)
        return case

    def forward(self, case, at, **facts):
        by = factories.user(Role.INTAKE)
        return services.forward(case.pk, factories.forwarding_facts(at, **facts), by=by, at=at)

    def test_a_standard_one_ends_with_the_file_at_the_ire_not_with_the_letter(self):
        """42 CFR 422.590(a)(2)."""
        case = self.affirmed()
        factories.dispatch_all(case, at=APPEALED + DAY + HOUR)
        assert set(open_duties(case)) == {"decide", "forward_to_ire"}
        assert open_duties(case)["forward_to_ire"].due_at == end_of(APPEALED, 30)
        at = APPEALED + 2 * DAY
        self.forward(case, at)
        assert matter(case).state == State.FORWARDED and not open_duties(case)
        assert case.deadlines.get(duty="decide").met_at == at

    def test_the_letter_says_why_and_who_looks_next(self):
        case = self.affirmed()
        factories.dispatch_all(case, at=APPEALED + DAY + HOUR)
        said = letter(case, "appeal_sent_on")
        assert "We Have Not Changed Our Decision" in said
        assert "six weeks of physical therapy" in said and "LCD L00000" in said
        assert "independent review entity, which has nothing to do with us" in said
        assert "by April 10, 2026" in said

    def test_an_expedited_one_is_told_in_its_limit_and_forwarded_in_a_day(self):
        """42 CFR 422.590(e)(1), (e)(5)."""
        case = self.affirmed(appeal=EXPEDITED)
        forward = open_duties(case)["forward_to_ire"]
        assert forward.due_at == APPEALED + 2 * DAY
        assert forward.citation == "42 CFR 422.590(e)(5)"
        self.forward(case, APPEALED + DAY + HOUR)
        assert set(open_duties(case)) == {"decide"}
        factories.dispatch_all(case, at=APPEALED + DAY + 2 * HOUR)
        assert matter(case).state == State.FORWARDED and not open_duties(case)

    def test_an_expedited_one_may_be_told_by_telephone(self):
        case = self.affirmed(appeal=EXPEDITED)
        at = APPEALED + DAY + HOUR
        told = OralNoticeFacts("Wilhelmina", at, "telephone", "Not changed.")
        services.notify(case.pk, told, by=factories.user(Role.NURSE), at=at)
        assert matter(case).state == State.AFFIRMED
        assert set(open_duties(case)) == {"forward_to_ire"}

    def test_a_late_file_is_recorded_as_late(self):
        case = self.affirmed(appeal=EXPEDITED)
        self.forward(case, APPEALED + 2 * DAY + HOUR)
        assert case.events.get(event="forwarded").facts["untimely"] is True

    def test_is_not_sent_before_it_was_decided_nor_in_the_future(self):
        case = self.affirmed()
        for sent_at, code in (
            (APPEALED + HOUR, "before_decision"),
            (APPEALED + 9 * DAY, "in_the_future"),
        ):
            by = factories.user(Role.INTAKE)
            facts = factories.forwarding_facts(sent_at)
            with pytest.raises(Refused) as refused:
                services.forward(case.pk, facts, by=by, at=APPEALED + 2 * DAY)
            assert refused.value.code == code

    def test_a_part_is_carried_out_and_the_rest_goes_on(self):
        """42 CFR 422.590(a)(2), 422.618(a)."""
        by = physician()
        case = factories.appeal_in_review(by=by)
        services.reverse_in_part(
            case.pk, terms="Three weeks of it.", **UPHELD, by=by, at=APPEALED + DAY
        )
        assert set(open_duties(case)) == {"decide", "effectuate", "forward_to_ire"}
        factories.dispatch_all(case, at=APPEALED + DAY + HOUR)
        said = letter(case, "appeal_sent_on")
        assert "We Grant a Part" in said and "Three weeks of it." in said
        assert "What we do not grant, and why" in said


class TestTheLimitPasses:
    def lapse(self, case, *, later=HOUR):
        duty = open_duties(case)["decide"]
        folder.mark_missed(duty.pk, at=duty.due_at + later)
        return duty

    def test_a_standard_one_counts_as_upheld_and_must_go_at_once(self):
        """42 CFR 422.590(d)."""
        case = factories.appeal_in_review()
        duty = self.lapse(case)
        found = matter(case)
        assert (found.state, found.outcome, found.missed_deadline) == (
            State.AFFIRMED,
            "affirmed",
            True,
        )
        assert found.decided_by is None
        assert open_duties(case)["forward_to_ire"].due_at == duty.due_at
        assert "422.590(d)" in case.events.get(event="deadline_missed").facts["citation"]

    def test_an_expedited_one_goes_within_a_day_of_the_end(self):
        """42 CFR 422.590(g)."""
        case = factories.appealed_case(appeal=EXPEDITED)
        duty = self.lapse(case)
        forward = open_duties(case)["forward_to_ire"]
        assert forward.due_at == duty.due_at + DAY
        assert forward.citation == "42 CFR 422.590(g)"

    def test_the_enrollee_hears_of_it(self):
        case = factories.appealed_case()
        duty = self.lapse(case)
        factories.dispatch_all(case, at=duty.due_at + 2 * HOUR)
        said = letter(case, "appeal_sent_on")
        assert "We Did Not Decide Your Appeal in Time" in said
        assert "Our decision and the reason" not in said
        assert "decide" in open_duties(case)

    def test_sending_the_file_ends_both_duties_late(self):
        case = factories.appealed_case(appeal=EXPEDITED)
        duty = self.lapse(case)
        at = duty.due_at + 5 * HOUR
        facts = factories.forwarding_facts(at)
        services.forward(case.pk, facts, by=factories.user(Role.INTAKE), at=at)
        assert not open_duties(case)
        assert case.deadlines.get(duty="decide").is_late(at)
        assert not case.deadlines.get(duty="forward_to_ire").is_late(at)

    def test_the_enrollee_of_an_expedited_one_can_be_told_by_telephone(self):
        """42 CFR 422.590(g): what was not decided in time goes to the IRE; no letter confirms it,
        as the letter of the missed deadline says the same."""
        case = factories.appealed_case(appeal=EXPEDITED)
        at = self.lapse(case).due_at + 2 * HOUR
        told = OralNoticeFacts("the enrollee", at, "telephone", "Not decided in time.")
        services.notify(case.pk, told, by=factories.user(Role.INTAKE), at=at)
        kept = case.oral_notices.get()
        assert kept.about.event == "lapsed" and kept.words == "Not decided in time."
        assert set(open_duties(case)) == {"forward_to_ire"}
        assert case.deadlines.get(duty="decide").is_late(at)

    def test_nobody_decides_after_it(self):
        """Before the worker has looked as after."""
        by = physician()
        case = factories.appeal_in_review(by=by)
        after = open_duties(case)["decide"].due_at + timedelta(seconds=1)
        with pytest.raises(Refused) as refused:
            services.reverse(case.pk, reason="Granted.", by=by, at=after)
        assert refused.value.citation == "42 CFR 422.590(d)"
        self.lapse(case)
        with pytest.raises(Refused):
            services.reverse(case.pk, reason="Granted.", by=by, at=after + DAY)

    def test_a_decision_whose_letter_is_late_stays_a_decision(self):
        by = physician()
        case = factories.appeal_in_review(by=by)
        services.reverse(case.pk, reason="Granted.", by=by, at=APPEALED + DAY)
        self.lapse(case)
        assert matter(case).state == State.REVERSED

    @pytest.mark.parametrize("priority", ["standard", "expedited"])
    @pytest.mark.parametrize("outcome", ["reversed", "affirmed"])
    def test_of_one_that_was_decided_it_is_not_said_that_there_was_no_decision(
        self, client, outcome, priority
    ):
        """422.590(d), (g): what is late is the notice, or the case file, of a decision."""
        sign_in(client, Role.SUPERVISOR)
        case = factories.appeal_in_review(appeal={"priority": priority})
        by, at = factories.user(Role.PHYSICIAN), case.received_at + HOUR
        if outcome == "reversed":
            services.reverse(case.pk, reason="Approved as asked.", by=by, at=at)
        else:
            services.affirm(case.pk, **factories.UPHELD, by=by, at=at)
        self.lapse(case)
        why = case.events.get(event="deadline_missed", facts__duty="decide").why
        assert why.startswith("A decision was made, but")
        assert "without a decision" not in why and "counts as" not in why
        assert why in one_line(client.get(f"/cases/{case.number}/"))

    def test_twice_is_once(self):
        case = factories.appealed_case()
        duty = self.lapse(case)
        assert folder.mark_missed(duty.pk, at=duty.due_at + DAY) is False
        assert case.events.filter(event="lapsed").count() == 1


class TestIndependentReview:
    def forwarded(self, **facts) -> models.Case:
        by = physician()
        case = factories.appeal_in_review(by=by, **facts)
        services.affirm(case.pk, **UPHELD, by=by, at=APPEALED + HOUR * 3)
        at = APPEALED + HOUR * 4
        services.forward(
            case.pk, factories.forwarding_facts(at), by=factories.user(Role.INTAKE), at=at
        )
        factories.dispatch_all(case, at=at + HOUR)
        return case

    def review(self, case, at, **facts):
        by = factories.user(Role.INTAKE)
        found = factories.review_facts(at, **facts)
        return services.record_review(case.pk, found, by=by, at=at + HOUR)

    @pytest.mark.parametrize(
        ("appeal", "facts", "level", "length"),
        [
            ({}, {}, "ire", 72 * HOUR),  # 422.618(b)(1)
            ({}, DRUG, "ire", 72 * HOUR),  # 422.618(b)(3)
            (EXPEDITED, {}, "ire", 72 * HOUR),  # 422.619(b)
            (EXPEDITED, DRUG, "ire", 24 * HOUR),  # 422.619(b)
            ({}, PAYMENT, "ire", 30),  # 422.618(b)(2)
            ({}, {}, "alj", 60),  # 422.618(c)
            (EXPEDITED, DRUG, "council", 24 * HOUR),  # 422.619(c)(2)
        ],
    )
    def test_a_reversal_is_carried_out_in_the_time_of_who_reversed(
        self, appeal, facts, level, length
    ):
        case = self.forwarded(appeal=appeal, **facts)
        at = APPEALED + 20 * DAY
        if level != "ire":
            self.review(case, at - 5 * DAY, outcome="affirmed")
        self.review(case, at, level=level)
        duty = open_duties(case)["effectuate"]
        assert duty.due_at == (end_of(at, length) if isinstance(length, int) else at + length)

    def test_the_ire_hears_that_it_was_carried_out(self):
        """42 CFR 422.618(b), 422.619(b)."""
        case = self.forwarded()
        at = APPEALED + 20 * DAY
        self.review(case, at)
        factories.carry_out(case, at=at + DAY)
        factories.dispatch_all(case, at=at + DAY + HOUR)
        said = letter(case, "effectuation", "ire")
        assert "Second Look Review" in said and "IRE-1" in said and "Authorization A-1" in said
        folder.close(case.pk, by=factories.user(Role.INTAKE), at=at + 2 * DAY)

    def test_an_affirmation_leaves_nothing_open(self):
        case = self.forwarded()
        self.review(case, APPEALED + 20 * DAY, outcome="affirmed")
        assert matter(case).state == State.REVIEWED and not open_duties(case)

    def test_a_closed_case_comes_back_when_a_judge_reverses(self):
        case = self.forwarded()
        self.review(case, APPEALED + 20 * DAY, outcome="affirmed")
        folder.close(case.pk, by=factories.user(Role.INTAKE), at=APPEALED + 30 * DAY)
        self.review(case, APPEALED + 90 * DAY, level="alj")
        assert matter(case).state == State.REVIEWED
        assert "effectuate" in open_duties(case)

    def test_the_plan_may_wait_for_the_council(self):
        """42 CFR 422.618(c)(2): the enrollee and the IRE are told."""
        case = self.forwarded()
        self.review(case, APPEALED + 20 * DAY, outcome="affirmed")
        self.review(case, APPEALED + 90 * DAY, level="alj")
        at = APPEALED + 95 * DAY
        by = factories.user(Role.SUPERVISOR)
        services.ask_council(case.pk, why="The rule was misread.", by=by, at=at)
        assert "effectuate" not in open_duties(case)
        recipients = case.notices.filter(kind="council_request").values_list("recipient", flat=True)
        assert set(recipients) == {"enrollee", "ire"}
        factories.dispatch_all(case, at=at + HOUR)
        assert "The rule was misread." in letter(case, "council_request")
        self.review(case, at + 30 * DAY, level="council")
        assert open_duties(case)["effectuate"].due_at == end_of(at + 30 * DAY, 60)

    def test_the_ire_is_not_asked_past_by_the_council(self):
        """Only a judge's reversal may wait for the Council."""
        case = self.forwarded()
        self.review(case, APPEALED + 20 * DAY)
        with pytest.raises(Refused):
            services.ask_council(
                case.pk, why="No.", by=factories.user(Role.SUPERVISOR), at=APPEALED + 21 * DAY
            )

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            ({"received_at": APPEALED + HOUR}, "received_at"),
            ({"received_at": APPEALED + 99 * DAY}, "received_at"),
            ({"decided_on": (APPEALED + 30 * DAY).date()}, "decided_on"),
            ({"level": "alj"}, "level"),
        ],
    )
    def test_an_impossible_review_is_refused(self, facts, field):
        case = self.forwarded()
        with pytest.raises(Refused) as refused:
            self.review(case, APPEALED + 20 * DAY, **facts)
        assert refused.value.field == field
        assert not case.reviews.exists() and matter(case).state == State.FORWARDED

    def test_each_level_decides_once(self):
        case = self.forwarded()
        self.review(case, APPEALED + 20 * DAY, outcome="affirmed")
        with pytest.raises(Refused) as refused:
            self.review(case, APPEALED + 21 * DAY)
        assert refused.value.field == "level"


class TestTheCaseFile:
    def test_holds_the_cover_and_every_form_and_letter_of_both_cases(self, client):
        denied = factories.told_case()
        factories.a_document(denied)
        case = factories.appealed_case(make=lambda: denied)
        by = factories.user(Role.INTAKE)
        appeal = folder.NewDocument("appeal.txt", "text/plain", b"I disagree.")
        folder.add_document(case.pk, appeal, by=by, at=APPEALED + 2 * HOUR)
        client.force_login(by, "django.contrib.auth.backends.ModelBackend")
        answer = client.get(reverse("case_file", args=[case.number]))
        names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
        assert names[0] == "00-cover.pdf"
        assert any(name.endswith("appeal.txt") for name in names)
        assert any(name.endswith("records.txt") for name in names)
        assert any("denial-enrollee" in name for name in names)

    def test_there_is_none_of_a_request(self, client):
        denied = factories.told_case()
        by = factories.user(Role.INTAKE)
        client.force_login(by, "django.contrib.auth.backends.ModelBackend")
        assert client.get(reverse("case_file", args=[denied.number])).status_code == 302


def test_effectuation_facts_of_a_payment_owe_no_interest_on_appeal():
    """42 CFR 422.520(a)(2) is about the claim; an appeal has its own limit."""
    by = physician()
    case = factories.appeal_in_review(by=by, **PAYMENT | {"clean_claim": True})
    services.reverse(case.pk, reason="Paid in full.", by=by, at=APPEALED + DAY)
    at = APPEALED + 70 * DAY
    facts = EffectuationFacts(at, "Check 77", "", 100)
    done = services.effectuate(case.pk, facts, by=factories.user(Role.INTAKE), at=at)
    assert done.interest is None
