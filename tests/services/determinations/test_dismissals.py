"""Dismissals: each ground rests on its record, and what the file contradicts is refused.

42 CFR 422.568(g) for requests, 422.582(f) for appeals; who may ask: 422.566(c), 422.574, 422.578.
"""

from datetime import date, timedelta

import pytest

from accounts.permissions import Role
from cases import models
from cases import services as folder
from determinations import services
from determinations.services import (
    DeathFacts,
    ExpediteFacts,
    RequiredFormFacts,
    WithdrawalFacts,
)
from regulations import clock
from regulations.dismissals import DISMISSAL_GROUNDS, Needs
from regulations.law import Refused
from tests import factories
from tests.factories import APPEALED, DAY, HOUR, MONDAY
from tests.loops import at_least_one

PAYMENT = {"request_type": "payment", "prior_authorization": False, "clean_claim": False}
WHY = "The notice says why."
pytestmark = pytest.mark.django_db


def dismiss(case, ground, at=None, **record):
    at = at or case.received_at + DAY
    by = factories.user(Role.SUPERVISOR)
    services.dismiss(case.pk, ground=ground, why=WHY, by=by, at=at, **record)
    return models.Case.objects.get(pk=case.pk)


def refusal(case, ground, at=None, **record) -> Refused:
    """Why it is refused; the case is as it was then."""
    before = models.Case.objects.get(pk=case.pk).matter.state
    with pytest.raises(Refused) as refused:
        dismiss(case, ground, at, **record)
    found = models.Case.objects.get(pk=case.pk)
    assert found.matter.state == before and not found.dismissals.exists()
    assert not found.withdrawals.exists() and not found.notices.filter(kind="dismissal").exists()
    return refused.value


def asked_by(kind: str, **facts):
    return factories.received_case(requester_kind=kind, requester_name="Ada Asker", **facts)


def appealed_by(kind: str, *, request=None, **facts):
    asked = {"requester_kind": kind, "requester_name": "Ada Asker", **facts}
    return factories.appealed_case(appeal=asked, **request or {})


def test_each_ground_in_force_says_what_it_needs():
    for ground in at_least_one(DISMISSAL_GROUNDS.on(date(2026, 3, 2))):
        assert isinstance(ground.needs, Needs) and ground.needs.words


class TestWithdrawn:
    """422.568(g)(4), 422.582(f)(5): the request was withdrawn, in time."""

    def taken_back(self, case, **changes) -> WithdrawalFacts:
        values = {"asked_by": "Wilhelmina", "channel": "telephone", "words": "Never mind."}
        return WithdrawalFacts(**values | {"asked_at": case.received_at + HOUR} | changes)

    def test_without_a_withdrawal_it_is_refused_with_what_to_enter(self):
        refused = refusal(factories.received_case(), "withdrawn")
        assert (refused.code, refused.field) == ("record_missing", "asked_by")
        assert "who withdrew it, how and when" in refused.message
        assert refused.citation == "42 CFR 422.568(g)(4)"

    def test_it_is_recorded_in_the_same_step_as_any_withdrawal(self):
        case = factories.received_case()
        found = dismiss(case, "withdrawn", withdrawal=self.taken_back(case))
        assert found.matter.state == "dismissed"
        assert found.dismissals.get().withdrawal == found.withdrawals.get()
        assert "Wilhelmina by telephone" in found.events.get(event="dismissed").facts["record"]

    def test_of_an_appeal_too(self):
        case = factories.appealed_case()
        assert refusal(case, "appeal_withdrawn").field == "asked_by"
        found = dismiss(case, "appeal_withdrawn", withdrawal=self.taken_back(case))
        assert found.matter.state == "dismissed"

    @pytest.mark.parametrize("moved", [-timedelta(hours=3), timedelta(days=2)])
    def test_a_withdrawal_before_the_request_or_in_the_future_is_refused(self, moved):
        case = factories.received_case()
        facts = self.taken_back(case, asked_at=case.received_at + moved)
        assert refusal(case, "withdrawn", withdrawal=facts).field == "asked_at"


