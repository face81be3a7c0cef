"""A member's own ledger: months billed late and how they are paid (42 CFR 423.293(a)(4),
422.262(h)); the payment plan, which never counts as arrears (42 CFR 423.137)."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.permissions import Role
from cases.services.opening import known_enrollee
from delinquency.services import BillFacts, add_bill, open_delinquency, stop
from premiums.models import Agreement, BankLine, Bill, MemberBill, Payment
from premiums.services import bank, matching
from premiums.services import member_bills as own
from premiums.services.member_bills import MonthsBilled
from premiums.services.money import PaymentFacts
from regulations.law import Refused
from repayment import services as repayment
from tests import factories
from tests import factories_delinquency as unpaid
from tests import factories_reinstatement as members
from tests.factories import DAY
from tests.loops import at_least_one

pytestmark = pytest.mark.django_db
AT = members.ASKED + 60 * DAY  # 14 June 2026
TODAY = AT.date()
MARCH = date(2026, 3, 1)
FORTY = Decimal("41.50")


def enrollee():
    """A member who owes nothing and has no case."""
    return known_enrollee(factories.plan(), unpaid.enrollee())


def bill(member, months=2, *, kind="premium", first=MARCH, billed_on=TODAY, amount=FORTY):
    facts = MonthsBilled(kind, first, amount, billed_on, months)
    return own.bill_months(member.pk, facts, by=members.specialist(), at=AT)


def agree(member, total="83.00", **facts):
    facts = {"months": 2, "first_on": TODAY} | facts
    said = members.agreement(total, **facts)
    case = repayment.agree(member.pk, said, by=members.specialist(), at=AT)
    return case.repayment.agreement


def pay(member, amount, payee="past_months", reference="77"):
    facts = PaymentFacts(TODAY, Decimal(amount), "check", reference)
    return own.take_payment(member.pk, facts, payee=payee, by=members.specialist(), at=AT)


def code_of(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code, refused.value.field


class TestBills:
    def test_stand_on_the_ledger_of_a_member_without_any_case(self):
        member = enrollee()
        bill(member, 3)
        found = own.past_due(member)
        assert [each.month for each in found.months] == [3, 4, 5]
        assert found.total == Decimal("124.50")

    def test_are_written_once_and_wholly_or_not_at_all(self):
        member = enrollee()
        bill(member, 1, first=date(2026, 4, 1))
        assert code_of(lambda: bill(member, 3)) == ("known_before", "month")
        assert member.member_bills.count() == 1

    def test_are_not_written_where_an_agency_withheld_the_month(self):
        """42 CFR 423.293(f), 422.262(g)."""
        withheld = members.month(MARCH, billed_on=None, withheld_by="ssa")
        member = members.disenrollment(months=(withheld,)).enrollee
        assert code_of(lambda: bill(member, 1)) == ("billed_and_withheld", "month")

    def test_are_not_written_where_the_month_is_owed_since_before_coverage_ended(self):
        member = members.disenrollment().enrollee
        assert code_of(lambda: bill(member, 1)) == ("billed_before", "month")

    def test_are_not_written_while_the_month_is_unpaid_in_an_open_case(self):
        case = unpaid.opened()
        first = case.bills.earliest("month").month
        at = case.entered_at + 40 * DAY
        facts = MonthsBilled("premium", first, FORTY, at.date())
        write = lambda: own.bill_months(  # noqa: E731
            case.enrollee_id, facts, by=members.specialist(), at=at
        )
        assert code_of(write) == ("unpaid_in_a_case", "month")
        stop(case.pk, ground="without_fault", explanation="SSA erred.",
             by=members.specialist(), at=at)  # fmt: skip
        assert len(write()) == 1

    def test_entered_by_mistake_are_removed_with_why_and_count_no_more(self):
        member, by = enrollee(), members.specialist()
        first, second = bill(member)
        own.remove_bill(first.pk, why="The wrong member.", by=by, at=AT)
        assert own.past_due(member).total == FORTY
        assert code_of(lambda: own.remove_bill(first.pk, why="x", by=by, at=AT))[0] == (
            "removed_before"
        )
        bill(member, 1)
        agree(member)
        assert code_of(lambda: own.remove_bill(second.pk, why="x", by=by, at=AT))[0] == "agreed_on"
        with pytest.raises(PermissionDenied):
            own.remove_bill(second.pk, why="x", by=factories.user(Role.NURSE), at=AT)

    def test_are_only_for_who_collects(self):
        facts = MonthsBilled("premium", MARCH, FORTY, TODAY)
        with pytest.raises(PermissionDenied):
            own.bill_months(enrollee().pk, facts, by=factories.user(Role.NURSE), at=AT)


class TestAgreement:
    """42 CFR 423.293(a)(4), 422.262(h): offered for any retroactive bill."""

    def test_is_made_on_the_ledger_without_a_reinstatement(self):
        member = enrollee()
        bill(member)
        agreed = agree(member, months=3)
        assert (agreed.months_due, agreed.total) == (2, Decimal("83.00"))
        assert agreed.case.kind == "repayment"
        assert agreed.fault_why == "SSA stopped the withholding without telling her or us."
        assert own.past_due(member).total == 0

    @pytest.mark.parametrize(("amount", "months"), [("41.50", 7), ("33.33", 3), ("0.05", 4)])
    def test_the_installments_come_to_the_total_to_the_cent(self, amount, months):
        member = enrollee()
        bill(member, 2, amount=Decimal(amount))
        total = 2 * Decimal(amount)
        rows = agree(member, total, months=months).schedule
        assert len(rows) == months
        assert sum(Decimal(row["amount"]) for row in at_least_one(rows)) == total
        assert rows[0]["due_on"] == TODAY.isoformat()

    @pytest.mark.parametrize(
        ("facts", "code", "field"),
        [
            ({"total": "9999.99"}, "not_the_ledgers_total", "total"),
            ({"first_on": date(2020, 1, 1)}, "in_the_past", "first_on"),
            ({"without_fault": False}, "at_fault", "without_fault"),
            ({"without_fault": None}, "fault_unasked", "without_fault"),
            ({"fault_why": ""}, "fault_unexplained", "fault_why"),
            ({"fault_why": "n/a"}, "fault_unexplained", "fault_why"),
            ({"fault_why": "x"}, "fault_unexplained", "fault_why"),
            ({"months": 1}, "too_few_installments", "months"),
            ({"way": "lump_sum", "first_on": None}, "invalid", "first_on"),
            ({"way": "other", "words": " "}, "invalid", "words"),
            ({"way": "barter"}, "way_unknown", "way"),
        ],
    )
    def test_a_bad_one_is_refused_with_its_field_and_nothing_is_agreed(self, facts, code, field):
        member = enrollee()
        bill(member)
        total = facts.pop("total", "83.00")
        assert code_of(lambda: agree(member, total, **facts)) == (code, field)
        assert not Agreement.objects.exists()
        assert own.past_due(member).total == Decimal("83.00")

    def test_is_not_made_where_nothing_was_billed_late(self):
        member = enrollee()
        assert code_of(lambda: agree(member)) == ("nothing_billed", "total")

    def test_in_a_request_it_is_over_the_same_ledger(self):
        case = members.reinstated()
        agreed = members.agreed(case, 2, at=AT)
        assert agreed.case == case and agreed.enrollee == case.enrollee
        assert case.notices.filter(kind="installments").exists()

    def test_money_that_came_before_is_not_asked_for_again(self):
        member = enrollee()
        bill(member)
        pay(member, "41.50")
        assert code_of(lambda: agree(member)) == ("not_the_ledgers_total", "total")
        agreed = agree(member, "41.50", months=1)
        assert agreed.months_due == 1 and own.past_due(member).total == 0

    def test_is_only_for_who_collects(self):
        member = enrollee()
        bill(member)
        with pytest.raises(PermissionDenied):
            repayment.agree(
                member.pk, members.agreement("83.00"), by=factories.user(Role.NURSE), at=AT
            )


class TestPaymentPlan:
    """42 CFR 423.137: another kind of money, in no sum of arrears and under no threshold."""

    def test_its_bills_are_in_no_arrears_and_no_agreement(self):
        known = members.disenrollment()
        bill(known.enrollee, 1, kind="payment_plan", billed_on=date(2026, 2, 20))
        assert known.account.still_owed == Decimal("83.00")
        assert own.past_due(known.enrollee).total == 0

    def test_no_sheet_of_unpaid_premiums_counts_them(self):
        facts = unpaid.delinquency_facts()
        plan = [BillFacts(each.month, each.billed_on, Decimal("900.00"), "payment_plan")
                for each in facts.bills]  # fmt: skip
        with_plan = type(facts)(**vars(facts) | {"bills": (*facts.bills, *plan)})
        case = open_delinquency(with_plan, by=members.specialist(), at=unpaid.FOUND)
        assert case.matter.standing.owed == sum(each.amount for each in facts.bills)
        assert case.bills.count() == len(facts.bills)
        kept = case.enrollee.member_bills.filter(kind="payment_plan")
        assert kept.count() == len(plan)

    def test_alone_they_begin_no_case(self):
        facts = unpaid.delinquency_facts()
        plan = tuple(BillFacts(each.month, each.billed_on, each.amount, "payment_plan")
                     for each in facts.bills)  # fmt: skip
        only = type(facts)(**vars(facts) | {"bills": plan})
        with pytest.raises(Refused) as refused:
            open_delinquency(only, by=members.specialist(), at=unpaid.FOUND)
        assert (refused.value.code, refused.value.citation) == ("no_arrears", "42 CFR 423.137")
        assert not Bill.objects.exists() and not MemberBill.objects.exists()

    def test_one_that_is_added_to_a_case_changes_nothing_there(self):
        case = unpaid.opened()
        before = case.matter.standing.owed
        month = case.bills.latest("month").month
        facts = BillFacts(month, month, Decimal("55.00"), "payment_plan")
        matter = add_bill(case.pk, facts, by=members.specialist(), at=case.entered_at + DAY)
        matter.__dict__.pop("standing", None)
        assert matter.standing.owed == before and matter.is_open
        assert case.enrollee.member_bills.get().amount == Decimal("55.00")

    def test_its_money_pays_no_arrears_and_the_database_says_so(self):
        known = members.disenrollment()
        bill(known.enrollee, 1, kind="payment_plan")
        came = pay(known.enrollee, "83.00", "payment_plan")
        assert known.account.still_owed == Decimal("83.00")
        assert own.unpaid(known.enrollee, "payment_plan") == 0
        with pytest.raises(IntegrityError), transaction.atomic():
            Payment.objects.filter(pk=came.pk).update(disenrollment=known)

    def test_its_money_may_go_back(self):
        member = enrollee()
        bill(member, 1, kind="payment_plan")
        came = pay(member, "41.50", "payment_plan")
        own.return_payment(came.pk, on=TODAY, why="No funds.", by=members.specialist(), at=AT)
        assert own.unpaid(member, "payment_plan") == FORTY


class TestBankFile:
    """42 CFR 423.137 and docs/adr/0028: what may be either is listed for a person."""

    def line(self, member, kind=None, reference="B-1"):
        head = "member_id,received_on,amount,reference" + (",kind" if kind is not None else "")
        row = f"{member.member_id},{TODAY},41.50,{reference}"
        data = f"{head}\n{row}{'' if kind is None else ',' + kind}\n".encode()
        file = bank.upload_bank_file(member.plan, "june.csv", data, by=members.specialist(), at=AT)
        bank.process(file.pk, at=AT)
        return BankLine.objects.get(file=file)

    def test_that_says_payment_plan_pays_that(self):
        known = members.disenrollment()
        bill(known.enrollee, 1, kind="payment_plan")
        line = self.line(known.enrollee, "payment_plan")
        assert line.payment.pays == "payment_plan" and line.payment.disenrollment is None

    def test_that_says_premium_pays_what_is_owed_of_premiums(self):
        known = members.disenrollment()
        bill(known.enrollee, 1, kind="payment_plan")
        line = self.line(known.enrollee, "premium")
        assert line.payment.disenrollment == known and line.payment.pays == ""

    def test_that_says_nothing_is_listed_for_a_member_of_the_payment_plan(self):
        known = members.disenrollment()
        bill(known.enrollee, 1, kind="payment_plan")
        line = self.line(known.enrollee)
        assert line.result == "to_mend" and len(line.choices) == 2
        chosen = bank.choose(
            line.pk, f"payment_plan:{known.enrollee.pk}", by=members.specialist(), at=AT
        )
        assert chosen.payment.pays == "payment_plan"

    def test_that_says_nothing_is_listed_even_where_only_the_plan_is_open(self):
        member = enrollee()
        bill(member, 1, kind="payment_plan")
        line = self.line(member)
        assert line.result == "to_mend" and "or for a premium" in line.reason
        assert [each["key"] for each in line.choices] == [f"payment_plan:{member.pk}"]

    def test_stays_listed_once_the_bills_of_the_plan_are_paid(self):
        """The next bill may be paid before it is on record."""
        known = members.disenrollment()
        bill(known.enrollee, 1, kind="payment_plan")
        pay(known.enrollee, "41.50", "payment_plan")
        assert self.line(known.enrollee).result == "to_mend"

    def test_that_says_payment_plan_without_a_bill_is_listed(self):
        known = members.disenrollment()
        line = self.line(known.enrollee, "payment_plan")
        assert line.result == "to_mend" and "It is no premium" in line.reason
        assert known.account.still_owed == Decimal("83.00")

    def test_pays_an_installment_where_nothing_else_is_open(self):
        member = enrollee()
        bill(member)
        agree(member)
        assert self.line(member).payment.pays == "premium"
        assert own.unpaid(member, "premium") == FORTY

    def test_of_another_kind_is_unreadable(self):
        line = self.line(enrollee(), "rent")
        assert line.result == "to_mend" and line.reason.startswith("kind:")


def test_by_hand_a_person_chooses_what_money_is_for():
    known = members.disenrollment()
    bill(known.enrollee, 1, kind="payment_plan")
    keys = {each.key for each in matching.meant_by(
        known.enrollee, here=matching.arrears_claim(known))}  # fmt: skip
    assert keys == {f"disenrollment:{known.pk}", f"payment_plan:{known.enrollee.pk}"}
