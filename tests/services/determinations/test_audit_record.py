"""The rows that a case gives to the tables of an ODAG audit (CMS-10717), while it is worked on."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.permissions import Role
from cases import models
from cases import services as folder
from cases.services import OralNoticeFacts
from determinations import queries as request_queries
from determinations import services
from determinations.services import RecordFacts
from determinations.universe import rows as audit_rows
from determinations.universe.rows import Row
from regulations import universes
from regulations.law import Refused
from tests import factories
from tests.factories import APPEALED, DAY, HOUR, MONDAY, UPHELD
from tests.loops import at_least_one

MBI = "1EG4TE5MK73"
KNOWN = RecordFacts(MBI, "001", "", "AUTH-7")


@pytest.fixture
def intake(db):
    return factories.user(Role.INTAKE)


def completed(case, by, facts=KNOWN):
    services.complete_record(case.pk, facts, by=by, at=MONDAY + DAY)
    return case


def rows(case, by) -> list[Row]:
    return audit_rows.rows(request_queries.case_file(by, case.number))


def values(row: Row) -> dict[str, str | None]:
    return {cell.column.key: cell.value for cell in row.cells}


class TestTheLayouts:
    def test_columns_follow_the_alphabet(self):
        for layout in at_least_one(universes.LAYOUTS.history()):
            letters = [column.letter for column in layout.columns]
            assert letters == [chr(65 + number) for number in range(len(letters))]

    def test_table_one_has_the_columns_of_the_protocol(self):
        columns = {each.letter: each for each in universes.layout("od", MONDAY.date()).columns}
        assert len(columns) == 25
        assert (columns["C"].key, columns["C"].length) == ("mbi", 11)
        assert (columns["V"].key, columns["V"].length) == ("requester", 3)
        assert (columns["Y"].key, columns["Y"].length) == ("issue", 2000)

    @pytest.mark.parametrize(
        ("rule", "right", "wrong"),
        [
            ("mbi", "1EG4TE5MK73", "1EG4-TE5-MK73"),
            ("mbi", "1EG4TE5MK73", "1SG4TE5MK73"),  # no S, which looks like a 5
            ("mbi", "9AA9AA9AA99", "0AA9AA9AA99"),
            ("contract", "H0001", "H001"),
            ("pbp", "001", "1"),
            ("day", "2026/03/02", "2026/3/2"),
            ("day", "2024/02/29", "2026/02/29"),
            ("time", "23:59:59", "24:00:00"),
            ("yes_no", "Y", "Yes"),
            ("determination", "Dismissed", "Withdrawn"),
            ("requester", "NCP", "P"),
            ("claimant", "NCP", "CP"),
            ("name", "Wilhelmina", "W1lhelmina"),
        ],
    )
    def test_each_rule_takes_the_right_and_refuses_the_wrong(self, rule, right, wrong):
        column = universes.Column("A", "any", "Any", 60, rule)
        assert universes.problem(column, right) == ""
        assert universes.problem(column, wrong) == universes.RULES[rule].words

    def test_none_stands_only_where_the_layout_lets_it(self):
        column = universes.Column("A", "any", "Any", 60, "day")
        assert universes.problem(column, "None")
        assert not universes.problem(universes.Column("A", "any", "Any", 60, "day", True), "None")

    def test_a_value_that_does_not_fit_is_told_with_both_lengths(self):
        column = universes.Column("G", "authorization", "Number", 40, "text")
        assert universes.problem(column, "x" * 41) == "41 characters; the column holds 40."

    @given(st.from_regex(universes.MBI, fullmatch=True))
    def test_the_card_with_hyphens_is_the_same_number(self, mbi):
        typed = f"{mbi[:4]}-{mbi[4:7]}-{mbi[7:]}".lower()
        assert universes.plain_mbi(typed) == mbi.upper()
        assert universes.RULES["mbi"].holds(mbi)


class TestTheRowOfARequest:
    def test_what_is_known_at_receipt_stands_there_and_the_rest_is_to_come(self, intake):
        case = completed(factories.received_case(received_at=MONDAY), intake)
        (row,) = rows(case, intake)
        found = values(row)
        assert found["mbi"] == MBI
        assert found["authorization"] == "AUTH-7"
        assert found["received_on"] == "2026/03/02"
        assert found["received_time"] == "None"  # a limit of days: no time is asked for
        assert found["determination"] is None
        assert found["written_on"] is None
        assert row.problems == []
        assert not row.is_whole

    def test_what_is_missing_is_told_with_the_rule(self, intake):
        (row,) = rows(factories.received_case(), intake)
        assert {cell.column.key for cell in row.problems} == {"mbi", "pbp"}
        assert all(cell.problem.startswith("Missing.") for cell in row.problems)

    def test_without_a_number_elsewhere_the_case_has_its_own(self, intake):
        case = factories.received_case()
        assert values(rows(case, intake)[0])["authorization"] == case.number

    def test_a_denial_told_and_mailed_is_whole(self, intake):
        case = completed(factories.denied_case(received_at=MONDAY), intake)
        factories.dispatch_all(case, at=MONDAY + DAY + HOUR)
        (row,) = rows(case, intake)
        found = values(row)
        assert found["determination"] == "Denied"
        assert found["necessity"] == "Y"
        assert found["oral_on"] == "None"
        assert found["written_on"] == "2026/03/03"
        assert row.is_whole

    def test_a_letter_in_the_outbox_is_no_date_yet(self, intake):
        found = values(rows(factories.denied_case(), intake)[0])
        assert found["determination"] == "Denied"
        assert found["written_on"] is None

    def test_an_expedited_one_told_by_telephone_has_its_times_in_the_zone_of_the_plan(self, intake):
        by = factories.user(Role.PHYSICIAN)
        case = factories.in_review_case(by=by, received_at=MONDAY, priority="expedited")
        services.approve(case.pk, reason="Granted as asked.", by=by, at=MONDAY + HOUR)
        told = OralNoticeFacts("Wilhelmina", MONDAY + 2 * HOUR, "telephone", "Approved.")
        services.notify(case.pk, told, by=by, at=MONDAY + 2 * HOUR)
        found = values(rows(case, intake)[0])
        local = (MONDAY + 2 * HOUR).astimezone(case.plan.zone)
        assert found["priority"] == "E"
        assert found["oral_time"] == f"{local:%H:%M:%S}"
        assert found["received_time"] == f"{MONDAY.astimezone(case.plan.zone):%H:%M:%S}"
        assert found["necessity"] == "None"

    def test_a_refused_expedite_is_told_apart(self, intake):
        by = factories.user(Role.NURSE)
        case = factories.in_review_case(
            by=by, received_at=MONDAY, priority="expedited", requester_kind="enrollee"
        )
        assert values(rows(case, intake)[0])["refused_expedite"] == "N"
        services.refuse_expedite(case.pk, why="It does no harm.", by=by, at=MONDAY + HOUR)
        found = values(rows(case, intake)[0])
        assert (found["refused_expedite"], found["priority"]) == ("Y", "S")

    def test_a_withdrawn_request_is_in_no_table(self, intake):
        case = factories.received_case(received_at=MONDAY)
        facts = services.WithdrawalFacts("Wilhelmina", "telephone", MONDAY + HOUR, "No more.")
        services.withdraw(case.pk, facts, by=intake, at=MONDAY + HOUR)
        assert rows(case, intake) == []

    def test_a_decision_after_a_reopening_does_not_borrow_the_old_letter(self, intake):
        by = factories.user(Role.PHYSICIAN)
        case = factories.denied_case(by=by, received_at=MONDAY)
        factories.dispatch_all(case, at=MONDAY + DAY + HOUR)
        facts = services.ReopeningFacts("obvious_error", "plan", "A page was overlooked.")
        boss = factories.user(Role.SUPERVISOR)
        services.reopen(case.pk, facts, by=boss, at=MONDAY + 2 * DAY)
        assert values(rows(case, intake)[0])["written_on"] is None
        services.approve(case.pk, reason="Granted.", by=by, at=MONDAY + 3 * DAY)
        assert values(rows(case, intake)[0])["written_on"] is None

    @pytest.mark.parametrize(
        ("kind", "contracted", "letter"),
        [
            ("enrollee", True, "E"),
            ("representative", True, "ER"),
            ("physician", True, "CP"),
            ("provider", False, "NCP"),
        ],
    )
    def test_who_asked(self, intake, kind, contracted, letter):
        provider = folder.ProviderFacts("Dr. Nobody", contracted, "1000000004")
        case = factories.received_case(
            requester_kind=kind, requester_address="8 Cousin Court", provider=provider
        )
        assert values(rows(case, intake)[0])["requester"] == letter


class TestTheOtherTables:
    def test_an_appeal_is_a_row_of_its_own_with_the_day_of_forwarding(self, intake):
        by = factories.user(Role.PHYSICIAN)
        case = factories.appeal_in_review(by=by)
        services.affirm(case.pk, **UPHELD, by=by, at=APPEALED + DAY)
        (row,) = rows(case, intake)
        assert row.layout.key == "recon"
        assert values(row)["forwarded_on"] is None
        sent_at = APPEALED + 2 * DAY
        services.forward(case.pk, factories.forwarding_facts(sent_at), by=by, at=sent_at)
        found = values(rows(case, intake)[0])
        assert found["forwarded_on"] == f"{sent_at.astimezone(case.plan.zone):%Y/%m/%d}"
        assert found["determination"] == "Denied"

    def test_an_appeal_takes_over_the_identifiers_of_its_case(self, intake):
        denied = completed(factories.denied_case(received_at=MONDAY), intake)
        factories.dispatch_all(denied, at=MONDAY + DAY + HOUR)
        at = MONDAY + 5 * DAY
        appeal = services.appeal(
            denied.pk, factories.appeal_facts(received_at=at), by=intake, at=at
        )
        found = values(rows(appeal, intake)[0])
        assert (found["mbi"], found["pbp"], found["authorization"]) == (MBI, "001", "AUTH-7")

    def test_a_reversal_by_the_ire_waits_for_its_proof(self, intake):
        by = factories.user(Role.PHYSICIAN)
        case = factories.appeal_in_review(by=by)
        services.affirm(case.pk, **UPHELD, by=by, at=APPEALED + DAY)
        sent_at = APPEALED + 2 * DAY
        services.forward(case.pk, factories.forwarding_facts(sent_at), by=by, at=sent_at)
        at = APPEALED + 20 * DAY
        review = factories.review_facts(at, level="ire", outcome="reversed")
        services.record_review(case.pk, review, by=by, at=at)
        found = {row.layout.key: values(row) for row in rows(case, intake)}["eff_c"]
        assert (found["body"], found["kind"], found["done_on"]) == ("IRE", "S", None)
        done = services.EffectuationFacts(at + HOUR, "AUTH-99")
        services.effectuate(case.pk, done, by=by, at=at + 2 * HOUR)
        found = {row.layout.key: values(row) for row in rows(case, intake)}["eff_c"]
        assert found["done_on"] == f"{(at + HOUR).astimezone(case.plan.zone):%Y/%m/%d}"
        assert found["paid_on"] == "None"

    def test_a_payment_has_the_day_it_was_paid_and_whether_with_interest(self, intake):
        by = factories.user(Role.PHYSICIAN)
        case = factories.in_review_case(
            by=by,
            received_at=MONDAY,
            request_type="payment",
            prior_authorization=False,
            clean_claim=False,
        )
        services.approve(case.pk, reason="Paid as billed.", by=by, at=MONDAY + DAY)
        (row,) = rows(case, intake)
        assert row.layout.key == "pymt_c"
        assert values(row)["paid_on"] is None
        done = services.EffectuationFacts(MONDAY + 2 * DAY, "CHECK-1", amount=100)
        services.effectuate(case.pk, done, by=by, at=MONDAY + 2 * DAY)
        found = values(rows(case, intake)[0])
        assert (found["paid_on"], found["interest"]) == ("2026/03/04", "N")

    def test_a_grievance_has_its_row_and_the_day_its_answer_left(self, intake):
        nurse, boss = factories.user(Role.NURSE), factories.user(Role.SUPERVISOR)
        case = factories.in_review_case(by=nurse, received_at=MONDAY)
        facts = factories.extension(case, days=3)
        services.extend(case.pk, facts, by=nurse, at=MONDAY + HOUR)
        against = folder.GrievanceFacts(
            "extension", "Wilhelmina", "oral", MONDAY + 2 * HOUR, "Too long."
        )
        filed = folder.receive_grievance(case.pk, against, by=intake, at=MONDAY + 2 * HOUR)
        found = {row.layout.key: values(row) for row in rows(case, intake)}
        assert found["od"]["extension"] == "Y"
        assert (found["grv_c"]["channel"], found["grv_c"]["written_on"]) == ("Oral", None)
        at = MONDAY + 3 * HOUR
        answer = folder.GrievanceAnswer(filed.pk, folder.NOT_UPHELD, "It is needed.")
        folder.answer_grievance(case.pk, answer, by=boss, at=at)
        factories.dispatch_all(case, at=at + timedelta(minutes=5))
        found = {row.layout.key: values(row) for row in rows(case, intake)}["grv_c"]
        assert (found["written_on"], found["resolution"]) == ("2026/03/02", "It is needed.")

    def test_an_ordinary_grievance_is_standard_and_says_how_it_was_told(self, intake):
        boss = factories.user(Role.SUPERVISOR)
        case = factories.in_review_case(received_at=MONDAY)
        found = factories.an_ordinary_grievance(case, against="quality_of_care")
        spoken = factories.an_ordinary_grievance(case)
        at = MONDAY + 30 * HOUR
        longer = folder.GrievanceExtension(found.pk, "enrollee_asks", 3, "Asked for it.")
        folder.extend_grievance(case.pk, longer, by=boss, at=at)
        told = folder.OralNoticeFacts("Wilhelmina", at, "telephone", "Sorry.")
        answer = folder.GrievanceAnswer(spoken.pk, folder.UPHELD, "Sorry.", told)
        folder.answer_grievance(case.pk, answer, by=boss, at=at)
        care, other = (values(row) for row in rows(case, intake) if row.layout.key == "grv_c")
        assert (care["priority"], care["category"]) == ("S", "Quality of care")
        assert (care["extension"], other["extension"]) == ("Y", "N")
        assert (other["oral_on"], other["written_on"]) == ("2026/03/03", "None")
        assert (care["oral_on"], care["written_on"]) == ("None", None)


class TestCompletingIt:
    def test_the_trail_names_the_fields_and_not_what_is_in_them(self, intake):
        case = completed(factories.received_case(), intake)
        event = case.events.get(event="record_completed")
        assert event.facts == {"fields": ["authorization_number", "mbi", "pbp"]}

    def test_saying_the_same_again_leaves_no_trace(self, intake):
        case = completed(completed(factories.received_case(), intake), intake)
        assert case.events.filter(event="record_completed").count() == 1

    @pytest.mark.parametrize(
        ("facts", "field"),
        [
            (RecordFacts("1EG4TE5MK7", "001", "", ""), "mbi"),
            (RecordFacts(MBI, "1", "", ""), "pbp"),
        ],
    )
    def test_what_the_layout_would_not_take_is_refused_at_its_field(self, intake, facts, field):
        case = factories.received_case()
        with pytest.raises(Refused) as refused:
            completed(case, intake, facts)
        assert refused.value.field == field
        assert not case.events.filter(event="record_completed").exists()

    def test_only_who_may(self, intake):
        case = factories.received_case(by=intake)
        with pytest.raises(PermissionDenied):
            completed(case, factories.user(Role.ADMINISTRATOR))

    def test_the_database_takes_no_malformed_number(self, intake):
        case = factories.received_case()
        with pytest.raises(IntegrityError), transaction.atomic():
            models.Enrollee.objects.filter(pk=case.enrollee_id).update(mbi="1SG4TE5MK73")

    def test_another_number_at_intake_is_a_mistake_to_be_looked_at(self, intake):
        case = completed(factories.received_case(), intake)
        known = case.enrollee
        other = folder.EnrolleeFacts(
            known.member_id, known.first_name, known.last_name, mbi="2EG4TE5MK73"
        )
        with pytest.raises(Refused) as refused:
            factories.received_case(enrollee=other, summary="Something else")
        assert refused.value.field == "mbi"
