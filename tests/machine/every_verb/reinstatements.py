"""Reinstatements: every road into every state, and how each verb is done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from accounts.models import User
from accounts.permissions import Role
from cases.models import Case
from cases.services import OralNoticeFacts
from premiums.models import Cause, Payment
from premiums.services import money
from regulations import good_cause
from reinstatement import services
from reinstatement.models import State
from reinstatement.services import AttemptFacts, IntakeCorrection
from tests import factories
from tests import factories_reinstatement as members
from tests.factories import DAY
from tests.machine.every_verb import book
from tests.machine.every_verb.book import Book, Road, Verb, soon

# Someone who has not shown yet that they may ask: all waits for that.
STRANGER = {
    "contact_": {"requester_kind": "representative", "requester_name": "Nelson Nephew"},
    "answers_": {"authority": "not_shown"},
}
VARIANTS: dict[str, dict] = {
    "": {"contact_": {"channel": "mail"}},
    "irmaa": {"cause": Cause.IRMAA},
    "irmaa, a stranger": {"cause": Cause.IRMAA, **STRANGER},
    "not lawfully present": {"cause": Cause.LAWFUL_PRESENCE},
    "not lawfully present, a stranger": {"cause": Cause.LAWFUL_PRESENCE, **STRANGER},
}
VACATION = members.answers(
    circumstance="vacation", stated=None, statement="", statement_form="", affirms=None
)
LAST_DAY = date(2026, 6, 30)


def again(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def asked(of: str, **answers) -> Case:
    facts = dict(VARIANTS[of])
    return members.requested(**facts | {"answers_": facts.get("answers_", {}) | answers})


def left_open(of: str) -> Case:
    return asked(of, affirms=None)


def in_review(of: str) -> Case:
    return asked(of)


def research(case: Case, at: datetime) -> None:
    found = {item.key: f"Looked at: {item.label}." for item in good_cause.CHECKLIST.history()}
    services.investigate(case.pk, found=found, by=members.specialist(), at=at)


def not_eligible(of: str) -> Case:
    """Refused on paper; of a federal record for what ended coverage."""
    return in_review(of) if of else _vacation(of)


def _vacation(of: str) -> Case:
    case = left_open(of)
    go_on(VACATION)(case, members.specialist(), soon(case))
    return again(case)


def go_on(answers) -> Callable[[Case, User, datetime], object]:
    return lambda case, by, at: services.continue_intake(case.pk, answers, by=by, at=at)


def take_back(case: Case, by: User, at: datetime) -> object:
    correction = IntakeCorrection("The letter says: the hospital.", said_then=True)
    return services.take_back(case.pk, correction, by=by, at=at)


def taken_back(of: str) -> Case:
    case = not_eligible("")
    take_back(case, factories.user(Role.SUPERVISOR), soon(case))
    return again(case)


def find_favorable(case: Case, by: User, at: datetime) -> object:
    return services.find_favorable(case.pk, members.decision(), by=by, at=at)


def find_unfavorable(case: Case, by: User, at: datetime) -> object:
    return services.find_unfavorable(case.pk, members.decision(**members.NO_CAUSE), by=by, at=at)


def decided(decide) -> Callable[[str], Case]:
    def make(of: str) -> Case:
        case = in_review("")
        research(case, soon(case))
        decide(case, members.specialist(), soon(case))
        return again(case)

    return make


favorable, unfavorable = decided(find_favorable), decided(find_unfavorable)


def by_cms(case: Case, by: User, at: datetime) -> object:
    return services.record_cms_favorable(case.pk, complaint="C1", words="By CTM.", by=by, at=at)


def not_by_cms(case: Case, by: User, at: datetime) -> object:
    return services.record_cms_unfavorable(case.pk, complaint="C1", words="By CTM.", by=by, at=at)


def after_cms(decide) -> Callable[[str], Case]:
    def make(of: str) -> Case:
        case = in_review("irmaa")
        decide(case, members.specialist(), soon(case))
        return again(case)

    return make


granted_by_cms = after_cms(by_cms)


def pay_all(case: Case, by: User, at: datetime) -> object:
    """All that is owed, received by the last day."""
    on = min(at.astimezone(case.plan.zone).date(), LAST_DAY)
    reference = f"check {next(factories._numbers)}"
    facts = money.PaymentFacts(on, case.reinstatement.amount_owed, "check", reference)
    return money.record_payment(case.reinstatement.disenrollment_id, facts, by=by, at=at)


def irmaa_paid(case: Case, by: User, at: datetime) -> object:
    on = min(at.astimezone(case.plan.zone).date(), LAST_DAY)
    return services.record_irmaa_paid(case.pk, paid_on=on, by=by, at=at)


def pay_cms(case: Case, at: datetime) -> None:
    """Where CMS disenrolled for its own premium, that comes first."""
    if case.reinstatement.is_irmaa:
        irmaa_paid(case, members.specialist(), at)


def money_back(case: Case, by: User, at: datetime) -> object:
    payment = Payment.objects.get(
        disenrollment=case.reinstatement.disenrollment_id, returned_on=None
    )
    on = at.astimezone(case.plan.zone).date()
    return money.return_payment(payment.pk, on=on, why="No funds.", by=by, at=at)


def then(make: Callable[[str], Case], *acts, by: str = Role.SPECIALIST) -> Callable[[str], Case]:
    """A case made so, and then these acts, each a little later."""

    def made(of: str) -> Case:
        case = make(of)
        for act in acts:
            act(again(case), factories.user(by), soon(case))
        return again(case)

    return made


def after_the_last_day(case: Case) -> datetime:
    return max(members.ASKED + 100 * DAY, soon(case))


def lapse(case: Case, by: User | None, at: datetime) -> object:
    return services.lapse(case.pk, at=max(at, after_the_last_day(case)))


paid = then(favorable, pay_all)
unpaid = then(favorable, lapse)


def submit(case: Case, by: User, at: datetime) -> object:
    return services.submit(case.pk, submitted_at=at, submission="RPC-1", by=by, at=at)


def come_back(case: Case, by: User, at: datetime) -> object:
    return services.record_return(case.pk, why="A page was missing.", by=by, at=at)


def complete(case: Case, by: User, at: datetime) -> object:
    on = at.astimezone(case.plan.zone).date()
    return services.complete(case.pk, reply_code="287", reply_on=on, by=by, at=at)


def find_error(case: Case, by: User, at: datetime) -> object:
    return services.find_plan_error(case.pk, why="Posted to another member.", by=by, at=at)


def withdraw(case: Case, by: User, at: datetime) -> object:
    return services.withdraw(case.pk, why="She called.", by=by, at=at)


def reinstated_by_cms(case: Case, by: User, at: datetime) -> object:
    facts = members.cms_reinstatement()
    return services.record_cms_reinstatement(case.pk, facts, by=by, at=max(at, in_may(case)))


def in_may(case: Case) -> datetime:
    """After the reply of CMS."""
    return max(members.ASKED + 22 * DAY, soon(case))


def end_referral(case: Case, by: User, at: datetime) -> object:
    at = max(at, late_in_the_referral(case))
    return services.end_referral(case.pk, ground="another_road", why="She said so.", by=by, at=at)


def late_in_the_referral(case: Case) -> datetime:
    return max(members.ASKED + 80 * DAY, soon(case))


def agree(case: Case, by: User, at: datetime) -> object:
    return services.agree_collection(case.pk, members.agreement("83.00", months=2), by=by, at=at)


def when_two_are_due(case: Case) -> datetime:
    """April and May have begun, which are billed late."""
    return max(members.ASKED + 30 * DAY, soon(case))


def bill_two(case: Case, at: datetime) -> object:
    return members.billed(case, 2, at=at)


GAP = then(left_open, withdraw)
BOOK = Book(
    roads={
        "request": Road("request", State.INTAKE, left_open),
        "take back": Road("take_back", State.INTAKE, taken_back),
        "refuse": Road("find_not_eligible", State.NOT_ELIGIBLE, not_eligible),
        "complete": Road("complete_intake", State.IN_REVIEW, in_review),
        "find favorable": Road("find_favorable", State.FAVORABLE, favorable),
        "favorable by CMS": Road("record_cms_favorable", State.FAVORABLE, granted_by_cms),
        "money went back": Road("unsettle", State.FAVORABLE, then(paid, money_back)),
        "pay": Road("settle", State.PAID, paid),
        "pay CMS too": Road("settle", State.PAID, then(granted_by_cms, irmaa_paid, pay_all)),
        "entered late": Road("settle", State.PAID, then(unpaid, pay_all)),
        "returned": Road("record_return", State.PAID, then(paid, submit, come_back)),
        "submit": Road("submit", State.SUBMITTED, then(paid, submit)),
        "reinstate": Road("complete", State.REINSTATED, then(paid, submit, complete)),
        "find unfavorable": Road("find_unfavorable", State.UNFAVORABLE, unfavorable),
        "unfavorable by CMS": Road(
            "record_cms_unfavorable", State.UNFAVORABLE, after_cms(not_by_cms)
        ),
        "lapse": Road("lapse", State.UNPAID, unpaid),
        "lapse untold to CMS": Road("lapse", State.UNPAID, then(granted_by_cms, lapse)),
        "error first": Road("find_plan_error", State.PLAN_ERROR, then(left_open, find_error)),
        "error after favorable": Road(
            "find_plan_error", State.PLAN_ERROR, then(favorable, find_error)
        ),
        "error after payment": Road("find_plan_error", State.PLAN_ERROR, then(paid, find_error)),
        "error after the end": Road(
            "find_plan_error", State.PLAN_ERROR, then(unfavorable, find_error)
        ),
        "refer": Road("refer", State.REFERRED, lambda of: in_review("irmaa")),
        "end referral": Road(
            "end_referral", State.REFERRAL_ENDED,
            then(lambda of: in_review("irmaa"), end_referral, by=Role.SUPERVISOR),
        ),
        "withdraw": Road("withdraw", State.WITHDRAWN, GAP),
        "withdraw what was found": Road(
            "withdraw", State.WITHDRAWN, then(favorable, withdraw)
        ),
        "CMS reinstates": Road(
            "record_cms_reinstatement", State.CMS_REINSTATED,
            then(lambda of: in_review("not lawfully present"), reinstated_by_cms),
        ),
    },
    verbs={
        **book.work(Role.SPECIALIST),
        **book.grievances(Role.SUPERVISOR),
        "continue_intake": Verb(
            go_on(members.answers(affirms=None)), "intake_continued", Role.SPECIALIST
        ),
        "complete_intake": Verb(
            go_on(members.answers()), "intake_completed", Role.SPECIALIST
        ),
        "find_not_eligible": Verb(go_on(VACATION), "not_eligible", Role.SPECIALIST),
        "take_back": Verb(take_back, "not_eligible_taken_back", Role.SUPERVISOR),
        "refer": Verb(
            go_on(members.answers(authority="appointment")), "referred", Role.SPECIALIST,
            of="irmaa, a stranger",
        ),
        "follow_up": Verb(
            lambda case, by, at: members.followed(case, at, by=by),
            "referral_followed", Role.SPECIALIST,
            at=lambda case: soon(case) + 2 * factories.HOUR,
        ),
        "end_referral": Verb(
            end_referral, "referral_ended", Role.SUPERVISOR, at=late_in_the_referral
        ),
        "record_cms_favorable": Verb(by_cms, "cms_found_favorable", Role.SPECIALIST),
        "record_cms_unfavorable": Verb(not_by_cms, "cms_found_unfavorable", Role.SPECIALIST),
        "find_plan_error": Verb(find_error, "plan_error_found", Role.SPECIALIST),
        "cancel_disenrollment": Verb(
            lambda case, by, at: services.cancel_disenrollment(
                case.pk, corrected_on=at.astimezone(case.plan.zone).date(), correction="TC 81",
                by=by, at=at,
            ),
            "disenrollment_canceled", Role.SPECIALIST,
        ),
        "reach_out": Verb(
            lambda case, by, at: services.reach_out(
                case.pk, AttemptFacts("The hospital", "telephone", at, "Dates.", "promised"),
                by=by, at=at,
            ),
            "attempted", Role.SPECIALIST,
        ),
        "investigate": Verb(
            lambda case, by, at: research(case, at), "checked", Role.SPECIALIST
        ),
        "find_favorable": Verb(
            find_favorable, "found_favorable", Role.SPECIALIST, first=research
        ),
        "find_unfavorable": Verb(
            find_unfavorable, "found_unfavorable", Role.SPECIALIST, first=research
        ),
        "notify": Verb(
            lambda case, by, at: services.notify(
                case.pk, OralNoticeFacts("Hortensia Placeholder", at, "telephone", "Told her."),
                by=by, at=at,
            ),
            "decision_told", Role.SPECIALIST,
        ),
        "record_irmaa_paid": Verb(irmaa_paid, "irmaa_paid", Role.SPECIALIST),
        "settle": Verb(pay_all, "settled", Role.SPECIALIST, first=pay_cms),
        "unsettle": Verb(money_back, "unsettled", Role.SPECIALIST),
        "lapse": Verb(lapse, "unpaid", "", at=after_the_last_day),
        "submit": Verb(submit, "submitted", Role.SPECIALIST),
        "record_return": Verb(come_back, "submission_returned", Role.SPECIALIST),
        "complete": Verb(complete, "reinstated", Role.SPECIALIST),
        "record_cms_reinstatement": Verb(
            reinstated_by_cms, "cms_reinstated", Role.SPECIALIST,
            of="not lawfully present, a stranger", at=in_may,
        ),
        "withdraw": Verb(withdraw, "reinstatement_withdrawn", Role.SPECIALIST),
        "agree_collection": Verb(
            agree, "collection_agreed", Role.SPECIALIST, first=bill_two,
            at=when_two_are_due
        ),
        "record_selection": Verb(
            lambda case, by, at: services.record_selection(
                case.pk, kind="selected", on=at.astimezone(case.plan.zone).date(),
                reference="S-1", words="By letter.", by=by, at=at,
            ),
            "selected_by_cms", Role.SUPERVISOR,
        ),
    },
    other={("refuse", "record_cms_reinstatement"): "not lawfully present"},
    refused={
        # Someone who asks for themselves shows no authority.
        "refer": {"take back": "invalid"},
        "record_cms_reinstatement": dict.fromkeys(
            ("take back", "withdraw what was found"), "not_the_governments"
        ),
        "find_plan_error": dict.fromkeys(
            ("favorable by CMS", "pay CMS too", "lapse untold to CMS", "unfavorable by CMS"),
            "not_ours",
        ),
        "notify": {"unfavorable by CMS": "told_before"},
        "record_irmaa_paid": dict.fromkeys(
            ("find favorable", "money went back", "lapse"), "no_irmaa"
        ),
    },
)  # fmt: skip
