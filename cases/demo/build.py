"""Building the demo by the real services, each with an instant in the past, so that trails,
clocks, letters and alerts are as true as those of real cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.db import transaction

from accounts.models import User
from cases import models, services
from cases.demo import people
from cases.demo.requests import ASKED, Asked
from cases.intake import pas
from cases.services import (
    EnrolleeFacts,
    ExtensionFacts,
    ItemFacts,
    NewDocument,
    NewRequest,
    ProviderFacts,
)

BUNDLES = Path(__file__).parent / "bundles"
HOUR = timedelta(hours=1)
CHANNELS = ("fax", "phone", "portal", "mail", "fax")
FAX = (
    "OFFICE NOTE (invented)\n\nSeen today for the request below. History, examination and plan as "
    "in the chart.\n\n{summary}\n\nSigned electronically.\n"
)


@dataclass
class Scene:
    """One case to be: how long ago it came, and what happened to it since."""

    hours_ago: float
    story: str
    kind: int
    expedited: bool = False
    outside: bool = False


# Hours ago, story, what is asked, expedited, provider outside the network.
SCENES = (
    *(Scene(h, "fresh", k) for h, k in ((0.2, 0), (0.6, 3), (1.1, 10), (1.7, 5), (3.2, 6))),
    Scene(0.4, "fresh", 8),
    Scene(0.9, "fresh", 4, expedited=True),
    Scene(5.5, "fresh", 1, expedited=True),
    *(Scene(h, "assigned", k) for h, k in ((20, 2), (27, 7), (44, 0), (52, 11))),
    Scene(11, "review", 4, expedited=True),
    Scene(31, "review", 1, expedited=True),
    Scene(50, "review", 1, expedited=True, outside=True),
    Scene(66, "review", 4, expedited=True),
    Scene(70.4, "review", 2, expedited=True),
    Scene(19, "review", 9),
    Scene(61, "review", 8),
    Scene(71.2, "review", 9),
    Scene(21.5, "review", 8, expedited=True),
    *(Scene(h, "review", k) for h, k in ((70, 5), (96, 6), (118, 0), (140, 3), (150, 2), (162, 1))),
    *(Scene(h, "review", k) for h, k in ((310, 7), (400, 10), (650, 11), (1300, 10))),
    Scene(200, "missed", 3),
    Scene(214, "missed", 5),
    Scene(76, "missed", 4, expedited=True),
    *(Scene(h, "recommended", k) for h, k in ((90, 0), (121, 3), (146, 5))),
    Scene(40, "recommended", 1, expedited=True),
    *(Scene(h, "extended", k, outside=True) for h, k in ((150, 2), (230, 6), (330, 0))),
    Scene(100, "extended", 4, expedited=True, outside=True),
    *(Scene(h, "decided", k) for h, k in ((30, 6), (75, 2))),
    *(Scene(h, "notified", k) for h, k in ((60, 0), (80, 2), (110, 3), (130, 9), (160, 5))),
    Scene(48, "notified", 1, expedited=True),
    *(Scene(h, "denied", k) for h, k in ((90, 0), (140, 3), (260, 5), (190, 11))),
    *(Scene(h, "closed", k) for h, k in ((300, 6), (420, 1), (520, 2), (700, 10), (340, 7))),
    Scene(28, "withdrawn", 3),
    Scene(120, "withdrawn", 7),
    Scene(55, "dismissed", 11),
)


class Demo:
    """The demo as it is built: its plan, its people, and the instant that is now."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.plan = people.make_plan()
        self.staff = people.make_staff()

    def build(self, progress: Callable[[int, int], None]) -> None:
        """Every scene, the oldest first, then the real bundles."""
        scenes = sorted(SCENES, key=lambda scene: -scene.hours_ago)
        for number, scene in enumerate(scenes):
            self._play(scene, number)
            progress(number + 1, len(scenes))
        self._import_bundles()

    def _play(self, scene: Scene, number: int) -> None:
        asked = ASKED[scene.kind]
        received = (self.now - scene.hours_ago * HOUR).replace(microsecond=0)
        lag = min(timedelta(minutes=17 + 23 * (number % 7)), (self.now - received) / 2)
        request = _request(self.plan, scene, asked, number, received)
        case = services.receive(request, by=self.staff["intake"], at=received + lag)
        STORIES[scene.story](self, case, asked)

    def nurse_of(self, case: models.Case) -> User:
        return self.staff["nurse" if case.pk % 3 else "nurse2"]

    def after(self, case: models.Case, part: float) -> datetime:
        """An instant at this part of the way from entry to now, and before the limit."""
        limit = case.next_due_at or self.now
        return case.entered_at + (min(self.now, limit) - case.entered_at) * part

    def _import_bundles(self) -> None:
        for file in sorted(BUNDLES.glob("*.json")):
            parsed = pas.read_bundle(file.read_bytes())
            request = pas.new_request(parsed, plan=self.plan, received_at=self.now - 2 * HOUR)
            services.receive(request, by=self.staff["intake"], at=self.now - HOUR)


