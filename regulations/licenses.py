"""Who may sign a denial, or the decision of an appeal: kinds of license and what they cover.

42 CFR 422.566(d) has a denial reviewed by a physician or other appropriate health care professional
with expertise in the field that is appropriate for the services, with a current and unrestricted
license in a State, a Territory, a Commonwealth of the United States or the District of Columbia;
422.590(h)(2) has the appeal of a denial for medical necessity decided by a physician with such
expertise. An appeal of any other denial needs no license. Who is a physician stands in section
1861(r) of the Act: most of its five kinds only within what they are licensed for. The day of the
decision governs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from regulations.care_fields import EXPERTISE, OTHER, label
from regulations.dated import Table
from regulations.law import BEGIN, CHECKED, Refused

# What is signed: a denial, the appeal of one for medical necessity, or the appeal of another one.
DENIAL, APPEAL, NONMEDICAL_APPEAL = "denial", "appeal", "nonmedical_appeal"
APPEALS = "42 CFR 422.590(h)(2)"
CITATIONS = {DENIAL: EXPERTISE, APPEAL: APPEALS, NONMEDICAL_APPEAL: "42 CFR 422.590(h)"}
_ACT = "Section 1861(r)({}) of the Act; 42 CFR 410.20(b), 422.566(d), 422.590(h)(2)"

STATES = (
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL",
    "IN", "IA", "KS", "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE",
    "NV", "NH", "NJ", "NM", "NY", "NC", "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD",
    "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "AS", "GU", "MP", "PR", "VI",
)  # fmt: skip


@dataclass(frozen=True)
class LicenseKind:
    """A kind of license. `short` stands before its number, and on a letter after a name.

    `covers` are the fields that it reaches at all, empty where it reaches all: outside them no
    statement helps. `signs_denials` and `is_physician` say what it may sign within them.
    """

    key: str
    label: str
    short: str
    citation: str
    covers: tuple[str, ...] = ()
    signs_denials: bool = True
    is_physician: bool = False
    confidence: str = "derived"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED

    def may_sign(self, act: str) -> bool:
        if act == NONMEDICAL_APPEAL:
            return True
        return self.is_physician if act == APPEAL else self.signs_denials

    def reaches(self, care_field: str) -> bool:
        return not self.covers or care_field in self.covers


KINDS: Table[LicenseKind] = Table(
    LicenseKind(
        "md", "Physician (MD)", "MD", _ACT.format(1), is_physician=True, confidence="memory"
    ),
    LicenseKind(
        "do", "Physician (DO)", "DO", _ACT.format(1), is_physician=True, confidence="memory"
    ),
    LicenseKind(
        "dentist", "Dentist (DDS, DMD)", "DDS", _ACT.format(2),
        covers=("dentistry",), is_physician=True, confidence="memory",
    ),
    LicenseKind(
        "podiatrist", "Podiatrist (DPM)", "DPM", _ACT.format(3),
        covers=("podiatry",), is_physician=True, confidence="memory",
    ),
    LicenseKind(
        "optometrist", "Optometrist (OD)", "OD", _ACT.format(4),
        covers=("eye",), is_physician=True, confidence="memory",
    ),
    LicenseKind(
        "chiropractor", "Chiropractor (DC)", "DC", _ACT.format(5),
        covers=("chiropractic",), is_physician=True, confidence="memory",
    ),
    LicenseKind(
        "psychologist", "Psychologist", "PsyD", EXPERTISE, covers=("behavioral",)
    ),
    LicenseKind("social_worker", "Clinical social worker", "LCSW", EXPERTISE, ("behavioral",)),
    LicenseKind("pharmacist", "Pharmacist", "PharmD", EXPERTISE, ("drug_therapy",)),
    LicenseKind("nurse_practitioner", "Nurse practitioner", "NP", EXPERTISE),
    LicenseKind("nurse_specialist", "Clinical nurse specialist", "CNS", EXPERTISE),
    LicenseKind("physician_assistant", "Physician assistant", "PA", EXPERTISE),
    LicenseKind("physical_therapist", "Physical therapist", "PT", EXPERTISE, ("rehabilitation",)),
    LicenseKind(
        "occupational_therapist", "Occupational therapist", "OT", EXPERTISE, ("rehabilitation",)
    ),
    LicenseKind(
        "speech_pathologist", "Speech-language pathologist", "SLP", EXPERTISE, ("rehabilitation",)
    ),
    LicenseKind("audiologist", "Audiologist", "AuD", EXPERTISE, ("hearing",)),
    # A nurse reviewer recommends, and a physician or other professional signs: the house's reading.
    LicenseKind("registered_nurse", "Registered nurse", "RN", EXPERTISE, signs_denials=False),
)  # fmt: skip


@dataclass(frozen=True)
class Held:
    """A license on file. One that was entered before its kind or State was asked lacks them."""

    kind: str
    number: str
    state: str
    expires_on: date | None
    care_fields: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return bool(self.kind and self.number and self.state and self.expires_on)

    def is_current(self, on: date) -> bool:
        return self.expires_on is not None and self.expires_on >= on

    @property
    def named(self) -> str:
        """Kind, number and State in a line."""
        short = KINDS.recorded(self.kind, CHECKED).short if self.kind else ""
        return f"{short} {self.number} {self.state}".strip()


def kind(key: str, on: date) -> LicenseKind:
    """The kind of that key. Raises Refused."""
    found = KINDS.find(key, on)
    if found is None:
        raise Refused("license_kind_missing", "Choose the kind of license.", EXPERTISE, "kind")
    return found


def refuse_unlawful(held: Held, *, on: date) -> None:
    """Raise Refused where a license cannot be put on file like this."""
    found = kind(held.kind, on)
    if held.state not in STATES:
        message = "Choose the State, the Territory or the District that issued it."
        raise Refused("license_state_missing", message, EXPERTISE, "state")
    if not held.number.strip():
        raise Refused("license_number_missing", "Enter the number.", EXPERTISE, "number")
    if not held.is_current(on):
        message = "This license has expired. Enter it once it is renewed."
        raise Refused("license_expired", message, EXPERTISE, "expires_on")
    outside = [each for each in held.care_fields if not found.reaches(each) or each == OTHER]
    if outside:
        named = ", ".join(label(each, on) for each in outside)
        message = f"A license of this kind ({found.label}) does not cover: {named}."
        raise Refused("field_outside_license", message, found.citation, "care_fields")
