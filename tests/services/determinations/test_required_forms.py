"""Representatives and their forms, told as the services tell it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied

from accounts.permissions import Role
from cases import models
from cases import services as folder
from determinations import models as determinations
from determinations import services
from determinations.services import RequiredFormFacts
from notices import letters
from notices.printing import PrintError
from regulations.law import Refused
from regulations.replay import replay
from tests import factories
from tests.factories import DAY, DENIAL, HOUR, MONDAY
from tests.prints import AT, reader_of, text_of

NEW_YORK = ZoneInfo("America/New_York")
SIGNED = date(2026, 2, 27)
pytestmark = pytest.mark.django_db


def waiting_case(**facts) -> models.Case:
    return factories.asked_by_representative(**facts)


def duty(case, name) -> models.Deadline:
    return case.deadlines.get(duty=name)


def required_form(**changes) -> RequiredFormFacts:
    values = {"kind": "appointment", "received_at": MONDAY + 2 * DAY, "signed_on": SIGNED}
    return RequiredFormFacts(**values | changes)


def record(case, facts, *, at=None) -> determinations.RequiredForm:
    by = factories.user(Role.INTAKE)
    return services.receive_required_form(case.pk, facts, by=by, at=at or facts.received_at + HOUR)


class TestAskingWithoutAForm:
    def test_waits_for_the_appointment_instead_of_starting_the_clock(self):
        """42 CFR 405.910(d): until then the person has no authority."""
        case = waiting_case()
        assert not case.deadlines.filter(duty="decide").exists()
        waiting = duty(case, "obtain_appointment")
        assert waiting.due_at == datetime(2026, 3, 9, 23, 59, 59, tzinfo=NEW_YORK)
        assert waiting.citation == "42 CFR 405.910(d)"
        assert replay(waiting.trace).due_at == waiting.due_at == case.next_due_at

    def test_sends_the_enrollee_and_the_representative_a_letter_with_all_that_is_needed(self):
        case = waiting_case()
        told = case.notices.filter(kind="form_request")
        assert {notice.recipient for notice in told} == {"enrollee", "representative"}
        said = text_of(reader_of(told.get(recipient="enrollee")))
        assert "Nelson Nephew" in said and "Form CMS-1696" in said
        assert "March 9, 2026" in said
        for element in ("sign it and write the date", "Medicare number", "how the two of you"):
            assert element in said

    def test_tells_the_representative_nothing_about_the_enrollee(self):
        """42 CFR 405.910(d): no information until it is cured."""
        case = waiting_case()
        notice = case.notices.get(kind="form_request", recipient="representative")
        said = text_of(reader_of(notice))
        kept = str(notice.facts)
        secrets = ("Wilhelmina", case.enrollee.member_id, "MRI", "Invented Street", "knee")
        for secret in secrets:
            assert secret not in said and secret not in kept, secret
        assert "8 Cousin Court" in said and case.number in said

    def test_writes_to_the_enrollee_alone_where_no_address_of_the_representative_is_known(self):
        case = waiting_case(requester_address="")
        assert list(case.notices.values_list("recipient", flat=True)) == ["enrollee"]

    @pytest.mark.parametrize("verb", ["approve", "deny", "extend"])
    def test_nothing_is_decided_or_extended_meanwhile(self, verb):
        case = waiting_case()
        nurse, physician = factories.user(Role.NURSE), factories.user(Role.PHYSICIAN)
        folder.take(case.pk, by=nurse, at=MONDAY + 2 * HOUR)
        acts = {
            "approve": lambda: services.approve(case.pk, reason="Yes.", by=nurse, at=MONDAY + DAY),
            "deny": lambda: services.deny(case.pk, **DENIAL, by=physician, at=MONDAY + DAY),
            "extend": lambda: services.extend(
                case.pk,
                factories.extension(case, days=3),
                by=nurse,
                at=MONDAY + DAY,
            ),
        }
        with pytest.raises(Refused) as refused:
            acts[verb]()
        assert refused.value.code == "form_missing"
        assert refused.value.citation == "42 CFR 405.910(d)"

    def test_a_physician_who_asks_to_expedite_needs_no_form(self):
        """42 CFR 422.570(a), 422.566(c)(2)."""
        case = factories.received_case(priority="expedited")
        assert list(case.deadlines.values_list("duty", flat=True)) == ["decide"]


class TestTheAppointmentComes:
    def test_one_that_comes_under_a_new_rule_starts_the_clock_of_that_rule(self):
        """42 CFR 422.568(b)(1)(ii): 7 days for prior authorization since 2026; 405.910."""
        case = waiting_case(received_at=datetime(2025, 12, 29, 10, tzinfo=NEW_YORK))
        came = datetime(2026, 1, 4, 10, tzinfo=NEW_YORK)
        record(case, required_form(received_at=came, signed_on=date(2026, 1, 2)))
        found = duty(case, "decide")
        assert found.due_at == datetime(2026, 1, 11, 23, 59, 59, tzinfo=NEW_YORK)
        assert replay(found.trace).due_at == found.due_at
        facts = factories.extension(case)
        extension = services.extend(
            case.pk, facts, by=factories.user(Role.NURSE), at=came + 2 * DAY
        )
        assert extension.citation == "42 CFR 422.568(b)(2)(i)(A)"
        assert duty(case, "decide").due_at == datetime(2026, 1, 25, 23, 59, 59, tzinfo=NEW_YORK)

    def test_a_whole_one_with_the_request_starts_the_clock_on_receipt(self):
        case = waiting_case(required_form=required_form(received_at=MONDAY))
        assert list(case.deadlines.values_list("duty", flat=True)) == ["decide"]
        assert duty(case, "decide").starts_at == MONDAY
        assert case.required_forms.get().status == "complete"
        assert not case.notices.exists()

    def test_a_whole_one_later_meets_the_duty_and_starts_the_clock_when_it_arrived(self):
        """Appeals guidance: the later of the request and the appointment."""
        case = waiting_case()
        record(case, required_form(), at=MONDAY + 3 * DAY)
        waiting, decide = duty(case, "obtain_appointment"), duty(case, "decide")
        assert waiting.met_at == MONDAY + 2 * DAY and "complete" in waiting.met_by
        assert decide.starts_at == MONDAY + 2 * DAY
        assert decide.due_at == datetime(2026, 3, 11, 23, 59, 59, tzinfo=NEW_YORK)
        case.refresh_from_db()
        assert case.aor_received_at == MONDAY + 2 * DAY and case.next_due_at == decide.due_at
        assert replay(decide.trace).due_at == decide.due_at

    def test_counts_for_requests_of_one_year(self):
        """42 CFR 405.910(e)."""
        case = waiting_case()
        kept = record(case, required_form())
        assert kept.valid_until == date(2027, 2, 27)

    def test_one_signed_over_a_year_before_the_request_does_not_count_and_says_why(self):
        """42 CFR 405.910(e)."""
        case = waiting_case()
        with pytest.raises(Refused) as refused:
            record(case, required_form(signed_on=date(2025, 3, 1)))
        assert refused.value.citation == "42 CFR 405.910(e)"
        assert refused.value.field == "signed_on" and "Mar 1, 2026" in refused.value.message
        assert duty(case, "obtain_appointment").is_open and not case.required_forms.exists()

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"received_at": MONDAY + 9 * DAY}, "received_at"),
            ({"signed_on": date(2026, 3, 9)}, "signed_on"),
            ({"missing": ("handshake",)}, "missing"),
            ({"kind": "waiver", "signed_on": None}, "kind"),
        ],
    )
    def test_an_impossible_one_is_refused_and_nothing_changes(self, changes, field):
        case = waiting_case()
        with pytest.raises(Refused) as refused:
            record(case, required_form(**changes), at=MONDAY + 3 * DAY)
        assert refused.value.field == field
        assert not case.required_forms.exists() and duty(case, "obtain_appointment").is_open

    def test_an_incomplete_one_leaves_the_clock_still_and_a_letter_asks_for_the_rest(self):
        """42 CFR 405.910(d): the party is told what is missing."""
        case = waiting_case()
        record(case, required_form(missing=("medicare_number", "contacts")))
        assert duty(case, "obtain_appointment").is_open
        notice = case.notices.filter(recipient="enrollee").latest("id")
        said = text_of(reader_of(notice))
        assert "not complete" in said and "Medicare number" in said
        assert "how the two of you are related" not in said
        assert len(notice.facts["required_form"]["missing"]) == 2

    def test_an_incomplete_one_after_the_limit_is_not_asked_for_by_a_day_that_has_passed(self):
        case = waiting_case()
        record(case, required_form(received_at=MONDAY + 9 * DAY, missing=("contacts",)))
        said = text_of(reader_of(case.notices.filter(recipient="enrollee").latest("id")))
        assert "Please send it at once" in said and "have it by" not in said

    def test_once_cured_the_clock_starts_when_the_rest_arrived(self):
        case = waiting_case()
        record(case, required_form(missing=("medicare_number",)))
        services.complete_required_form(
            case.pk,
            received_at=MONDAY + 4 * DAY,
            by=factories.user(Role.INTAKE),
            at=MONDAY + 4 * DAY + HOUR,
        )
        kept = case.required_forms.get()
        assert (kept.status, kept.whole_at) == ("cured", MONDAY + 4 * DAY)
        assert kept.missing == ["medicare_number"], "the file tells what had been missing"
        assert duty(case, "obtain_appointment").met_at == MONDAY + 4 * DAY
        assert duty(case, "decide").starts_at == MONDAY + 4 * DAY

    def test_a_cure_that_still_lacks_something_asks_again(self):
        case = waiting_case()
        record(case, required_form(missing=("medicare_number", "contacts")))
        services.complete_required_form(
            case.pk,
            received_at=MONDAY + 4 * DAY,
            missing=("contacts",),
            by=factories.user(Role.INTAKE),
            at=MONDAY + 4 * DAY,
        )
        assert case.required_forms.get().status == "incomplete"
        assert duty(case, "obtain_appointment").is_open
        notice = case.notices.filter(recipient="enrollee").latest("id")
        assert len(notice.facts["required_form"]["missing"]) == 1

    def test_a_power_of_attorney_does_as_well(self):
        """42 CFR 422.561: authorized by State or other law."""
        case = waiting_case()
        record(case, required_form(kind="legal_authority", signed_on=None))
        assert case.required_forms.get().valid_until is None
        assert duty(case, "decide").is_open

    def test_is_recorded_by_those_who_may(self):
        with pytest.raises(PermissionDenied):
            services.receive_required_form(
                waiting_case().pk,
                required_form(),
                by=factories.user(Role.COMPLIANCE),
                at=MONDAY + 3 * DAY,
            )

    def test_a_second_one_is_not_awaited(self):
        case = waiting_case(required_form=required_form(received_at=MONDAY))
        with pytest.raises(Refused) as refused:
            record(case, required_form())
        assert refused.value.code == "no_form_awaited"


class TestTheLettersOfTheRepresented:
    """42 CFR 422.561: a representative has the rights of the enrollee."""

    def decided(self, **facts):
        by = factories.user(Role.PHYSICIAN)
        case = waiting_case(**facts)
        record(case, required_form())
        folder.take(case.pk, by=by, at=MONDAY + 3 * DAY)
        services.deny(case.pk, **DENIAL, by=by, at=MONDAY + 3 * DAY)
        return case

    def test_what_the_enrollee_is_told_the_representative_is_told(self):
        told = self.decided().notices.filter(kind="denial")
        assert {each.recipient for each in told} == {"enrollee", "provider", "representative"}
        said = text_of(reader_of(told.get(recipient="representative")))
        assert "Nelson Nephew" in said and "Copy for the representative." in said
        assert "six weeks of physical therapy" in said

    def test_its_copy_stops_no_clock(self):
        case = self.decided()
        copy = case.notices.get(kind="denial", recipient="representative")
        folder.dispatch(copy.pk, at=MONDAY + 4 * DAY)
        assert duty(case, "decide").is_open and duty(case, "notify_provider").is_open

    def test_without_an_address_it_waits_and_leaves_once_there_is_one(self):
        case = self.decided(requester_address="")
        at = MONDAY + 4 * DAY
        copy = case.notices.get(kind="denial", recipient="representative")
        with pytest.raises(PrintError):
            folder.dispatch(copy.pk, at=at)
        folder.correct_addresses(
            case.pk, enrollee="", provider="", requester="8 Cousin Court\nPortland, ME 04101",
            by=factories.user(Role.INTAKE), at=at,
        )  # fmt: skip
        assert folder.dispatch(copy.pk, at=at)


class TestItNeverComes:
    def dismiss(self, case, at, ground="no_appointment", **record):
        return services.dismiss(
            case.pk,
            **record,
            ground=ground,
            why="No appointment came, though we asked for it.",
            by=factories.user(Role.SUPERVISOR),
            at=at,
        )

    @pytest.mark.parametrize("ground", ["no_appointment", "not_a_proper_requester"])
    def test_a_dismissal_before_the_time_to_obtain_it_is_over_is_refused(self, ground):
        """42 CFR 422.568(g)(1), 405.910(d); appeals guidance."""
        case = waiting_case()
        with pytest.raises(Refused) as refused:
            self.dismiss(case, MONDAY + 5 * DAY, ground)
        assert refused.value.code == "dismissal_too_early"
        assert "Mar 9, 2026" in refused.value.message
        assert refused.value.citation == "42 CFR 405.910(d)"
        assert duty(case, "obtain_appointment").is_open

    def test_after_that_it_is_dismissed_with_its_notice_and_the_duty_ends_with_its_reason(self):
        case = waiting_case()
        self.dismiss(case, MONDAY + 8 * DAY)
        waiting = duty(case, "obtain_appointment")
        assert waiting.met_at is None and waiting.closed_why == "the request was dismissed"
        notice = case.notices.get(kind="dismissal")
        assert "never came" in notice.facts["dismissal"]["label"]
        assert letters.render(notice, at=AT)

    def test_other_grounds_need_not_wait(self):
        """42 CFR 422.568(g)(3)."""
        case = waiting_case()
        death = services.DeathFacts(MONDAY.date(), "Her daughter", "She asked; no one goes on.")
        self.dismiss(case, MONDAY + DAY, "enrollee_died", death=death)
        assert duty(case, "obtain_appointment").closed_at == MONDAY + DAY

    def test_where_no_form_is_awaited_that_ground_is_not_open(self):
        with pytest.raises(Refused) as refused:
            self.dismiss(factories.received_case(), MONDAY + 20 * DAY)
        assert refused.value.field == "ground"

    def test_the_passed_limit_says_what_it_means(self):
        case = waiting_case()
        waiting = duty(case, "obtain_appointment")
        folder.mark_missed(waiting.pk, at=waiting.due_at + timedelta(seconds=30))
        event = case.events.get(event="deadline_missed")
        assert "may be dismissed now" in event.why
        assert "405.910(d)" in event.facts["citation"]

    def test_an_appointment_that_comes_after_the_limit_still_starts_the_clock(self):
        case = waiting_case()
        record(case, required_form(received_at=MONDAY + 10 * DAY))
        assert duty(case, "decide").starts_at == MONDAY + 10 * DAY


class TestImports:
    def test_a_file_that_says_when_the_appointment_came_starts_the_clock_then(self):
        case = waiting_case(aor_received_at=MONDAY + DAY, at=MONDAY + 2 * DAY)
        assert duty(case, "decide").starts_at == MONDAY + DAY
        assert case.required_forms.get().signed_on is None
