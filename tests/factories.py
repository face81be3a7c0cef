"""Invented people and cases in any stage, made by the real services."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from zoneinfo import ZoneInfo

from django.utils import timezone

from accounts.models import License, Team, User
from accounts.permissions import Role
from cases import models
from cases import services as folder
from cases.services import EnrolleeFacts, ProviderFacts, duties
from determinations import models as determinations
from determinations import services
from determinations.services import ExtensionFacts, ItemFacts, NewRequest, OutreachInStep
from notices.models import Mail
from regulations import care_fields, grievances
from regulations.clock_facts import ClockFacts

# A Monday in New York, winter time, after the 7-day rule came into force.
MONDAY = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# The zone of the plan.
ZONE = ZoneInfo("America/New_York")
_numbers = count(1)
# What a test says of a request that the limit to decide is calculated from.
OF_THE_CLOCK = ("received_at", "request_type", "priority", "prior_authorization", "clean_claim")


def plan(**facts) -> models.Plan:
    """The one plan of a test: the first call makes it."""
    if not facts and (known := models.Plan.objects.first()):
        return known
    values = {
        "name": "Harbor Light Health Plan",
        "contract_id": "H0001",
        "time_zone": ZONE.key,
        "address": "12 Lantern Way\nPortland, ME 04101",
        "phone": "1-800-555-0100",
        "ire_name": "Second Look Review",
        "ire_address": "77 Elsewhere Avenue\nAlbany, NY 12207",
    }
    return models.Plan.objects.create(**values | facts)


def user(role: str = Role.NURSE, **facts) -> User:
    """A person of staff; physicians come with a license on file."""
    number = next(_numbers)
    values = {
        "username": f"{role}{number}",
        "first_name": role.capitalize(),
        "last_name": f"Number{number}",
        "email": f"{role}{number}@example.test",
        "role": role,
    }
    if role == Role.PHYSICIAN:
        values |= {"profession": "MD"}
    password = facts.pop("password", None)
    held = facts.pop("licensed", ({},) if role == Role.PHYSICIAN else ())
    made = User(**values | facts)
    made.set_password(password)
    made.save()
    for each in held:
        license_on_file(made, **each)
    return made


def license_on_file(user: User, **facts) -> License:
    """A license of a physician whose expertise is in every field, unless told otherwise."""
    number = next(_numbers)
    values = {
        "kind": "md",
        "number": f"ME{number:05d}",
        "state": "ME",
        "expires_on": date(2030, 12, 31),
        "care_fields": [
            each.key for each in care_fields.CARE_FIELDS.history() if each.key != "other"
        ],
    }
    return License.objects.create(user=user, **values | facts)


def team(name: str = "Inpatient") -> Team:
    return Team.objects.get_or_create(name=name)[0]


def new_request(**facts) -> NewRequest:
    """A standard request of a contracted physician for a service under prior authorization."""
    number = next(_numbers)
    values = {
        "plan": facts.get("plan") or plan(),
        "enrollee": EnrolleeFacts(
            member_id=f"M{number:08d}",
            first_name="Wilhelmina",
            last_name="Placeholder",
            date_of_birth=date(1948, 5, 17),
            address="4 Invented Street\nPortland, ME 04101",
        ),
        "requester_kind": models.RequesterKind.PHYSICIAN,
        "requester_name": "Dr. Ada Nobody",
        "provider": ProviderFacts(
            name="Dr. Ada Nobody",
            contracted=True,
            npi=f"{1000000000 + number}",
            address="9 Nowhere Road\nPortland, ME 04101",
        ),
        "channel": models.Channel.FAX,
        "received_at": MONDAY,
        "request_type": determinations.RequestType.ITEM_OR_SERVICE,
        "priority": models.Priority.STANDARD,
        "prior_authorization": True,
        "summary": "MRI of the left knee after a fall",
        "items": (ItemFacts(code="73721", code_system="CPT", description="MRI of knee"),),
        "diagnoses": ("M25.562",),
    }
    values |= facts
    codes = [(item.code, item.code_system) for item in values["items"]]
    if not care_fields.proposed(codes, MONDAY.date()):
        values.setdefault("care_field", "imaging")
    given = {name: values.pop(name) for name in OF_THE_CLOCK if name in values}
    asked = ClockFacts(
        request=given.pop("request_type"), time_zone=values["plan"].time_zone, **given
    )
    return NewRequest(**values, clock=asked)


WAITS = "You asked us to wait for the second opinion of your orthopedist."
AWAITED = "The operative note of your knee surgery may show that the rule for the MRI is met."
FLOODED = "Your chart is in our records room, which is closed until the flood water is pumped out."
SERVES = "With the chart the MRI of her knee could be approved in place of being denied."


def extension(
    case: models.Case, ground: str = "enrollee_request", days: int = 14, **facts
) -> ExtensionFacts:
    """An extension with the fact that its ground asks for."""
    asked = {
        "asker": "enrollee", "asked_by": "Wilhelmina Placeholder", "asked_how": "telephone",
        "asked_at": case.received_at,
    }  # fmt: skip
    event = {"interest": SERVES, "event": "A burst main flooded our records room last night"}
    attempt = OutreachInStep("fax", case.received_at, "The operative note of 2/20/2026.", "asked")
    values = {
        "enrollee_request": {"words": WAITS} | asked,
        "noncontract_evidence": {
            "words": AWAITED, "interest": SERVES, "provider": case.provider,
            "missing": "The operative note of 2/20/2026", "attempt": attempt,
        },
        "extraordinary": {"words": FLOODED} | event,
    }.get(ground, {"words": WAITS} | asked | event)  # fmt: skip
    return ExtensionFacts(ground, days, **values | facts)


def held_extension(case: models.Case) -> determinations.HeldExtension:
    """An extension that waits for a supervisor, without the services that would lead there."""
    return determinations.HeldExtension.objects.create(
        case=case, ground="extraordinary", days=3, words=FLOODED, interest=SERVES,
        in_enrollee_interest=True, event="A burst main flooded our records room",
        held_at=case.entered_at, held_by=user(Role.NURSE),
    )  # fmt: skip


def no_second_looks(plan_id: int | None = None) -> None:
    """From now on extensions of the plan wait for no supervisor."""
    admin = user(Role.ADMINISTRATOR)
    services.set_second_looks(plan_id or plan().pk, grounds=[], why="A trial.", by=admin, at=MONDAY)


def asked_by_representative(**facts) -> models.Case:
    """A case just entered that a nephew asked for; nothing shows yet that he may."""
    values = {
        "requester_kind": models.RequesterKind.REPRESENTATIVE,
        "requester_name": "Nelson Nephew",
        "requester_address": "8 Cousin Court\nPortland, ME 04101",
    }
    return received_case(**values | facts)


def await_form(case: models.Case, *, incomplete: bool = False) -> None:
    """Let the case wait for an appointment, without the services that would lead there."""
    case.deadlines.filter(duty="decide").update(duty="obtain_appointment")
    if incomplete:
        determinations.RequiredForm.objects.create(
            case=case,
            kind="appointment",
            status="incomplete",
            received_at=case.received_at,
            missing=["signatures"],
            entered_at=case.entered_at,
            entered_by=case.entered_by,
        )


def received_case(*, by: User | None = None, at: datetime | None = None, **facts) -> models.Case:
    """A case just entered: `at` is the entry, an hour after receipt unless given."""
    request = new_request(**facts)
    by = by or user(Role.INTAKE)
    return services.receive(request, by=by, at=at or request.clock.received_at + HOUR)


def in_review_case(*, by: User | None = None, at: datetime | None = None, **facts) -> models.Case:
    """A case taken by a nurse two hours after receipt."""
    case = received_case(**facts)
    return folder.take(case.pk, by=by or user(Role.NURSE), at=at or case.received_at + 2 * HOUR)


def approved_case(*, by: User | None = None, at: datetime | None = None, **facts) -> models.Case:
    """A case approved by a nurse a day after receipt; its letters wait for the worker."""
    nurse = by or user(Role.NURSE)
    case = in_review_case(by=nurse, **facts)
    at = at or case.received_at + DAY
    services.approve(case.pk, reason="Approved as asked, for 90 days.", by=nurse, at=at)
    return models.Case.objects.get(pk=case.pk)


DENIAL = {
    "reason": (
        "The records show that you have not yet had six weeks of physical therapy, which our "
        "coverage rule for this MRI asks for first."
    ),
    "criteria": "Medicare coverage rule LCD L00000, section 2",
    "medical_necessity": True,
}


def denied_case(*, by: User | None = None, at: datetime | None = None, **facts) -> models.Case:
    """A case denied by a licensed physician a day after receipt; its letters wait."""
    physician = by or user(Role.PHYSICIAN)
    case = in_review_case(**facts)
    services.deny(case.pk, **DENIAL, by=physician, at=at or case.received_at + DAY)
    return models.Case.objects.get(pk=case.pk)


DISMISSAL = {
    "ground": "not_a_valid_request",
    "defect": "no_decision_asked",
    "why": "The letter asks when the office is open; it asks for no decision.",
}


def a_question(**facts) -> models.Case:
    """A received letter without a code, which asks for no decision: `DISMISSAL` fits it."""
    lines = (ItemFacts(description="The usual thing"),)
    return received_case(**{"items": lines} | facts)


def dismissed_case(**facts) -> models.Case:
    """A case dismissed a day after receipt; its notice left an hour later."""
    case = a_question(**facts)
    by = user(Role.SUPERVISOR)
    services.dismiss(case.pk, **DISMISSAL, by=by, at=case.received_at + DAY)
    dispatch_all(case, at=case.received_at + DAY + HOUR)
    return models.Case.objects.get(pk=case.pk)


def told_case(make=None, **facts) -> models.Case:
    """A case decided (denied unless `make` does otherwise) a day after receipt; all are told."""
    case = (make or denied_case)(**facts)
    dispatch_all(case, at=case.received_at + DAY + HOUR)
    return models.Case.objects.get(pk=case.pk)


def dispatch_all(case: models.Case, *, at: datetime) -> None:
    """What the worker does: every waiting letter of the case leaves at `at`."""
    for pk in case.notices.filter(dispatched_at=None).values_list("pk", flat=True):
        folder.dispatch(pk, at=at)


def now_without_parts() -> datetime:
    return timezone.now().replace(microsecond=0)


def a_document(case: models.Case, name: str = "records.txt") -> models.Document:
    """A small text file in the case, added an hour after receipt."""
    new = folder.NewDocument(name, "text/plain", b"Office notes of an invented visit.")
    at = case.received_at + HOUR
    return folder.add_document(case.pk, new, by=user(Role.INTAKE), at=at)


def a_grievance(case: models.Case) -> models.Grievance:
    """A grievance that waits for its answer, put next to the case as it is."""
    return models.Grievance.objects.create(
        case=case,
        against="extension",
        filed_by="Wilhelmina Placeholder",
        channel="oral",
        received_at=case.received_at + HOUR,
        entered_at=case.received_at + HOUR,
        words="I do not want to wait.",
    )


def an_ordinary_grievance(case: models.Case, **facts) -> models.Grievance:
    """An oral grievance about a long wait on the telephone, with its 30 days, next to the case."""
    came = case.received_at + HOUR
    values = {
        "against": "other",
        "event_on": came.date(),
        "file_by": came.date() + 60 * DAY,
        "filed_by": "Wilhelmina Placeholder",
        "channel": "oral",
        "received_at": came,
        "entered_at": came,
        "words": "I waited an hour on the telephone.",
    }
    found = models.Grievance.objects.create(case=case, **values | facts)
    due = grievances.answer(
        received_at=found.received_at, time_zone=case.plan.time_zone, plan_type=case.plan.plan_type
    )
    duties.open_duty(case, due, at=found.entered_at, subject=str(found.pk))
    return found


def carry_out(case: models.Case, *, at: datetime) -> determinations.Effectuation:
    """What was granted is authorized at `at`."""
    facts = services.EffectuationFacts(done_at=at, proof="Authorization A-1", amount=Decimal(100))
    return services.effectuate(case.pk, facts, by=user(Role.INTAKE), at=at)


def appeal_facts(**facts) -> services.AppealFacts:
    """An enrollee's standard appeal by mail, nine days after the request came."""
    values = {
        "requester_kind": models.RequesterKind.ENROLLEE,
        "requester_name": "Wilhelmina Placeholder",
        "channel": models.Channel.MAIL,
        "received_at": APPEALED,
        "priority": models.Priority.STANDARD,
        "argument": "My therapist says that six weeks of exercises would harm the knee.",
    }
    return services.AppealFacts(**values | facts)


