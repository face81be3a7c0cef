"""Bills of a hospital, denied and appealed: 42 CFR 422.113."""

from datetime import datetime

from accounts.permissions import Role
from cases import models
from cases import services as folder
from determinations import services
from determinations.services import CareKindFacts
from tests import factories
from tests.factories import DAY, HOUR, MONDAY

BILL = {
    "request_type": "payment", "prior_authorization": False, "clean_claim": False,
    "summary": "A visit to a hospital in Oregon to have a wart removed",
}  # fmt: skip
NO_AUTHORIZATION = (
    "You went to the hospital in Oregon without prior authorization, which our plan asks for."
)
WHY = (
    "You wrote that you went to have a wart removed that had not changed for three years, which "
    "no one would take for an emergency."
)
RULE = "Evidence of Coverage, chapter 3, section 2"
NO_DAY = "The bill of the hospital in Oregon names no day on which the wart was removed."
SHOWN = "The discharge papers say that she came by ambulance with chest pain."


def bill(kind: str, *, since: datetime = MONDAY) -> models.Case:
    return factories.in_review_case(care_kind=kind, received_at=since, **BILL)


def denied(
    kind: str, reason: str = NO_DAY, care_why: str = "", *, since: datetime = MONDAY
) -> models.Case:
    """Payment denied a day after the bill came, and told an hour later."""
    case = bill(kind, since=since)
    services.deny(
        case.pk, reason=reason, criteria=RULE, medical_necessity=False, care_why=care_why,
        by=factories.user(Role.PHYSICIAN), at=since + DAY,
    )  # fmt: skip
    factories.dispatch_all(case, at=since + DAY + HOUR)
    return case


def appealed(
    kind: str = "emergency", reason: str = NO_DAY, care_why: str = "", *, since: datetime = MONDAY
) -> models.Case:
    """Its appeal nine days after the bill came, taken by a physician who had no part in it."""
    came = since + 9 * DAY
    facts = factories.appeal_facts(
        received_at=came, argument="I went to the hospital because of the wart."
    )
    of = denied(kind, reason, care_why, since=since)
    case = services.appeal(of.pk, facts, by=factories.user(Role.INTAKE), at=came + HOUR)
    return folder.take(case.pk, by=factories.user(Role.PHYSICIAN), at=came + 2 * HOUR)


def record(case: models.Case, kind: str, why: str = SHOWN, *, by=None, at: datetime) -> models.Case:
    facts = CareKindFacts(kind, why)
    return services.record_care_kind(
        case.pk, facts, by=by or factories.user(Role.PHYSICIAN), at=at
    ).case
