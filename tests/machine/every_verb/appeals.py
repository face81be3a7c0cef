"""Appeals: every road into every state, and how each verb is done."""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from accounts.permissions import Role
from cases import services as folder
from cases.models import Case
from determinations import services
from determinations.models import AppealState as State
from tests import factories
from tests.factories import APPEALED, DAY, UPHELD
from tests.machine.every_verb import book, coverage
from tests.machine.every_verb.book import Book, Road, Verb, post, soon
from tests.machine.every_verb.requests import NONCONTRACT

MAKERS: dict[str, dict] = {
    # Expedited, so that a notice by telephone is lawful.
    "": {"appeal": {"priority": "expedited"}},
    "standard": {},
    "not expedited": {},
    "represented": {"appeal": coverage.REPRESENTED},
    "noncontract": {"provider": NONCONTRACT, "appeal": {"priority": "expedited"}},
    "late": {"appeal": {"received_at": APPEALED + 90 * DAY, "late_why": "In the hospital."}},
}


def received(of: str) -> Case:
    case = factories.appealed_case(**MAKERS[of])
    return coverage.refuse_to_expedite(case) if of == "not expedited" else case


def taken(of: str) -> Case:
    case = received(of)
    return folder.take(case.pk, by=factories.user(Role.PHYSICIAN), at=soon(case))


def reverse(case: Case, by: User, at: datetime) -> object:
    reason = "The therapist's letter shows that exercises would harm the knee."
    return services.reverse(case.pk, reason=reason, by=by, at=at)


def reverse_in_part(case: Case, by: User, at: datetime) -> object:
    return services.reverse_in_part(case.pk, terms="One scan.", **UPHELD, by=by, at=at)


def affirm(case: Case, by: User, at: datetime) -> object:
    return services.affirm(case.pk, **UPHELD, by=by, at=at)


def lapse(case: Case, by: User | None, at: datetime) -> object:
    """The worker finds the limit passed."""
    return folder.mark_missed(case.deadlines.filter(duty="decide").latest("pk").pk, at=at)


def forward(case: Case, by: User, at: datetime) -> object:
    return services.forward(case.pk, factories.forwarding_facts(at), by=by, at=at)


def decided(of: str, decide) -> Case:
    case = taken(of)
    decide(case, factories.user(Role.PHYSICIAN), soon(case))
    return Case.objects.get(pk=case.pk)


def lapsed(of: str) -> Case:
    case = taken(of)
    lapse(case, None, book.past("decide", case))
    return Case.objects.get(pk=case.pk)


def forwarded(case: Case) -> Case:
    forward(case, factories.user(Role.INTAKE), soon(case))
    return Case.objects.get(pk=case.pk)


def reviewed(case: Case, *levels: str, outcome: str) -> Case:
    """Decided outside the plan on each level, in the end with this outcome."""
    for level in levels:
        last = outcome if level == levels[-1] else "affirmed"
        at = soon(case)
        facts = factories.review_facts(at, level=level, outcome=last)
        services.record_review(case.pk, facts, by=factories.user(Role.INTAKE), at=at)
    return Case.objects.get(pk=case.pk)


def next_review(case: Case, by: User, at: datetime) -> object:
    level = ("ire", "alj", "council")[case.reviews.count()]
    return services.record_review(case.pk, factories.review_facts(at, level=level), by=by, at=at)


def done(case: Case) -> Case:
    coverage.carry_out(case, factories.user(Role.INTAKE), soon(case))
    return post(case)


def closed(case: Case) -> Case:
    folder.close(case.pk, by=factories.user(Role.INTAKE), at=soon(case))
    return Case.objects.get(pk=case.pk)


def affirmed(of: str) -> Case:
    return decided(of, affirm)


def sent_on(of: str) -> Case:
    return post(forwarded(affirmed(of)))


def told_by_telephone(of: str) -> Case:
    case = decided(of, reverse)
    by, at = factories.user(Role.NURSE), soon(case)
    services.notify(case.pk, coverage.told(at), by=by, at=at)
    return Case.objects.get(pk=case.pk)


def withdrawn(of: str) -> Case:
    case = received(of)
    by, at = factories.user(Role.INTAKE), soon(case)
    services.withdraw(case.pk, coverage.withdrawal(at), by=by, at=at)
    return post(case)


def dismissed(of: str) -> Case:
    case = received(of)
    dismiss = coverage.dismissing("appeal_withdrawn")
    dismiss(case, factories.user(Role.SUPERVISOR), soon(case))
    return post(case)