# When the factories' appeals arrive: after the denial was told.
APPEALED = MONDAY + 9 * DAY


def appealed_case(
    *, make=None, by: User | None = None, at: datetime | None = None, appeal=None, **facts
) -> models.Case:
    """The appeal of a told denial; `appeal` are its own facts, `facts` those of the request."""
    denied = (make or told_case)(**facts)
    asked = appeal_facts(**appeal or {})
    by = by or user(Role.INTAKE)
    return services.appeal(denied.pk, asked, by=by, at=at or asked.received_at + HOUR)


def appeal_in_review(*, by: User | None = None, **facts) -> models.Case:
    """An appeal taken by a physician who had no part in the denial, two hours after it came."""
    case = appealed_case(**facts)
    folder.take(case.pk, by=by or user(Role.PHYSICIAN), at=case.received_at + 2 * HOUR)
    return models.Case.objects.get(pk=case.pk)


EXPERTISE = "I have administered these benefits of the plan for eleven years."
UPHELD = {
    "reason": DENIAL["reason"],
    "criteria": "Medicare coverage rule LCD L00000, section 2",
}


def forwarding_facts(at: datetime, **facts) -> services.ForwardingFacts:
    values = {
        "channel": "portal",
        "reference": "P-778",
        "sent_at": at,
        "explanation": "The record shows no therapy.",
    }
    return services.ForwardingFacts(**values | facts)


