"""The invented plan and its staff. No one here exists."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import make_password

from accounts.models import License, Team, User
from accounts.permissions import Role
from accounts.views import DEMO_PASSWORD
from cases import models
from cases.demo import flood
from cases.services import EnrolleeFacts

PLAN, CONTRACT = "Harbor Light Health Plan", "H0001"
LICENSE_END = date(2031, 12, 31)
# user name, first and last name, role, team, profession
STAFF = (
    ("intake", "Ines", "Arrivé", Role.INTAKE, "Front desk", ""),
    ("nurse", "Nora", "Careful", Role.NURSE, "Outpatient", "RN"),
    ("nurse2", "Nils", "Patience", Role.NURSE, "Inpatient", "RN"),
    ("physician", "Phyllis", "Evident", Role.PHYSICIAN, "Outpatient", "MD"),
    ("physician2", "Percy", "Afresh", Role.PHYSICIAN, "Inpatient", "DO"),
    ("specialist", "Stella", "Bridgewater", Role.SPECIALIST, "Premiums", ""),
    ("specialist2", "Sam", "Turnkey", Role.SPECIALIST, "Premiums", ""),
    ("pharmacist", "Farouk", "Dosage", Role.PHYSICIAN, "Inpatient", "PharmD"),
    ("supervisor", "Sofia", "Overlook", Role.SUPERVISOR, "Outpatient", ""),
    ("compliance", "Conrad", "Ledger", Role.COMPLIANCE, "", ""),
    ("admin", "Ada", "Keymaster", Role.ADMINISTRATOR, "", ""),
)
# user name: kind, number and fields of the license on file
LICENSES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "nurse": ("registered_nurse", "RN-48213", ()),
    "nurse2": ("registered_nurse", "RN-50117", ()),
    "physician": (
        "md", "MD-20331", ("imaging", "orthopedics", "rehabilitation", "pulmonology", "equipment")
    ),
    "physician2": ("do", "DO-11870", ("internal", "cardiology", "post_acute", "imaging")),
    "pharmacist": ("pharmacist", "PH-7719", ("drug_therapy",)),
}  # fmt: skip
ENROLLEES = (
    "Abel Quill", "Agnes Thistle", "Amos Pinwheel", "Beatrix Lantern", "Bruno Saltmarsh",
    "Celeste Harrow", "Clement Dovecote", "Dagny Kettle", "Edmund Fairweather", "Elspeth Marigold",
    "Ernesto Valija", "Fern Applegarth", "Gideon Sparrow", "Greta Windmill", "Hector Olivar",
    "Hyacinth Brook", "Ignatius Plum", "Ivy Candlewick", "Jasper Moonrise", "Juno Parchment",
    "Kasimir Oakley", "Leocadia Fuente", "Lionel Tumbler", "Mabel Snowdrop", "Magnus Fjord",
    "Marisol Cometa", "Nestor Copperpot", "Odette Swanson", "Orville Teacup", "Pearl Driftwood",
    "Quentin Ashbury", "Rosalind Fennel", "Rufus Bramble", "Salome Zafiro", "Silas Thimble",
    "Tabitha Wren", "Thaddeus Clover", "Ursula Pebble", "Winifred Hollow", "Zebedee Finch",
)  # fmt: skip
# Who asked for letters in Spanish, and who for large print.
SPANISH = frozenset({"Ernesto Valija", "Hector Olivar", "Leocadia Fuente", "Marisol Cometa"})
LARGE_PRINT = frozenset({"Agnes Thistle", "Hector Olivar", "Mabel Snowdrop", "Winifred Hollow"})
# name, NPI (invented, with a right check digit), contracted
PROVIDERS = (
    ("Dr. Imogen Fabricado", "1999999992", True),
    ("Dr. Osric Madeup", "1888888884", True),
    ("Penobscot Imaging (invented)", "1777777776", True),
    ("Dr. Lucasta Faraway", "1666666668", False),
    ("Seaglass Home Health (invented)", "1555555550", False),
)


def are_here() -> bool:
    """Whether this database is the demo: it has its plan and its first person."""
    plans = models.Plan.objects.filter(name=PLAN, contract_id=CONTRACT)
    return plans.exists() and User.objects.filter(email=_email(STAFF[0][0])).exists()


def make_plan() -> models.Plan:
    return models.Plan.objects.create(
        name=PLAN,
        contract_id=CONTRACT,
        time_zone="America/New_York",
        address="12 Lantern Way\nPortland, ME 04101",
        phone="1-800-555-0100",
        fax="1-800-555-0101",
        hours="8 a.m. to 8 p.m., seven days a week",
        ire_name="Second Look Review (invented)",
        ire_address="77 Elsewhere Avenue\nAlbany, NY 12207",
    )


def make_staff() -> dict[str, User]:
    """The invented staff by user name; all have the public demo password."""
    password = make_password(DEMO_PASSWORD)  # hashed once: each hash costs half a second
    staff = {row[0]: _person(password, *row) for row in STAFF}
    License.objects.bulk_create(_license(staff[name], *held) for name, held in LICENSES.items())
    return staff


def _license(holder: User, kind: str, number: str, fields: tuple[str, ...]) -> License:
    return License(
        user=holder, kind=kind, number=number, state="ME", expires_on=LICENSE_END,
        care_fields=list(fields),
    )  # fmt: skip


def _person(
    password: str,
    username: str,
    first: str,
    last: str,
    role: Role,
    team: str,
    profession: str,
) -> User:
    return User.objects.create(
        password=password,
        username=username,
        first_name=first,
        last_name=last,
        email=_email(username),
        role=role,
        team=Team.objects.get_or_create(name=team)[0] if team else None,
        profession=profession,
    )


def _email(username: str) -> str:
    return f"{username}@harborlight.example"


def enrollee_facts(person: int) -> EnrolleeFacts:
    """The invented enrollee of that number."""
    name = ENROLLEES[person]
    first, last = name.split(" ")
    return EnrolleeFacts(
        member_id=f"HL{10_000_000 + 7919 * person}",
        first_name=first,
        last_name=last,
        date_of_birth=date(1931 + person % 25, 1 + person % 12, 1 + person % 28),
        address=f"{3 + person} Invented Street\n{flood.home(person)}",
        phone=f"207-555-01{person:02d}",
        # Variants of the number on the sample card that CMS publishes; one in four is not known.
        mbi=f"1EG4TE5MK{person:02d}" if person % 4 else "",
        letter_language="es" if name in SPANISH else "",
        large_print=name in LARGE_PRINT,
    )