class TestWhoAsked:
    """422.566(c): the enrollee, who represents them, a provider who furnishes the service."""

    @pytest.mark.parametrize("kind", ["enrollee", "physician", "provider"])
    def test_one_who_may_ask_is_no_improper_requester(self, kind):
        refused = refusal(asked_by(kind), "not_a_proper_requester")
        assert (refused.code, refused.field) == ("file_contradicts", "ground")
        assert "422.566(c)" in refused.message and "Decide the case" in refused.message

    def test_nor_is_a_representative_whose_appointment_is_here(self):
        form = RequiredFormFacts("appointment", MONDAY, MONDAY.date())
        case = factories.asked_by_representative(required_form=form)
        assert refusal(case, "not_a_proper_requester").code == "file_contradicts"

    def test_a_representative_who_never_showed_it_is_one_after_the_time_to_obtain_it(self):
        """405.910(d), 422.568(g)(1)."""
        case = factories.asked_by_representative()
        assert refusal(case, "not_a_proper_requester").code == "dismissal_too_early"
        found = dismiss(case, "not_a_proper_requester", MONDAY + 8 * DAY)
        assert found.matter.state == "dismissed"

    @pytest.mark.parametrize("kind", ["enrollee", "physician"])
    def test_an_appeal_before_the_service_is_the_enrollees_and_the_physicians(self, kind):
        """422.578."""
        assert refusal(appealed_by(kind), "not_a_party").code == "file_contradicts"

    def test_another_provider_is_no_party_to_an_appeal_before_the_service(self):
        """422.578 names physicians; a provider is a party by the waiver alone (422.574(b))."""
        assert dismiss(appealed_by("provider"), "not_a_party").matter.state == "dismissed"

    def test_a_contracted_provider_is_no_party_to_a_payment_appeal(self):
        """422.574(b): the waiver makes noncontract providers parties."""
        case = appealed_by("physician", request=PAYMENT)
        assert dismiss(case, "not_a_party").matter.state == "dismissed"

    def test_a_noncontract_provider_who_waived_is_a_party(self):
        provider = services_provider()
        form = RequiredFormFacts("waiver", APPEALED)
        case = appealed_by("provider", request=PAYMENT | {"provider": provider}, required_form=form)
        assert refusal(case, "not_a_party").code == "file_contradicts"

    @pytest.mark.parametrize("ground", ["no_appointment"])
    def test_no_appointment_is_no_ground_where_none_is_awaited(self, ground):
        assert refusal(asked_by("enrollee"), ground).field == "ground"

    def test_no_form_is_no_ground_of_an_appeal_that_awaits_none(self):
        assert refusal(appealed_by("enrollee"), "no_appeal_form").field == "ground"


def services_provider():
    return factories.ProviderFacts(
        name="Far Clinic", contracted=False, npi="1999999999", address="1 Far Way"
    )


class TestDeath:
    """422.568(g)(3), 422.582(f)(4): died while pending, and no one with an interest goes on."""

    DIED = DeathFacts(MONDAY.date(), "Her daughter, by phone", "She is the estate; no one goes on.")

    def test_without_the_death_it_is_refused(self):
        refused = refusal(asked_by("enrollee"), "enrollee_died")
        assert (refused.code, refused.field) == ("record_missing", "died_on")

    @pytest.mark.parametrize("field", ["reported_by", "no_interest"])
    def test_it_says_who_reported_it_and_that_no_one_goes_on(self, field):
        values = {"died_on": MONDAY.date(), "reported_by": "A son", "no_interest": "None."}
        death = DeathFacts(**values | {field: ""})
        assert refusal(asked_by("enrollee"), "enrollee_died", death=death).field == field

    def test_it_is_kept_and_told_in_the_timeline(self):
        found = dismiss(asked_by("enrollee"), "enrollee_died", death=self.DIED)
        kept = found.dismissals.get()
        assert (kept.died_on, kept.death_reported_by) == (MONDAY.date(), "Her daughter, by phone")
        assert "Mar 2, 2026" in found.events.get(event="dismissed").facts["record"]

    @pytest.mark.parametrize("on", [date(2026, 3, 20), date(1940, 1, 1), date(2026, 2, 20)])
    def test_a_death_to_come_before_birth_or_before_the_request_is_refused(self, on):
        death = DeathFacts(on, "A son", "No one goes on.")
        assert refusal(asked_by("enrollee"), "enrollee_died", death=death).field == "died_on"

    def test_a_provider_who_asks_for_payment_has_an_interest_of_their_own(self):
        refused = refusal(asked_by("provider", **PAYMENT), "enrollee_died", death=self.DIED)
        assert refused.code == "file_contradicts" and "financial interest" in refused.message

    def test_of_an_appeal_too(self):
        case = factories.appealed_case()
        death = DeathFacts(APPEALED.date(), "Her daughter", "No one goes on.")
        assert refusal(case, "appellant_died").field == "died_on"
        assert dismiss(case, "appellant_died", death=death).matter.state == "dismissed"