def review_facts(at: datetime, **facts) -> services.ReviewFacts:
    """The independent review entity reverses; the plan receives it at `at`."""
    values = {
        "level": "ire",
        "outcome": "reversed",
        "reference": "IRE-1",
        "decided_on": at.date() - DAY,
        "received_at": at,
        "words": "The records show the need.",
    }
    return services.ReviewFacts(**values | facts)


def coverage_rule(*, by: User | None = None, at: datetime | None = None, **facts):
    """An invented LCD on the plan's list, in force since the start of 2026."""
    values = {
        "plan": facts.get("plan") or plan(),
        "kind": "lcd",
        "number": "L00000",
        "title": "Imaging of Joints",
        "section": "Limitations",
        "in_force_from": date(2026, 1, 1),
    }
    listed = services.CoverageRuleFacts(**values | facts)
    by = by or user(Role.SUPERVISOR)
    return services.add_coverage_rule(listed, by=by, at=at or MONDAY - DAY)


def authorization_item(**facts) -> determinations.PriorAuthorizationItem:
    """A line of the plan's list of what needs prior authorization, since the start of 2025."""
    listed = services.Listed(facts.get("code", "E0143"), facts.get("description", "A walker"))
    since = facts.get("in_force_from", date(2025, 1, 1))
    by = user(Role.SUPERVISOR)
    services.list_items(plan(), [listed], in_force_from=since, by=by, at=MONDAY - DAY)
    return determinations.PriorAuthorizationItem.objects.latest("pk")


