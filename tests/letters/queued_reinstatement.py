"""Cases of reinstatement at the point at which each of their letters is queued."""

import io
from datetime import date, datetime
from decimal import Decimal

from pypdf import PdfReader

from notices import letters
from premiums.models import Cause
from premiums.services import disenroll, money, months
from premiums.services.money import PaymentFacts
from reinstatement import services
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY

ON = date(2026, 4, 15)

LATER = datetime.fromisoformat("2026-07-08T10:00:00-04:00")

REPRESENTED = {
    "contact_": {
        "requester_kind": "representative",
        "requester_name": "Nelson Nephew",
        "requester_address": "8 Cousin Court\nPortland, ME 04101",
    },
    "answers_": {"authority": "appointment"},
}


def found_by_cms(**facts):
    case = members.referred(**facts)
    services.record_cms_favorable(
        case.pk, complaint="CTM-1", words="A federal error.", by=members.specialist(),
        at=case.received_at + 9 * DAY,
    )  # fmt: skip
    return case


def paid_before(make=members.favorable, **facts):
    """All that was owed came in the ten days after the disenrollment, before anyone asked."""
    known = members.disenrollment(**facts)
    came = PaymentFacts(date(2026, 4, 10), Decimal("83.00"), "check", "1001")
    money.record_payment(known.pk, came, by=members.specialist(), at=members.ASKED - 4 * DAY)
    return make(of=known)


def credited(**facts):
    """Closed as unpaid, with its letter; days later it is entered that all came on 20 June."""
    case = members.unpaid(**facts)
    factories.dispatch_all(case, at=LATER - 6 * DAY)
    members.pay(case, "83.00", date(2026, 6, 20), at=LATER)
    return case


def withdrawn(**facts):
    case = members.requested(**facts)
    by = members.specialist()
    services.withdraw(case.pk, why="She joins another plan.", by=by, at=case.received_at + DAY)
    return case


def in_installments(**facts):
    """Seven months due, over seven months (42 CFR 423.293(a)(4))."""
    case = members.reinstated(**facts)
    at = LATER + 92 * DAY
    members.agreed(case, 7, "41.51", at=at, first_on=date(2026, 10, 31))
    return case


def returned(case):
    """The amount was told, and the check came back for want of funds."""
    factories.dispatch_all(case, at=members.ASKED + 44 * DAY)
    facts = {"on": date(2026, 5, 25), "why": "No funds.", "by": members.specialist()}
    paid = case.reinstatement.disenrollment.payments.get()
    money.return_payment(paid.pk, **facts, at=members.ASKED + 45 * DAY)
    return case


def error_found(case):
    """It turns out that a check was posted to someone else."""
    services.find_plan_error(
        case.pk, why="A check was posted elsewhere.", by=members.specialist(),
        at=members.ASKED + 45 * DAY,
    )  # fmt: skip
    return case


def withheld(case):
    """The amount was told, and it turns out that SSA withheld every month of the ledger."""
    factories.dispatch_all(case, at=members.ASKED + 19 * DAY)
    known = case.reinstatement.disenrollment
    for month in known.months.all():
        facts = disenroll.MonthFacts(month.month, (("premium", Decimal("41.50")),), None, "ssa")
        months.correct_month(
            known.pk, facts, why="SSA.", by=factories.user("supervisor"),
            at=members.ASKED + 20 * DAY,
        )  # fmt: skip
    return case


MADE = {
    "intake left open": (members.left_open, "intake_left_open", {}),
    "vacation": (members.not_eligible, "not_eligible", {"reason": "not_good_cause"}),
    "vacation, by a slip": (members.taken_back, "not_eligible_taken_back", {}),
    "not lawfully present": (
        lambda **facts: members.requested(cause=Cause.LAWFUL_PRESENCE, **facts), "not_eligible",
        {"reason": "lawful_presence"},
    ),
    "extra benefits only": (
        lambda **facts: members.requested(cause=Cause.SUPPLEMENTAL, **facts), "not_eligible",
        {"reason": "wrong_product"},
    ),
    "late": (
        lambda **facts: members.requested(
            contact_={"received_at": members.ASKED + 60 * DAY}, **facts
        ),
        "not_eligible", {"reason": "late"},
    ),
    "favorable": (members.favorable, "found_favorable", {"owed": Decimal("83.00")}),
    "favorable, all paid": (paid_before, "found_favorable", {}),
    "found by CMS": (found_by_cms, "cms_found_favorable", {"owed": Decimal("83.00")}),
    "found by CMS, all paid": (
        lambda **facts: paid_before(found_in_the_call, cause=Cause.IRMAA, **facts),
        "cms_found_favorable", {},
    ),
    "another amount": (
        lambda **facts: returned(members.paid(**facts)), "amount_changed",
        {"owed": Decimal("83.00")},
    ),
    "another amount, all of it Medicare's": (
        lambda **facts: withheld(found_by_cms(**facts)), "amount_changed", {"by_cms": True},
    ),
    "unfavorable": (members.unfavorable, "found_unfavorable", {}),
    "unpaid": (members.unpaid, "unpaid", {}),
    "credited": (credited, "settled", {"from_unpaid": True}),
    "reinstated": (members.reinstated, "reinstated", {}),
    "reinstated by CMS": (members.cms_reinstated, "cms_reinstated", {}),
    "plan error": (members.with_plan_error, "plan_error_found", {}),
    "plan error after the decision": (
        lambda **facts: error_found(members.favorable(**facts)), "plan_error_found",
        {"decided": True},
    ),
    "plan error after the payment": (
        lambda **facts: error_found(members.paid(**facts)), "plan_error_found", {"decided": True},
    ),
    "referred": (members.referred, "referred", {}),
    "referral ended": (members.referral_ended, "referral_ended", {"reason": "another_road"}),
    "referral never used": (
        lambda **facts: members.referral_ended(ground="never_asked", **facts), "referral_ended",
        {"reason": "never_asked"},
    ),
    "withdrawn": (withdrawn, "reinstatement_withdrawn", {}),
    "installments": (in_installments, "collection_agreed", {}),
}  # fmt: skip


def found_in_the_call(of):
    case = members.requested(of=of)
    by = members.specialist()
    services.record_cms_favorable(
        case.pk, complaint="CTM-1", words="", by=by, at=case.received_at + 9 * DAY
    )
    return case


def letter_of(case, recipient="enrollee"):
    return case.notices.filter(recipient=recipient).latest("id")


def reader_of(notice) -> PdfReader:
    return PdfReader(io.BytesIO(letters.render(notice, at=notice.queued_at)))


def text_of(reader: PdfReader) -> str:
    """The words as they are read; a line that ends with a hyphen goes on without a space."""
    said = "\n".join(page.extract_text() for page in reader.pages).replace("-\n", "-")
    return " ".join(said.split())


def tags_of(reader: PdfReader) -> set[str]:
    """The kinds of structure elements in the tree of tags."""
    found, waiting = set(), [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif isinstance(node, dict):
            found.add(str(node.get("/S", "")))
            waiting += [node["/K"]] if "/K" in node else []
    return found
