"""What became of those who asked to be reinstated, played by the real services.

Coverage ended on the first of a month, so the stories are told from such days, and from now.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from cases import models as cases
from cases.demo.stage import Stage, send
from premiums.demo import ledgers
from premiums.demo.ledgers import disenrolled, morning
from premiums.models import Disenrollment
from premiums.services.agreements import AgreementFacts
from premiums.services.member_bills import MonthsBilled, bill_months, past_due
from premiums.services.money import PaymentFacts, record_payment
from regulations import good_cause
from reinstatement import services
from reinstatement.demo.asking import DAY, HOUR, MINUTE, after, answers, ask
from reinstatement.demo.people import DEATH, FIRE, MONEY
from reinstatement.services import (
    AttemptFacts,
    CmsReinstatement,
    Decision,
    FollowUpFacts,
)


def _research(stage: Stage, case: cases.Case, at: datetime) -> None:
    by = case.assignee or stage.staff["specialist"]
    tried = AttemptFacts(
        whom="Discharge desk of the hospital", channel="telephone", tried_at=at - 2 * HOUR,
        words="Asked for the papers of the stay.", result="promised",
    )  # fmt: skip
    services.reach_out(case.pk, tried, by=by, at=at - HOUR)
    found = {item.key: FINDINGS[item.key] for item in good_cause.CHECKLIST.on(case.received_on)}
    services.investigate(case.pk, found=found, by=by, at=at)


FINDINGS = {
    "billing": "Both bills left on time and no payment was posted elsewhere. No error of ours.",
    "notices": "Bills and the warning went to the address on file, in regular print as asked for.",
    "grace": "The stay began before the grace period and ended in its last week.",
    "evidence": "The discharge papers came by fax and show the same days as the statement.",
    "similar": "Three like it this year, each found favorable.",
}
GOOD = Decision(
    "institutionalized", True, True, True,
    "The discharge papers cover most of the grace period; nobody else could reach the account.",
    "You were in the hospital and in rehabilitation for most of the time in which you had to pay.",
)  # fmt: skip
BAD = Decision(
    "could_not_afford", False, False, False,
    "The statement says that other bills came first. That is not beyond the person's control.",
    "You told us that other bills came first. Being short of money is not good cause under "
    "Medicare's rules.",
)  # fmt: skip


def _favorable(stage: Stage, of: Disenrollment, at: datetime) -> cases.Case:
    """Asked at `at`, researched the next day, found favorable the day after; told by letter."""
    case = ask(stage, of, at)
    _research(stage, case, at + DAY)
    services.find_favorable(case.pk, GOOD, by=stage.staff["specialist"], at=at + 2 * DAY)
    send(case, at + 2 * DAY + MINUTE)
    return case


def _pay(stage: Stage, of: Disenrollment, amount: Decimal, at: datetime, number: str) -> None:
    facts = PaymentFacts(at.astimezone(stage.plan.zone).date(), amount, "check", number)
    record_payment(of.pk, facts, by=stage.staff["specialist2"], at=at)


def _open_ones(stage: Stage) -> None:
    by_mail = disenrolled(stage, 3, 1)
    ask(stage, by_mail, stage.now - 30 * HOUR, answers(affirms=None), channel="mail")
    fresh = disenrolled(stage, 6, 1)
    ask(stage, fresh, stage.now - 3 * HOUR, answers(circumstance="death", statement=DEATH))
    ready = disenrolled(stage, 9, 1)
    case = ask(stage, ready, stage.now - 4 * DAY)
    _research(stage, case, stage.now - 2 * DAY)
    late = disenrolled(stage, 12, 1)
    fire = answers(circumstance="home_damaged", statement=FIRE)
    ask(stage, late, stage.now - 11 * DAY, fire, who="specialist2")


def _sorted_out(stage: Stage) -> None:
    _trip(stage)
    _plan_errors(stage)
    _referred(stage)
    _taken_back(stage)


def _trip(stage: Stage) -> None:
    trip = disenrolled(stage, 15, 1)
    said = answers(
        circumstance="vacation", stated=None, statement="", statement_form="", affirms=None
    )
    send(ask(stage, trip, stage.now - 2 * DAY, said), stage.now - 2 * DAY + 11 * MINUTE)


def _plan_errors(stage: Stage) -> None:
    ours = disenrolled(stage, 18, 1)
    error = answers(plan_error=True, plan_error_why="The check was posted to a namesake.")
    case = ask(stage, ours, stage.now - 26 * HOUR, error)
    send(case, stage.now - 25 * HOUR)
    corrected = disenrolled(stage, 21, 2)
    at = after(stage, corrected, 9)
    case = ask(stage, corrected, at, error)
    send(case, at + HOUR)
    day = (at + DAY).astimezone(stage.plan.zone).date()
    services.cancel_disenrollment(
        case.pk, corrected_on=day, correction="TC 81 accepted, TRC 287",
        by=stage.staff["specialist"], at=at + DAY + HOUR,
    )  # fmt: skip


def _referred(stage: Stage) -> None:
    irmaa = disenrolled(stage, 24, 1, "irmaa", months=())
    case = ask(stage, irmaa, stage.now - 50 * HOUR)
    send(case, stage.now - 49 * HOUR)
    asked = FollowUpFacts(
        "Account manager at CMS", "telephone", stage.now - 5 * HOUR,
        "The complaint is open; no caseworker has looked at it yet.", "CTM-26-204417",
    )  # fmt: skip
    services.follow_up(case.pk, asked, by=stage.staff["specialist"], at=stage.now - 4 * HOUR)
    _granted_by_cms(stage)
    elsewhere = disenrolled(stage, 32, 1, "irmaa", months=())
    case = ask(stage, elsewhere, stage.now - 9 * DAY)
    send(case, stage.now - 9 * DAY + MINUTE)
    words = "She told us that she joined another plan."
    services.end_referral(
        case.pk, ground="another_road", why=words, by=stage.staff["supervisor"],
        at=stage.now - 3 * DAY,
    )  # fmt: skip
    send(case, stage.now - 3 * DAY + MINUTE)


def _granted_by_cms(stage: Stage) -> None:
    granted = disenrolled(stage, 27, 2, "irmaa")
    at = after(stage, granted, 12)
    case = ask(stage, granted, at, complaint="CTM-24-118822")
    send(case, at + HOUR)
    services.record_cms_favorable(
        case.pk, complaint="CTM-24-118822", words="SSA withheld the wrong amount for a year.",
        by=stage.staff["specialist"], at=at + 6 * DAY,
    )  # fmt: skip
    send(case, at + 6 * DAY + MINUTE)


def _taken_back(stage: Stage) -> None:
    taken_back = disenrolled(stage, 30, 1)
    case = ask(stage, taken_back, stage.now - 6 * DAY)
    words = "She has joined another plan through a special enrollment period."
    services.withdraw(case.pk, why=words, by=stage.staff["specialist"], at=stage.now - 5 * DAY)
    send(case, stage.now - 5 * DAY + MINUTE)


def _decided(stage: Stage) -> None:
    part = disenrolled(stage, 33, 1)
    _favorable(stage, part, stage.now - 9 * DAY)
    _pay(stage, part, Decimal("40.00"), stage.now - 2 * DAY, "1041")
    no = disenrolled(stage, 36, 2)
    at = after(stage, no, 10)
    case = ask(stage, no, at, answers(circumstance="other", statement=MONEY))
    _research(stage, case, at + DAY)
    services.find_unfavorable(case.pk, BAD, by=stage.staff["specialist"], at=at + 2 * DAY)
    send(case, at + 2 * DAY + MINUTE)
    to_submit = disenrolled(stage, 39, 2)
    case = _favorable(stage, to_submit, after(stage, to_submit, 8))
    owed = cases.Case.objects.get(pk=case.pk).reinstatement.amount_owed
    _pay(stage, to_submit, owed, stage.now - 20 * HOUR, "2207")


def _ended(stage: Stage) -> None:
    sent = disenrolled(stage, 2, 3)
    _through(stage, sent, "5512")
    back = disenrolled(stage, 5, 4)
    case = _through(stage, back, "5513")
    at = after(stage, back, 58)
    by = stage.staff["specialist"]
    day = at.astimezone(stage.plan.zone).date()
    services.complete(case.pk, reply_code="287", reply_on=day, by=by, at=at)
    send(case, at + MINUTE)
    first = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    _past_months(stage, back, case, first, at + HOUR)
    send(case, at + HOUR + MINUTE)
    never_paid = disenrolled(stage, 8, 4)
    case = _favorable(stage, never_paid, after(stage, never_paid, 20))
    _pay(stage, never_paid, Decimal("47.20"), after(stage, never_paid, 40), "880")
    last = never_paid.pay_by.due_on + DAY
    services.lapse(case.pk, at=morning(stage, last))
    send(case, morning(stage, last) + MINUTE)


def _past_months(
    stage: Stage, back: Disenrollment, case: cases.Case, first: date, at: datetime
) -> None:
    """The months since coverage ended are billed late, and paid in installments."""
    by = stage.staff["specialist"]
    since = MonthsBilled("premium", back.effective_on, ledgers.PREMIUM, at.date(), 2)
    bill_months(back.enrollee_id, since, by=by, at=at)
    total = past_due(back.enrollee).total
    why = "Coverage came back for good cause; no one could bill these months before."
    agreed = AgreementFacts("installments", total, True, why, 2, first)
    services.agree_collection(case.pk, agreed, by=by, at=at)


def _through(stage: Stage, of: Disenrollment, number: str) -> cases.Case:
    """Favorable, paid in two parts, and with the contractor."""
    case = _favorable(stage, of, after(stage, of, 6))
    owed = cases.Case.objects.get(pk=case.pk).reinstatement.amount_owed
    half = (owed / 2).quantize(Decimal("0.01"))
    _pay(stage, of, half, after(stage, of, 25), f"{number}-1")
    _pay(stage, of, owed - half, after(stage, of, 44), f"{number}-2")
    at = after(stage, of, 46)
    services.submit(
        case.pk, submitted_at=at, submission=f"RPC-{number}", by=stage.staff["specialist"], at=at
    )
    return case


def _nobody_asked(stage: Stage) -> None:
    for person in (11, 14, 17, 20):
        disenrolled(stage, person, person % 2)
    _not_present(stage)
    disenrolled(stage, 26, 1, "supplemental")
    paid = disenrolled(stage, 29, 1)
    _pay(stage, paid, ledgers.PREMIUM, after(stage, paid, 14), "3310")


def _not_present(stage: Stage) -> None:
    """One asked and is told of Social Security; of another CMS corrected the record itself."""
    told = {"cms_notice": "TRC 349: not lawfully present in the United States."}
    notice = {"cms_notice_on": ledgers.first_of(stage, 2) + 11 * DAY}
    here = disenrolled(stage, 23, 1, "lawful_presence", months=(), **told | notice)
    send(ask(stage, here, stage.now - 3 * DAY), stage.now - 3 * DAY + HOUR)
    notice = {"cms_notice_on": ledgers.first_of(stage, 4) + 9 * DAY}
    back = disenrolled(stage, 35, 3, "lawful_presence", months=(), **told | notice)
    at = after(stage, back, 40)
    day = at.astimezone(stage.plan.zone).date()
    said = CmsReinstatement(
        "Account manager at CMS", day, "SSA posted the status of another person.", "287", day
    )
    case = services.open_cms_reinstatement(back.pk, said, by=stage.staff["specialist"], at=at)
    send(case, at + HOUR)


def _looked_at(stage: Stage) -> None:
    """A supervisor drew a sample an hour ago and has reviewed the first of it."""
    drawn_at = stage.now - HOUR
    that_day = drawn_at.astimezone(stage.plan.zone).date()
    sample = services.draw_sample(
        plan=None, decided_from=ledgers.first_of(stage, 6), decided_until=that_day, of_each=3,
        seed="a tuesday in the demo", by=stage.staff["supervisor"], at=drawn_at,
    )  # fmt: skip
    first = sample.cases.earliest("position")
    words = "The papers cover the grace period, and nobody else could have paid."
    services.review_sampled(
        first.pk, verdict="agree", words=words, by=stage.staff["supervisor"],
        at=stage.now - HOUR / 2,
    )  # fmt: skip


def play(stage: Stage) -> None:
    """Every story of a former member, the oldest first."""
    for tell in (_ended, _decided, _sorted_out, _open_ones, _nobody_asked, _looked_at):
        tell(stage)
