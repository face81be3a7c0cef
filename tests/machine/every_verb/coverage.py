"""The verbs that a request for coverage and its appeal have in common."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal

from accounts.models import User
from accounts.permissions import Role
from cases.models import Case
from cases.services import OralNoticeFacts
from determinations import services
from determinations.services import (
    EffectuationFacts,
    ExpediteFacts,
    OutreachFacts,
    RequiredFormFacts,
    SecondLook,
    WithdrawalFacts,
)
from tests import factories
from tests.machine.every_verb import book
from tests.machine.every_verb.book import Verb

REPRESENTED = {
    "requester_kind": "representative",
    "requester_name": "Nelson Nephew",
    "requester_address": "8 Cousin Court\nPortland, ME 04101",
}


def told(at: datetime) -> OralNoticeFacts:
    return OralNoticeFacts("the enrollee", at, "telephone", "Told by telephone.")


def withdrawal(at: datetime) -> WithdrawalFacts:
    return WithdrawalFacts("the enrollee", "telephone", at, "She called and took it back.")


def _form(case: Case, at: datetime, missing: tuple[str, ...] = ()) -> RequiredFormFacts:
    return RequiredFormFacts("appointment", at, case.received_on, missing)


def half_a_form(case: Case, at: datetime) -> None:
    by = factories.user(Role.INTAKE)
    services.receive_required_form(case.pk, _form(case, at, ("signatures",)), by=by, at=at)


def hold_an_extension(case: Case, at: datetime) -> None:
    """On a ground that a supervisor looks at twice."""
    facts = factories.extension(case, "extraordinary", 3)
    services.extend(case.pk, facts, by=factories.user(Role.NURSE), at=at)


def ask_to_expedite(case: Case, at: datetime) -> None:
    facts = ExpediteFacts("enrollee", "oral", at)
    services.request_expedite(case.pk, facts, by=factories.user(Role.INTAKE), at=at)


def refuse_to_expedite(case: Case) -> Case:
    """Asked for and refused, and no one has told the enrollee."""
    at = book.soon(case)
    ask_to_expedite(case, at)
    by = factories.user(Role.NURSE)
    services.refuse_expedite(case.pk, why="Waiting does no harm.", by=by, at=at + book.MINUTE)
    return case


def carry_out(case: Case, by: User, at: datetime) -> object:
    facts = EffectuationFacts(at, "A-1", "", Decimal(100))
    return services.effectuate(case.pk, facts, by=by, at=at)


def dismissing(ground: str) -> Callable[[Case, User, datetime], object]:
    return lambda case, by, at: services.dismiss(
        case.pk, ground=ground, why="She took it back.", withdrawal=withdrawal(at), by=by, at=at
    )


def verbs(taker: str, withdrawn: str) -> dict[str, Verb]:
    """`taker` is the role that takes such cases, `withdrawn` the ground of a dismissal."""
    return {
        **book.work(taker),
        **book.grievances(Role.SUPERVISOR),
        "recommend": Verb(
            lambda case, by, at: services.recommend(
                case.pk, outcome="denied", words="The therapy is missing.",
                to=factories.user(Role.PHYSICIAN), by=by, at=at,
            ),
            "recommended", Role.NURSE,
        ),
        "extend": Verb(
            lambda case, by, at: services.extend(
                case.pk, factories.extension(case), by=by, at=at
            ),
            "extended", Role.NURSE,
        ),
        "review_extension": Verb(
            lambda case, by, at: services.review_extension(
                case.pk, SecondLook("agreed"), by=by, at=at
            ),
            "extended", Role.SUPERVISOR, first=hold_an_extension,
        ),
        "receive_required_form": Verb(
            lambda case, by, at: services.receive_required_form(
                case.pk, _form(case, at), by=by, at=at
            ),
            "form_received", Role.INTAKE, of="represented",
        ),
        "complete_required_form": Verb(
            lambda case, by, at: services.complete_required_form(
                case.pk, received_at=at, by=by, at=at
            ),
            "form_completed", Role.INTAKE, of="represented", first=half_a_form,
        ),
        "request_expedite": Verb(
            lambda case, by, at: services.request_expedite(
                case.pk, ExpediteFacts("enrollee", "oral", at), by=by, at=at
            ),
            "expedite_requested", Role.INTAKE, of="standard",
        ),
        "grant_expedite": Verb(
            lambda case, by, at: services.grant_expedite(
                case.pk, why="Waiting could do harm.", by=by, at=at
            ),
            "expedite_granted", Role.NURSE, of="standard", first=ask_to_expedite,
        ),
        "refuse_expedite": Verb(
            lambda case, by, at: services.refuse_expedite(
                case.pk, why="Waiting does no harm.", by=by, at=at
            ),
            "expedite_refused", Role.NURSE, of="standard", first=ask_to_expedite,
        ),
        "notify_refusal_orally": Verb(
            lambda case, by, at: services.notify_refusal_orally(case.pk, told(at), by=by, at=at),
            "expedite_refusal_told", Role.INTAKE, of="not expedited",
        ),
        "reach_out": Verb(
            lambda case, by, at: services.reach_out(
                case.pk, OutreachFacts(case.provider, "fax", at, "The notes.", "asked"),
                by=by, at=at,
            ),
            "reached_out", Role.INTAKE,
        ),
        "need_no_records": Verb(
            lambda case, by, at: services.need_no_records(
                case.pk, why="All of it is here.", by=by, at=at
            ),
            "records_not_needed", Role.NURSE, of="noncontract",
        ),
        "notify": Verb(
            lambda case, by, at: services.notify(case.pk, told(at), by=by, at=at),
            "notified", Role.NURSE,
        ),
        "effectuate": Verb(carry_out, "effectuated", Role.INTAKE),
        "close": book.close(),
        "withdraw": Verb(
            lambda case, by, at: services.withdraw(case.pk, withdrawal(at), by=by, at=at),
            "withdrawn", Role.INTAKE,
        ),
        "dismiss": Verb(dismissing(withdrawn), "dismissed", Role.SUPERVISOR),
        "vacate_dismissal": Verb(
            lambda case, by, at: services.vacate_dismissal(
                case.pk, why="She had not meant this request.", by=by, at=at
            ),
            "vacated", Role.SUPERVISOR,
        ),
    }  # fmt: skip