def vacated(of: str) -> Case:
    case = dismissed(of)
    by = factories.user(Role.SUPERVISOR)
    services.vacate_dismissal(case.pk, why="A mistake.", by=by, at=soon(case))
    return Case.objects.get(pk=case.pk)


BOOK = Book(
    roads={
        "appeal": Road("appeal", State.RECEIVED, received),
        "take": Road("take", State.IN_REVIEW, taken),
        "vacate": Road("vacate_dismissal", State.IN_REVIEW, vacated),
        "reverse": Road("reverse", State.REVERSED, lambda of: decided(of, reverse)),
        "reverse in part": Road(
            "reverse_in_part", State.AFFIRMED, lambda of: decided(of, reverse_in_part)
        ),
        "affirm": Road("affirm", State.AFFIRMED, affirmed),
        "lapse": Road("lapse", State.AFFIRMED, lapsed),
        "tell a reversal": Road(
            "notify", State.NOTIFIED, lambda of: post(decided(of, reverse))
        ),
        "telephone": Road("notify", State.NOTIFIED, told_by_telephone),
        "tell and carry out": Road(
            "notify", State.NOTIFIED, lambda of: done(post(decided(of, reverse)))
        ),
        "forward": Road("forward", State.FORWARDED, lambda of: forwarded(affirmed(of))),
        "forward a part": Road(
            "forward", State.FORWARDED, lambda of: forwarded(decided(of, reverse_in_part))
        ),
        "forward what lapsed": Road(
            "forward", State.FORWARDED, lambda of: forwarded(lapsed(of))
        ),
        "upheld outside": Road(
            "record_review", State.REVIEWED,
            lambda of: reviewed(sent_on(of), "ire", outcome="affirmed"),
        ),
        "reversed outside": Road(
            "record_review", State.REVIEWED,
            lambda of: reviewed(sent_on(of), "ire", outcome="reversed"),
        ),
        "reversed by a judge": Road(
            "record_review", State.REVIEWED,
            lambda of: reviewed(sent_on(of), "ire", "alj", outcome="reversed"),
        ),
        "reviewed untold": Road(
            "record_review", State.REVIEWED,
            lambda of: reviewed(forwarded(affirmed(of)), "ire", outcome="affirmed"),
        ),
        "close a reversal": Road(
            "close", State.CLOSED, lambda of: closed(done(post(decided(of, reverse))))
        ),
        "close what was upheld": Road(
            "close", State.CLOSED,
            lambda of: closed(reviewed(sent_on(of), "ire", outcome="affirmed")),
        ),
        "withdraw": Road("withdraw", State.WITHDRAWN, withdrawn),
        "dismiss": Road("dismiss", State.DISMISSED, dismissed),
    },
    verbs={
        **coverage.verbs(Role.PHYSICIAN, "appeal_withdrawn"),
        "find_good_cause": Verb(
            lambda case, by, at: services.find_good_cause(
                case.pk, why="The hospital confirms the stay.", by=by, at=at
            ),
            "good_cause_found", Role.SUPERVISOR, of="late",
        ),
        "reverse": Verb(reverse, "reversed", Role.PHYSICIAN),
        "reverse_in_part": Verb(reverse_in_part, "partly_reversed", Role.PHYSICIAN),
        "affirm": Verb(affirm, "affirmed", Role.PHYSICIAN),
        "lapse": Verb(lapse, "lapsed", "", at=lambda case: book.past("decide", case)),
        "forward": Verb(forward, "forwarded", Role.INTAKE),
        "record_review": Verb(next_review, "review_recorded", Role.INTAKE),
        "ask_council": Verb(
            lambda case, by, at: services.ask_council(
                case.pk, why="The judge left out the rule.", by=by, at=at
            ),
            "council_asked", Role.SUPERVISOR,
        ),
    },
    refused={
        "need_no_records": {"vacate": "no_records_due"},
        # Sending the file on ended the clock of what had lapsed.
        "notify": {"forward what lapsed": "told_before"},
        "effectuate": dict.fromkeys(
            ("affirm", "lapse", "tell and carry out", "forward", "forward what lapsed",
             "upheld outside", "reviewed untold", "close a reversal", "close what was upheld"),
            "nothing_to_effectuate",
        ),
        "close": dict.fromkeys(
            ("tell a reversal", "telephone", "reversed outside", "reversed by a judge",
             "reviewed untold"),
            "duty_open",
        ),
        "record_review": {"close a reversal": "not_forwarded"},
        "ask_council": dict.fromkeys(
            ("upheld outside", "reversed outside", "reviewed untold"), "no_reversal"
        ),
    },
    never={
        (State.CLOSED, "effectuate"): "A case is closed when nothing is left to carry out.",
    },
)  # fmt: skip
