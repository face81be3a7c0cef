"""Building the demo by the real services, each with an instant in the past.

So trails, clocks, letters and alerts are as true as those of real cases.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import transaction

from cases import models as cases
from cases.demo import flood, people
from cases.demo.people import enrollee_facts
from cases.demo.stage import Stage, mark_missed
from cases.services import ProviderFacts
from determinations import services
from determinations.demo import rules
from determinations.demo.changes import reduce_treatments
from determinations.demo.enclosures import enclosure
from determinations.demo.requests import ASKED, Asked
from determinations.demo.scenes import SCENES, Scene
from determinations.demo.stories import STORIES
from determinations.intake.pas import bundle
from determinations.intake.pas.request import new_request
from determinations.services import ItemFacts, NewRequest
from regulations.clock_facts import ClockFacts

BUNDLES = Path(__file__).parent / "bundles"
HOUR = timedelta(hours=1)
CHANNELS = ("fax", "phone", "portal", "mail", "fax")
NEIGHBOR = "Otto Neighborly"


def _play(stage: Stage, scene: Scene, number: int) -> None:
    asked = ASKED[scene.kind]
    received = (stage.now - scene.hours_ago * HOUR).replace(microsecond=0)
    lag = min(timedelta(minutes=17 + 23 * (number % 7)), (stage.now - received) / 2)
    request = _request(stage.plan, scene, asked, number, received)
    case = services.receive(request, by=stage.staff["intake"], at=received + lag)
    STORIES[scene.story](stage, case, asked)


def _import_bundles(stage: Stage) -> None:
    for file in sorted(BUNDLES.glob("*.json")):
        parsed = bundle.read_bundle(file.read_bytes())
        request = new_request(parsed, plan=stage.plan, received_at=stage.now - 2 * HOUR)
        services.receive(request, by=stage.staff["intake"], at=stage.now - HOUR)


def _request(
    plan: cases.Plan, scene: Scene, asked: Asked, number: int, received: datetime
) -> NewRequest:
    enrollee = enrollee_facts(number % len(people.ENROLLEES))
    is_bill = asked.request_type == "payment"
    provider = people.PROVIDERS[3 + number % 2 if scene.noncontract else number % 3]
    requester_kind, requester_name = "physician", provider[0]
    if scene.neighbor:
        requester_kind, requester_name = "representative", NEIGHBOR
    elif is_bill:
        requester_kind = "enrollee"
        requester_name = f"{enrollee.first_name} {enrollee.last_name}"
    return NewRequest(
        plan=plan,
        enrollee=enrollee,
        requester_kind=requester_kind,
        requester_name=requester_name,
        requester_address="11 Fence Road\nPortland, ME 04101" if scene.neighbor else "",
        channel=CHANNELS[number % len(CHANNELS)],
        clock=ClockFacts(
            received_at=received,
            request=asked.request_type,
            priority="expedited" if scene.expedited else "standard",
            time_zone=plan.time_zone,
            prior_authorization=asked.prior_authorization,
            clean_claim=scene.clean if is_bill else None,
        ),
        summary=asked.summary,
        care_kind=asked.care_kind,
        provider=None if is_bill else _provider(provider),
        items=(ItemFacts(asked.description, asked.code, asked.system, asked.quantity),),
        diagnoses=(asked.diagnosis,),
        pbp="001",
        care_field=asked.care_field,
        documents=(enclosure(asked, who=provider[0], received=received),),
    )


def _provider(row: tuple[str, str, bool]) -> ProviderFacts:
    name, npi, contracted = row
    return ProviderFacts(
        name=name,
        contracted=contracted,
        npi=npi,
        address="9 Nowhere Road\nPortland, ME 04101",
        phone="207-555-0199",
    )


@transaction.atomic
def build(
    *,
    at: datetime,
    progress: Callable[[int, int], None],
    more: Callable[[Stage], None] = lambda stage: None,
) -> None:
    """The whole demo or nothing of it: every scene, the oldest first, then the real bundles, then
    `more`: what floors above have to show."""
    stage = Stage(at.astimezone(UTC), people.make_plan(), people.make_staff())
    flood.declare(stage)
    rules.keep(stage)
    for number, scene in enumerate(sorted(SCENES, key=lambda scene: -scene.hours_ago)):
        _play(stage, scene, number)
        progress(number + 1, len(SCENES))
    _import_bundles(stage)
    reduce_treatments(stage)
    more(stage)
    mark_missed(stage)
