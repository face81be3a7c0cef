"""Requests for coverage: every road into every state, and how each verb is done."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from accounts.permissions import Role
from cases import services as folder
from cases.models import Case
from determinations import services
from determinations.models import State
from determinations.services import ItemDecision, ItemFacts, ReopeningFacts
from tests import factories
from tests.factories import DAY, DENIAL
from tests.machine.every_verb import coverage
from tests.machine.every_verb.book import Book, Road, Verb, post, soon

NONCONTRACT = folder.ProviderFacts(
    name="Dr. Ada Nobody", contracted=False, npi="1000000004",
    address="9 Nowhere Road\nPortland, ME 04101",
)  # fmt: skip
VARIANTS: dict[str, dict] = {
    # Expedited, so that a notice by telephone is lawful.
    "": {"priority": "expedited"},
    "standard": {},
    "not expedited": {},
    "represented": coverage.REPRESENTED,
    "noncontract": {"priority": "expedited", "provider": NONCONTRACT},
    "drug": {"request_type": "part_b_drug", "prior_authorization": False},
}
TWO = (
    ItemFacts("MRI of knee", "73721", "CPT"),
    ItemFacts("MRI of ankle", "73721", "CPT"),
)


def received(of: str) -> Case:
    case = factories.received_case(items=TWO, **VARIANTS[of])
    return coverage.refuse_to_expedite(case) if of == "not expedited" else case


def taken(of: str) -> Case:
    case = received(of)
    return folder.take(case.pk, by=factories.user(Role.NURSE), at=soon(case))


def approve(case: Case, by: User, at: datetime) -> object:
    return services.approve(case.pk, reason="Approved as asked, for 90 days.", by=by, at=at)


def deny(case: Case, by: User, at: datetime) -> object:
    return services.deny(case.pk, **DENIAL, by=by, at=at)


def deny_a_line(case: Case, by: User, at: datetime) -> object:
    knee, ankle = case.determination.items.all()
    decisions = [
        ItemDecision(knee.pk, "denied", "", *DENIAL.values()),
        ItemDecision(ankle.pk, "approved", "As asked."),
    ]
    return services.decide_items(case.pk, decisions, by=by, at=at)


def approved(of: str) -> Case:
    return _decided(of, approve)


def denied(of: str) -> Case:
    return _decided(of, deny)


def denied_in_part(of: str) -> Case:
    return _decided(of, deny_a_line)


def _decided(of: str, decide) -> Case:
    case = taken(of)
    decide(case, factories.user(Role.PHYSICIAN), soon(case))
    return Case.objects.get(pk=case.pk)


def told_by_telephone(of: str) -> Case:
    """A denial that the enrollee heard of; the letters have not left."""
    case = denied(of)
    by, at = factories.user(Role.NURSE), soon(case)
    services.notify(case.pk, coverage.told(at), by=by, at=at)
    return Case.objects.get(pk=case.pk)


def closed(of: str) -> Case:
    case = post(denied(of))
    folder.close(case.pk, by=factories.user(Role.INTAKE), at=soon(case))
    return Case.objects.get(pk=case.pk)


def withdrawn(of: str) -> Case:
    case = received(of)
    by, at = factories.user(Role.INTAKE), soon(case)
    services.withdraw(case.pk, coverage.withdrawal(at), by=by, at=at)
    return post(case)


def dismissed(of: str) -> Case:
    case = received(of)
    coverage.dismissing("withdrawn")(case, factories.user(Role.SUPERVISOR), soon(case))
    return post(case)


def vacated(of: str) -> Case:
    case = dismissed(of)
    by = factories.user(Role.SUPERVISOR)
    services.vacate_dismissal(case.pk, why="A mistake.", by=by, at=soon(case))
    return Case.objects.get(pk=case.pk)


def reopen(case: Case, by: User, at: datetime) -> object:
    facts = ReopeningFacts("obvious_error", "plan", "The therapy was overlooked.")
    return services.reopen(case.pk, facts, by=by, at=at)


def reopened(of: str) -> Case:
    case = post(denied(of))
    reopen(case, factories.user(Role.SUPERVISOR), soon(case))
    return Case.objects.get(pk=case.pk)


def appeal(case: Case, by: User, at: datetime) -> object:
    return services.appeal(case.pk, factories.appeal_facts(received_at=at), by=by, at=at)


def three_weeks_later(case: Case) -> datetime:
    """After any limit to decide, and within the time to appeal."""
    return soon(case) + 21 * DAY


BOOK = Book(
    roads={
        "receive": Road("receive", State.RECEIVED, received),
        "take": Road("take", State.IN_REVIEW, taken),
        "vacate": Road("vacate_dismissal", State.IN_REVIEW, vacated),
        "reopen": Road("reopen", State.IN_REVIEW, reopened),
        "approve": Road("approve", State.DECIDED, approved),
        "deny": Road("deny", State.DECIDED, denied),
        "deny in part": Road("partially_approve", State.DECIDED, denied_in_part),
        "tell an approval": Road("notify", State.NOTIFIED, lambda of: post(approved(of))),
        "tell a denial": Road("notify", State.NOTIFIED, lambda of: post(denied(of))),
        "tell a part": Road("notify", State.NOTIFIED, lambda of: post(denied_in_part(of))),
        "telephone": Road("notify", State.NOTIFIED, told_by_telephone),
        "close": Road("close", State.CLOSED, closed),
        "withdraw": Road("withdraw", State.WITHDRAWN, withdrawn),
        "dismiss": Road("dismiss", State.DISMISSED, dismissed),
    },
    verbs={
        **coverage.verbs(Role.NURSE, "withdrawn"),
        "find_not_part_d": Verb(
            lambda case, by, at: services.find_not_part_d(
                case.pk, finding="It is given in a clinic.", found_by="the pharmacy unit",
                by=by, at=at,
            ),
            "part_d_does_not_cover", Role.NURSE, of="drug",
        ),
        "approve": Verb(approve, "approved", Role.NURSE),
        "deny": Verb(deny, "denied", Role.PHYSICIAN),
        "partially_approve": Verb(deny_a_line, "partially_approved", Role.PHYSICIAN),
        "notify_provider": Verb(
            lambda case, by, at: services.notify_provider(
                case.pk, coverage.told(at), by=by, at=at
            ),
            "provider_notified", Role.NURSE,
        ),
        "tell_approval": Verb(
            lambda case, by, at: services.tell_approval(case.pk, coverage.told(at), by=by, at=at),
            "approval_told", Role.NURSE, of="standard",
        ),
        "appeal": Verb(appeal, "appealed", Role.INTAKE, at=three_weeks_later),
        "reopen": Verb(reopen, "reopened", Role.SUPERVISOR),
    },
    refused={
        "receive_required_form": {"reopen": "no_form_awaited"},
        "complete_required_form": {"reopen": "no_form_incomplete"},
        "need_no_records": {"vacate": "no_records_due", "reopen": "no_records_due"},
        "withdraw": {"reopen": "decided_before"},
        "dismiss": {"reopen": "decided_before"},
        # All letters have left.
        "notify_provider": dict.fromkeys(
            ("tell an approval", "tell a denial", "tell a part"), "nobody_to_tell"
        ),
        "tell_approval": dict.fromkeys(
            ("deny", "deny in part", "tell a denial", "tell a part", "telephone"),
            "not_a_standard_approval",
        ),
        "effectuate": dict.fromkeys(
            ("deny", "tell a denial", "telephone"), "nothing_to_effectuate"
        ),
        "close": dict.fromkeys(("tell an approval", "tell a part", "telephone"), "duty_open"),
        "reopen": {"telephone": "not_told_yet"},
        "appeal": dict.fromkeys(("tell an approval", "withdraw"), "nothing_to_appeal"),
    },
    never={
        (State.WITHDRAWN, "appeal"): "What was taken back was not decided, nor was it missed.",
    },
)  # fmt: skip