def disaster(*, by: User | None = None, at: datetime | None = None, **facts) -> models.Disaster:
    """A flood in Portland, declared by the Governor the day before `MONDAY` without an end."""
    values = {
        "name": "Casco Bay flood",
        "source": "governor",
        "declared_by": "Governor of Maine",
        "state": "ME",
        "declared_on": date(2026, 3, 1),
        "starts_on": date(2026, 3, 1),
        "zip_prefixes": ("041",),
    }
    declared = folder.DisasterFacts(**values | facts)
    by = by or user(Role.COMPLIANCE)
    return folder.declare_disaster(declared, by=by, at=at or MONDAY - HOUR)


def failed_mail(
    *,
    to: User | None = None,
    failure: str = "It came back (5.1.1): there is no such mailbox.",
    **facts,
) -> Mail:
    """Undelivered email, an hour ago; of an alert when `case` has one."""
    at = timezone.now() - HOUR
    number = next(_numbers)
    values = {
        "to": to or user(Role.NURSE),
        "message_id": f"<failed-{number}@fortnight.test>",
        "queued_at": at,
        "next_attempt_at": at,
        "failed_at": at,
    }
    return Mail.objects.create(**values | facts, failure=failure)


def review_letters(*kinds: str, plan_id: int | None = None) -> None:
    """From now on a supervisor reviews letters of these kinds before they leave."""
    folder.set_letter_review_rule(
        plan_id or plan().pk, kinds=kinds, why="New staff.", by=user(Role.ADMINISTRATOR), at=MONDAY
    )


def held_denial(*, by: User | None = None, **facts) -> models.Case:
    """A denied case whose letters wait for a supervisor's review."""
    review_letters("denial")
    return denied_case(by=by, **facts)


def day_of(at: datetime) -> date:
    """The day in the plan's zone, which in the evening is not that of UTC."""
    return at.astimezone(ZONE).date()


def today() -> date:
    """The day in the plan's zone."""
    return day_of(timezone.now())
