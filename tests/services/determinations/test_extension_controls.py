"""Extensions have internal controls: 80 FR 7943, the reason for which CMS closed the list of
grounds; 42 CFR 422.568(b)(2), 422.572(b), 422.590(f)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from accounts.permissions import Role
from cases import models as cases
from cases import services as folder
from cases.services import ProviderFacts
from cases.services.missed import missed_deadlines
from determinations import models, services
from determinations.services import OutreachFacts, SecondLook
from regulations.law import Refused
from regulations.replay import replay
from tests import factories
from tests.factories import DAY, HOUR, MONDAY

NEW_YORK = ZoneInfo("America/New_York")
FIRST = datetime(2026, 3, 9, 23, 59, 59, tzinfo=NEW_YORK)
OUTSIDE = ProviderFacts(name="Dr. Far Away", contracted=False, npi="1111111112")
pytestmark = pytest.mark.django_db


def in_review(**facts) -> cases.Case:
    return factories.in_review_case(**facts)


def extend(case, ground="enrollee_request", *, by=None, at=MONDAY + DAY, **facts):
    by = by or factories.user(Role.NURSE)
    return services.extend(case.pk, factories.extension(case, ground, **facts), by=by, at=at)


def refused(case, ground, **facts) -> Refused:
    with pytest.raises(Refused) as found:
        extend(case, ground, **facts)
    assert not models.Extension.objects.exists() and not models.HeldExtension.objects.exists()
    assert not case.notices.exists() and not case.outreach.exists()
    return found.value


def duty(case, name: str) -> cases.Deadline:
    return case.deadlines.filter(duty=name).latest("id")


def events(case) -> list[str]:
    return list(case.events.order_by("id").values_list("event", flat=True))


class TestEachGroundAsksForItsFact:
    @pytest.mark.parametrize("field", ["asker", "asked_by", "asked_how", "asked_at"])
    def test_that_the_enrollee_asked_says_who_how_and_when(self, field):
        """422.568(b)(2)(i)(A)."""
        empty = None if field == "asked_at" else ""
        found = refused(in_review(), "enrollee_request", **{field: empty})
        assert found.field == field and "422.568(b)(2)(i)(A)" in found.citation

    @pytest.mark.parametrize("name", ["n/a", ".", "x", "unknown", "None"])
    def test_who_asked_is_a_name(self, name):
        """422.568(b)(2)(i)(A): "n/a" is no enrollee who asked."""
        found = refused(in_review(), "enrollee_request", asked_by=name)
        assert (found.code, found.field) == ("says_nothing", "asked_by")
        assert "422.568(b)(2)(i)(A)" in found.citation

    @pytest.mark.parametrize("name", ["Bo Ng", "An Do", "Will May", "Szczęsny", "Li", "J. Lo"])
    def test_a_short_or_a_rare_name_is_one(self, name):
        assert extend(in_review(), asked_by=name).asked_by == name

    @pytest.mark.parametrize("when", [MONDAY - HOUR, MONDAY + DAY + HOUR])
    def test_they_asked_between_the_request_and_now(self, when):
        assert refused(in_review(), "enrollee_request", asked_at=when).field == "asked_at"

    def test_what_was_said_is_kept_and_stands_on_the_trail(self):
        case = in_review()
        taken = extend(case)
        assert taken.fact == "Asked for by Wilhelmina Placeholder, by telephone."
        assert case.events.get(event="extended").facts["fact"] == taken.fact

    def test_records_name_what_is_missing(self):
        """422.568(b)(2)(i)(B)."""
        case = in_review(provider=OUTSIDE)
        found = refused(case, "noncontract_evidence", missing=" ")
        assert found.field == "missing" and "422.568(b)(2)(i)(B)" in found.citation

    def test_records_that_were_never_asked_for_are_no_ground(self):
        case = in_review(provider=OUTSIDE)
        found = refused(case, "noncontract_evidence", attempt=None)
        assert (found.code, found.field) == ("never_asked", "attempt_how")

    def test_the_attempt_may_be_made_in_the_same_step(self):
        case = in_review(provider=OUTSIDE)
        extend(case, "noncontract_evidence")
        attempt = case.outreach.get()
        assert attempt.provider == case.provider and attempt.get_channel_display() == "Fax"
        assert events(case)[-2:] == ["reached_out", "extended"]

    def test_an_attempt_on_record_is_enough(self):
        case = in_review(provider=OUTSIDE)
        asked = OutreachFacts(case.provider, "fax", MONDAY + HOUR, "The notes.", "asked")
        services.reach_out(case.pk, asked, by=factories.user(Role.NURSE), at=MONDAY + HOUR)
        extend(case, "noncontract_evidence", attempt=None)
        assert case.outreach.count() == 1

    def test_a_contracted_provider_cannot_be_passed_off_as_another(self):
        """80 FR 7943: the plan controls its network."""
        case = in_review()
        found = refused(case, "noncontract_evidence")
        assert (found.code, found.field) == ("ground_not_permitted", "provider")

    @pytest.mark.parametrize("name", ["Dr. Ada Nobody", "DR. ADA NOBODY"])
    def test_nor_by_leaving_out_the_npi(self, name):
        """80 FR 7943: whoever has the name of a contracted provider and no NPI may be that one."""
        factories.received_case()
        case = in_review(provider=ProviderFacts(name=name, contracted=False))
        assert not case.provider.contracted
        found = refused(case, "noncontract_evidence")
        assert (found.code, found.field) == ("ground_not_permitted", "provider")
        assert "422.568(b)(2)(i)(B)" in found.citation and "NPI" in found.message

    def test_a_namesake_with_an_npi_of_its_own_is_another(self):
        factories.received_case()
        own = ProviderFacts(name="Dr. Ada Nobody", contracted=False, npi="1111111112")
        assert extend(in_review(provider=own), "noncontract_evidence")

    def test_an_impossible_attempt_is_refused_and_nothing_is_extended(self):
        case = in_review(provider=OUTSIDE)
        later = services.OutreachInStep("fax", MONDAY + 9 * DAY, "The notes.", "asked")
        assert refused(case, "noncontract_evidence", attempt=later).code == "in_the_future"

    def test_the_extraordinary_describes_what_happened(self):
        """422.568(b)(2)(i)(C)."""
        found = refused(in_review(), "extraordinary", event="")
        assert found.field == "event" and "422.568(b)(2)(i)(C)" in found.citation

    def test_and_not_in_stock_phrases(self):
        event = "Extraordinary circumstances beyond our control arose in our office"
        assert refused(in_review(), "extraordinary", event=event).code == "not_specific"

    @pytest.mark.parametrize("missing", ["x", "n/a", "see notes", "The medical records"])
    def test_which_records_are_missing_is_named(self, missing):
        """422.568(b)(2)(i)(B): what can change the decision is known by its name."""
        case = in_review(provider=OUTSIDE)
        found = refused(case, "noncontract_evidence", missing=missing)
        assert found.field == "missing" and "422.568(b)(2)(i)(B), 80 FR 7943" in found.citation

    def test_an_attempt_says_what_was_asked_for(self):
        case = in_review(provider=OUTSIDE)
        attempt = services.OutreachInStep("fax", MONDAY + HOUR, "n/a", "asked")
        found = refused(case, "noncontract_evidence", attempt=attempt)
        assert (found.code, found.field) == ("says_nothing", "attempt_words")


class TestReasons:
    @pytest.mark.parametrize(
        "ground", ["enrollee_request", "noncontract_evidence", "extraordinary"]
    )
    @pytest.mark.parametrize(
        ("words", "code"),
        [
            ("Our reviewers are busy and we are short of staff.", "routine_reason"),
            ("We need additional time to complete our review.", "not_specific"),
            (
                "Wilhelmina Placeholder, Dr. Far Away owes us the records since 3/2/2026.",
                "not_specific",
            ),
            ("Notes.", "no_sentence"),
        ],
    )
    def test_what_could_stand_in_every_letter_is_refused(self, ground, words, code):
        found = refused(in_review(provider=OUTSIDE), ground, words=words)
        assert (found.code, found.field) == (code, "words")
        assert "422.568(b)(2)(i)" in found.citation and "80 FR 7943" in found.citation

    @pytest.mark.parametrize("ground", ["noncontract_evidence", "extraordinary"])
    @pytest.mark.parametrize(
        "interest", ["Yes.", "Waiting is in the enrollee's best interest in this case."]
    )
    def test_the_interest_is_a_sentence_about_this_enrollee(self, ground, interest):
        found = refused(in_review(provider=OUTSIDE), ground, interest=interest)
        assert found.field == "interest"

    def test_the_interest_is_not_the_reason_once_more(self):
        case = in_review(provider=OUTSIDE)
        found = refused(case, "noncontract_evidence", interest=factories.AWAITED)
        assert (found.code, found.field) == ("interest_repeats", "interest")

    def test_a_missing_interest_is_asked_for_at_its_field(self):
        found = refused(in_review(provider=OUTSIDE), "noncontract_evidence", interest="")
        assert (found.code, found.field) == ("not_in_enrollee_interest", "interest")


class TestTheSecondLook:
    def held(self, nurse=None) -> cases.Case:
        case = in_review()
        waiting = extend(case, "extraordinary", by=nurse)
        assert isinstance(waiting, models.HeldExtension)
        return case

    def agree(self, case, *, by=None, at=MONDAY + 2 * DAY):
        by = by or factories.user(Role.SUPERVISOR)
        return services.review_extension(case.pk, SecondLook("agreed"), by=by, at=at)

    def test_the_extraordinary_waits_and_moves_nothing(self):
        case = self.held()
        assert duty(case, "decide").due_at == FIRST
        assert not case.notices.exists() and not models.Extension.objects.exists()
        assert events(case)[-1] == "extension_held"

    def test_a_supervisor_who_agrees_extends_from_then_on(self):
        nurse, boss = factories.user(Role.NURSE), factories.user(Role.SUPERVISOR)
        case = self.held(nurse)
        taken = self.agree(case, by=boss)
        assert (taken.taken_by, taken.reviewed_by, taken.taken_at) == (
            nurse,
            boss,
            MONDAY + 2 * DAY,
        )
        assert duty(case, "decide").due_at == FIRST + 14 * DAY
        assert case.notices.filter(kind="extension", recipient="enrollee").count() == 1
        facts = case.events.get(event="extended").facts
        assert facts["fact"].startswith(f"Asked for by {nurse}.")

    def test_one_who_does_not_agree_says_why_and_the_reviewer_may_ask_again(self):
        case, boss = self.held(), factories.user(Role.SUPERVISOR)
        with pytest.raises(Refused) as found:
            services.review_extension(
                case.pk, SecondLook("sent_back", " "), by=boss, at=MONDAY + 2 * DAY
            )
        assert found.value.field == "why"
        services.review_extension(
            case.pk, SecondLook("sent_back", "Which room?"), by=boss, at=MONDAY + 2 * DAY
        )
        assert duty(case, "decide").due_at == FIRST
        assert case.events.get(event="extension_sent_back").why == "Which room?"
        extend(case, "extraordinary", at=MONDAY + 3 * DAY)
        assert models.HeldExtension.objects.filter(case=case, answer="").count() == 1

    def test_no_one_looks_at_their_own(self):
        boss = factories.user(Role.SUPERVISOR)
        case = in_review()
        extend(case, "extraordinary", by=boss)
        with pytest.raises(Refused) as found:
            self.agree(case, by=boss)
        assert found.value.code == "own_extension"
        self.agree(case)

    def test_a_reviewer_may_not_look(self):
        with pytest.raises(PermissionDenied):
            self.agree(self.held(), by=factories.user(Role.NURSE))

    def test_while_one_waits_there_is_no_second(self):
        case = self.held()
        with pytest.raises(Refused) as found:
            extend(case)
        assert found.value.code == "extension_held"

    def test_after_the_first_limit_it_can_only_be_sent_back(self):
        """422.568(b)(2): an extension is taken before the limit passes."""
        case = self.held()
        with pytest.raises(Refused) as found:
            self.agree(case, at=FIRST + HOUR)
        assert found.value.code == "deadline_already_passed"
        look = SecondLook("sent_back", "The deadline has passed.")
        services.review_extension(
            case.pk, look, by=factories.user(Role.SUPERVISOR), at=FIRST + HOUR
        )
        assert duty(case, "decide").due_at == FIRST

    def test_a_decision_makes_it_needless(self):
        case = self.held()
        services.approve(
            case.pk, reason="Approved as asked.", by=case.assignee, at=MONDAY + 2 * DAY
        )
        assert models.HeldExtension.objects.get(case=case).answer == "needless"
        with pytest.raises(Refused):
            self.agree(case)

    def test_a_withdrawal_makes_it_needless(self):
        case = self.held()
        facts = services.WithdrawalFacts("She", "telephone", MONDAY + 2 * DAY, "No longer needed.")
        services.withdraw(case.pk, facts, by=factories.user(Role.INTAKE), at=MONDAY + 2 * DAY)
        assert models.HeldExtension.objects.get(case=case).answer == "needless"

    def test_a_plan_says_on_which_grounds_it_looks(self):
        case, admin = in_review(), factories.user(Role.ADMINISTRATOR)
        rule = services.set_second_looks(
            case.plan_id, grounds=["enrollee_request"], why="A trial.", by=admin, at=MONDAY
        )
        assert rule.grounds == ["enrollee_request"]
        assert isinstance(extend(case), models.HeldExtension)
        assert isinstance(extend(in_review(), "extraordinary"), models.Extension)

    def test_a_setting_that_changes_nothing_is_refused_and_the_old_one_is_kept(self):
        plan, admin = factories.plan(), factories.user(Role.ADMINISTRATOR)
        facts = {"why": "A trial.", "by": admin, "at": MONDAY}
        with pytest.raises(Refused):
            services.set_second_looks(plan.pk, grounds=["extraordinary"], **facts)
        services.set_second_looks(plan.pk, grounds=[], **facts)
        services.set_second_looks(plan.pk, grounds=["extraordinary"], **facts)
        assert models.SecondLookRule.objects.filter(plan=plan).count() == 2

    def test_only_an_administrator_sets_it(self):
        with pytest.raises(PermissionDenied):
            services.set_second_looks(
                factories.plan().pk, grounds=[], why="I want to.",
                by=factories.user(Role.SUPERVISOR), at=MONDAY,
            )  # fmt: skip


class TestTheNotice:
    """422.568(b)(2)(ii), 422.572(b)(2), 422.590(f)(2): told in writing; by the first limit."""

    def test_is_a_duty_due_by_the_first_limit_with_alerts_of_its_own(self):
        case = in_review()
        extend(case)
        notice = duty(case, "notify_extension")
        assert notice.due_at == FIRST and notice.citation == "42 CFR 422.568(b)(2)(ii)"
        assert notice.trace["stops"] == "The letter about the extension leaves."
        assert notice.alerts.exists()

    def test_its_letter_meets_it(self):
        case = in_review()
        extend(case)
        factories.dispatch_all(case, at=MONDAY + 2 * DAY)
        assert duty(case, "notify_extension").met_at == MONDAY + 2 * DAY
        assert duty(case, "decide").due_at == FIRST + 14 * DAY

    def test_one_that_has_not_left_by_then_puts_the_case_back_on_its_first_limit(self):
        case = in_review()
        extend(case)
        assert folder.mark_missed(duty(case, "notify_extension").pk, at=FIRST + HOUR)
        decide = duty(case, "decide")
        assert decide.due_at == decide.first_due_at == FIRST and decide.is_late(FIRST + HOUR)
        assert replay(decide.trace).due_at == FIRST
        assert models.Extension.objects.get(case=case).untold_at == FIRST + HOUR
        assert "extension_untold" in events(case)

    def test_and_the_case_is_then_missed_and_escalated_as_any_other(self):
        case = in_review()
        extend(case)
        folder.mark_missed(duty(case, "notify_extension").pk, at=FIRST + HOUR)
        waiting = missed_deadlines(at=FIRST + HOUR, limit=10)
        assert duty(case, "decide").pk in waiting
        assert folder.mark_missed(duty(case, "decide").pk, at=FIRST + HOUR)

    def test_a_letter_that_announces_an_extension_that_does_not_count_does_not_leave(self):
        case = in_review()
        extend(case)
        folder.mark_missed(duty(case, "notify_extension").pk, at=FIRST + HOUR)
        factories.dispatch_all(case, at=FIRST + 2 * HOUR)
        assert not case.notices.filter(kind="extension", dispatched_at__isnull=False).exists()
        assert "extension does not count" in case.notices.filter(kind="extension")[0].void_why

    def test_a_letter_that_leaves_too_late_loses_the_extension_as_well(self):
        """Before the sweep came by."""
        case = in_review()
        extend(case)
        factories.dispatch_all(case, at=FIRST + timedelta(seconds=5))
        assert models.Extension.objects.get(case=case).untold_at
        assert duty(case, "decide").due_at == FIRST

    def test_a_late_one_is_late_also_where_the_decision_was_told_by_the_extended_limit(self):
        """The letters of both leave after the first limit and before the sweep."""
        case = in_review()
        extend(case)
        services.approve(case.pk, reason="Approved as asked.", by=case.assignee, at=FIRST - HOUR)
        factories.dispatch_all(case, at=FIRST + HOUR)
        decide = duty(case, "decide")
        assert decide.met_at == FIRST + HOUR and decide.is_late(FIRST + 2 * HOUR)
        assert duty(case, "effectuate").due_at == FIRST
        assert duty(case, "notify_provider").due_at == FIRST

    def test_a_decision_told_within_the_first_limit_needs_no_notice_of_more_time(self):
        case = factories.approved_case(priority="expedited")
        case = in_review(priority="expedited")
        extend(case, at=MONDAY + 2 * HOUR)
        services.approve(
            case.pk, reason="Approved as asked.", by=case.assignee, at=MONDAY + 3 * HOUR
        )
        told = folder.OralNoticeFacts("Her", MONDAY + 4 * HOUR, "telephone", "Told.")
        services.notify(case.pk, told, by=case.assignee, at=MONDAY + 5 * HOUR)
        ended = duty(case, "notify_extension")
        assert ended.closed_at and "within the first limit" in ended.closed_why
        assert models.Extension.objects.get(case=case).untold_at is None

    def test_of_an_appeal_that_was_not_told_of_it_lapses_on_its_first_limit(self):
        """422.590(d), (f)(2)."""
        case = factories.appeal_in_review()
        extend(case, at=case.received_at + DAY)
        notice = duty(case, "notify_extension")
        folder.mark_missed(notice.pk, at=notice.due_at + HOUR)
        folder.mark_missed(duty(case, "decide").pk, at=notice.due_at + HOUR)
        matter = models.Reconsideration.objects.get(case=case)
        assert matter.missed_deadline and "lapsed" in events(case)

    def test_a_letter_that_is_not_true_any_more_does_not_leave_after_a_withdrawal(self):
        """422.568(b)(2)(ii): it says that the plan has not decided yet, and will."""
        case = in_review()
        extend(case)
        facts = services.WithdrawalFacts("She", "telephone", MONDAY + 2 * DAY, "No longer needed.")
        services.withdraw(case.pk, facts, by=factories.user(Role.INTAKE), at=MONDAY + 2 * DAY)
        factories.dispatch_all(case, at=MONDAY + 2 * DAY + HOUR)
        self.is_void(case, "The request was withdrawn.")
        assert case.notices.get(kind="withdrawal").dispatched_at

    @pytest.mark.parametrize("supported", [False, True])
    def test_nor_once_the_request_is_expedited(self, supported):
        """422.570(c), 422.572(a)(1): it says 14 more days, the clock is at 72 hours."""
        case = in_review(requester_kind="enrollee", requester_name="Wilhelmina Placeholder")
        extend(case)
        self.ask_to_expedite(case, MONDAY + 2 * DAY, supported=supported)
        if not supported:
            services.grant_expedite(
                case.pk, why="The knee may lose its function.", by=case.assignee,
                at=MONDAY + 2 * DAY + HOUR,
            )  # fmt: skip
        factories.dispatch_all(case, at=MONDAY + 2 * DAY + 2 * HOUR)
        self.is_void(case, "The request was expedited.")
        assert duty(case, "notify_extension").closed_at
        assert duty(case, "decide").due_at == MONDAY + 5 * DAY

    def ask_to_expedite(self, case, at, *, supported=False):
        asked = services.ExpediteFacts(
            "physician" if supported else "enrollee", "phone", at, "The knee gets worse.",
            supported=supported, physician_name="Dr. Ada Nobody" if supported else "",
        )  # fmt: skip
        services.request_expedite(case.pk, asked, by=factories.user(Role.INTAKE), at=at)

    def is_void(self, case, why):
        letters = list(case.notices.filter(kind="extension"))
        assert letters and {each.void_why for each in letters} == {why}
        assert not any(each.dispatched_at for each in letters)

    def test_an_extension_of_before_a_reopening_does_not_come_back_with_the_standard_clock(self):
        """422.570(d)(1), 422.616: the revised decision has a clock of its own, unextended."""
        case = in_review(requester_kind="enrollee", requester_name="Wilhelmina Placeholder")
        extend(case)
        factories.dispatch_all(case, at=MONDAY + DAY + HOUR)
        physician, at = factories.user(Role.PHYSICIAN), MONDAY + 12 * DAY
        services.deny(case.pk, **factories.DENIAL, by=physician, at=MONDAY + 10 * DAY)
        factories.dispatch_all(case, at=MONDAY + 10 * DAY)
        facts = services.ReopeningFacts("new_evidence", "plan", "New records came.")
        services.reopen(case.pk, facts, by=factories.user(Role.SUPERVISOR), at=at)
        anew = duty(case, "decide").due_at
        self.ask_to_expedite(case, at + HOUR)
        why = "The knee is stable in the brace."
        services.refuse_expedite(case.pk, why=why, by=physician, at=at + 2 * HOUR)
        assert duty(case, "decide").due_at == anew

    def test_the_one_extension_is_used_up(self):
        case = in_review()
        extend(case)
        folder.mark_missed(duty(case, "notify_extension").pk, at=FIRST + HOUR)
        with pytest.raises(Refused, match="only once"):
            extend(case, at=FIRST + 2 * HOUR)