def _request(
    plan: models.Plan, scene: Scene, asked: Asked, number: int, received: datetime
) -> NewRequest:
    person = number % len(people.ENROLLEES)
    name = people.ENROLLEES[person]
    first, last = name.split(" ")
    by_enrollee = asked.request_type == "payment"
    provider = people.PROVIDERS[3 + number % 2 if scene.outside else number % 3]
    fax = NewDocument("office-note.txt", "text/plain", FAX.format(summary=asked.summary).encode())
    return NewRequest(
        plan=plan,
        enrollee=EnrolleeFacts(
            member_id=f"HL{10_000_000 + 7919 * person}",
            first_name=first,
            last_name=last,
            date_of_birth=date(1931 + person % 25, 1 + person % 12, 1 + person % 28),
            address=f"{3 + person} Invented Street\nPortland, ME 04101",
            phone=f"207-555-01{person:02d}",
        ),
        requester_kind="enrollee" if by_enrollee else "physician",
        requester_name=name if by_enrollee else provider[0],
        channel=CHANNELS[number % len(CHANNELS)],
        received_at=received,
        request_type=asked.request_type,
        priority="expedited" if scene.expedited else "standard",
        summary=asked.summary,
        prior_authorization=asked.prior_authorization,
        clean_claim=number % 2 == 0 if by_enrollee else None,
        provider=None if by_enrollee else _provider(provider),
        items=(ItemFacts(asked.description, asked.code, asked.system, asked.quantity),),
        diagnoses=(asked.diagnosis,),
        documents=(fax,),
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


def _fresh(demo: Demo, case: models.Case, asked: Asked) -> None:
    """Entered, and nobody's yet."""


def _assigned(demo: Demo, case: models.Case, asked: Asked) -> None:
    at = demo.after(case, 0.1)
    services.assign(case.pk, to=demo.nurse_of(case), by=demo.staff["supervisor"], at=at)


def _review(demo: Demo, case: models.Case, asked: Asked) -> None:
    nurse = demo.nurse_of(case)
    services.take(case.pk, by=nurse, at=demo.after(case, 0.1))
    words = "Called the office for the last therapy notes; they will fax them."
    services.add_note(case.pk, words=words, by=nurse, at=demo.after(case, 0.3))


def _missed(demo: Demo, case: models.Case, asked: Asked) -> None:
    _review(demo, case, asked)
    for deadline in case.deadlines.all():
        services.mark_missed(deadline.pk, at=deadline.due_at + timedelta(seconds=30))


def _recommended(demo: Demo, case: models.Case, asked: Asked) -> None:
    _review(demo, case, asked)
    services.recommend(
        case.pk,
        outcome="denied",
        words=f"I read the records and find the rule not met: {asked.criteria}.",
        to=demo.staff["physician"],
        by=demo.nurse_of(case),
        at=demo.after(case, 0.6),
    )


def _extended(demo: Demo, case: models.Case, asked: Asked) -> None:
    _review(demo, case, asked)
    facts = ExtensionFacts(
        ground="noncontract_evidence",
        days=14,
        words="We asked your physician for the notes of the last visits. They may show that the "
        "rule is met, which would let us approve.",
        in_enrollee_interest=True,
        provider=case.provider,
    )
    services.extend(case.pk, facts, by=demo.nurse_of(case), at=demo.after(case, 0.5))
    _send(demo, case, demo.after(case, 0.52))


def _decided(demo: Demo, case: models.Case, asked: Asked) -> None:
    """Decided a moment ago: its letters leave before anybody's eyes."""
    _review(demo, case, asked)
    at = demo.now - timedelta(seconds=20)
    services.approve(case.pk, reason=asked.approve, by=demo.nurse_of(case), at=at)


def _notified(demo: Demo, case: models.Case, asked: Asked) -> None:
    _review(demo, case, asked)
    at = demo.after(case, 0.7)
    services.approve(case.pk, reason=asked.approve, by=demo.nurse_of(case), at=at)
    _send(demo, case, at + timedelta(minutes=1))


def _denied(demo: Demo, case: models.Case, asked: Asked) -> None:
    _recommended(demo, case, asked)
    at = demo.after(case, 0.8)
    services.deny(
        case.pk,
        reason=asked.deny,
        criteria=asked.criteria,
        medical_necessity=asked.request_type != "payment",
        by=demo.staff["physician"],
        at=at,
    )
    _send(demo, case, at + timedelta(minutes=1))


def _closed(demo: Demo, case: models.Case, asked: Asked) -> None:
    _notified(demo, case, asked)
    services.close(case.pk, by=demo.staff["intake"], at=demo.now - 5 * HOUR)


def _withdrawn(demo: Demo, case: models.Case, asked: Asked) -> None:
    why = "The physician's office called: the patient decided against it."
    services.withdraw(case.pk, why=why, by=demo.staff["intake"], at=demo.after(case, 0.5))


def _dismissed(demo: Demo, case: models.Case, asked: Asked) -> None:
    at = demo.after(case, 0.5)
    services.dismiss(
        case.pk,
        ground="not_a_proper_requester",
        why="A neighbor asked for you and sent no appointment as your representative.",
        by=demo.staff["supervisor"],
        at=at,
    )
    _send(demo, case, at + timedelta(minutes=1))


def _send(demo: Demo, case: models.Case, at: datetime) -> None:
    for notice in case.notices.filter(dispatched_at=None):
        services.dispatch(notice.pk, at=at)


STORIES: dict[str, Callable[[Demo, models.Case, Asked], None]] = {
    "fresh": _fresh,
    "assigned": _assigned,
    "review": _review,
    "missed": _missed,
    "recommended": _recommended,
    "extended": _extended,
    "decided": _decided,
    "notified": _notified,
    "denied": _denied,
    "closed": _closed,
    "withdrawn": _withdrawn,
    "dismissed": _dismissed,
}


@transaction.atomic
def build(*, at: datetime, progress: Callable[[int, int], None]) -> None:
    """The whole demo or nothing of it."""
    Demo(at.astimezone(UTC)).build(progress)