class TestInvalid:
    """422.568(a), (g)(2), 422.582(f)(2): it does not make out a valid request."""

    def test_it_says_what_makes_it_invalid(self):
        for key in ("", "no_review_asked", "unknown"):
            refused = refusal(factories.received_case(), "not_a_valid_request", defect=key)
            assert (refused.code, refused.field) == ("record_missing", "defect")

    def test_a_request_with_a_code_names_what_it_is_about(self):
        case = factories.received_case()
        refused = refusal(case, "not_a_valid_request", defect="nothing_named")
        assert refused.field == "defect" and "73721 MRI of knee" in refused.message

    def test_one_without_a_code_may_name_nothing(self):
        found = dismiss(factories.a_question(), "not_a_valid_request", defect="nothing_named")
        assert found.dismissals.get().defect == "nothing_named"

    def test_nor_is_a_request_with_a_code_a_mere_question(self):
        """422.566(b): what is asked of a coded service is whether it is covered."""
        refused = refusal(
            factories.received_case(), "not_a_valid_request", defect="no_decision_asked"
        )
        assert (refused.code, refused.field) == ("file_contradicts", "defect")
        assert "73721 MRI of knee" in refused.message

    @pytest.mark.parametrize("answer", ["waits", "refused"])
    def test_nor_is_one_that_someone_asked_to_expedite(self, answer):
        """422.570(a), 422.584(a): they ask for an expedited determination or reconsideration."""
        asked, appeal = factories.a_question(), factories.appealed_case()
        for case, ground, defect in (
            (asked, "not_a_valid_request", "no_decision_asked"),
            (appeal, "not_a_valid_appeal", "no_review_asked"),
        ):
            at = case.received_at + HOUR
            fast = ExpediteFacts("enrollee", "oral", at, "Please hurry.")
            services.request_expedite(case.pk, fast, by=factories.user(Role.INTAKE), at=at)
            if answer == "refused":
                why = "The knee has been stable for a year; waiting does no harm."
                by = factories.user(Role.PHYSICIAN)
                services.refuse_expedite(case.pk, why=why, by=by, at=at + HOUR)
            refused = refusal(case, ground, defect=defect)
            assert (refused.code, refused.field) == ("file_contradicts", "defect")
            assert f"asked for on {clock.day_words(at.date())}" in refused.message

    def test_what_was_worked_on_as_a_valid_request_is_one(self):
        case = factories.a_question()
        folder.take(case.pk, by=factories.user(Role.NURSE), at=case.received_at + 2 * HOUR)
        services.extend(
            case.pk, factories.extension(case, days=3), by=factories.user(), at=MONDAY + 3 * HOUR
        )
        refused = refusal(case, "not_a_valid_request", defect="no_decision_asked")
        assert refused.code == "file_contradicts" and "extended" in refused.message

    def test_an_appeal_has_defects_of_its_own(self):
        case = factories.appealed_case()
        assert refusal(case, "not_a_valid_appeal", defect="no_decision_asked").field == "defect"
        found = dismiss(case, "not_a_valid_appeal", defect="no_review_asked")
        assert found.matter.state == "dismissed"


class TestLate:
    """422.582(f)(3)."""

    def test_an_appeal_in_time_is_not_dismissed_as_late(self):
        assert refusal(factories.appealed_case(), "filed_late").field == "ground"

    def test_one_without_a_last_day_is_never_late(self):
        """422.568(f): no letter told of a limit that passed."""
        case = factories.approved_case()
        at = MONDAY + 300 * DAY
        asked = factories.appeal_facts(received_at=at)
        appeal = services.appeal(case.pk, asked, by=factories.user(Role.INTAKE), at=at + HOUR)
        assert refusal(appeal, "filed_late").field == "ground"
