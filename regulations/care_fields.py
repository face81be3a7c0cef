"""Fields of medicine or health care, and which codes belong to one for certain.

42 CFR 422.566(d) and 422.590(h)(2) ask for expertise in the field that is appropriate for the
services at issue, and name no list: the fields are ours. So are the ranges of codes (from memory of
the code sets that 45 CFR 162.1002 adopts); a code that is in none belongs to no field for certain.
The day on which a request was received governs which codes hold and what may be chosen for it; the
day of the decision, what is chosen with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN, CHECKED, Refused

EXPERTISE = "42 CFR 422.566(d)"
CODE_SETS = "45 CFR 162.1002"
# A field that is not listed: no license carries it, so that the decider always explains.
OTHER = "other"


@dataclass(frozen=True)
class CareField:
    """A field of medicine or health care."""

    key: str
    label: str
    citation: str = EXPERTISE
    confidence: str = "derived"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


CARE_FIELDS: Table[CareField] = Table(
    CareField("behavioral", "Behavioral health and substance use"),
    CareField("cardiology", "Cardiology"),
    CareField("chiropractic", "Chiropractic"),
    CareField("dentistry", "Dentistry and oral surgery"),
    CareField("dermatology", "Dermatology"),
    CareField("drug_therapy", "Drug therapy"),
    CareField("ear_nose_throat", "Ear, nose and throat"),
    CareField("emergency", "Emergency medicine"),
    CareField("endocrinology", "Endocrinology and diabetes"),
    CareField("equipment", "Durable medical equipment, prosthetics and orthotics"),
    CareField("eye", "Eye care"),
    CareField("gastroenterology", "Gastroenterology"),
    CareField("general_surgery", "General surgery"),
    CareField("hearing", "Hearing care"),
    CareField("imaging", "Imaging (radiology)"),
    CareField("infectious", "Infectious disease"),
    CareField("internal", "Internal and family medicine"),
    CareField("nephrology", "Nephrology and dialysis"),
    CareField("neurology", "Neurology"),
    CareField("neurosurgery", "Neurosurgery and spine surgery"),
    CareField("obstetrics", "Obstetrics and gynecology"),
    CareField("oncology", "Oncology and hematology"),
    CareField("orthopedics", "Orthopedics"),
    CareField("pain", "Pain medicine"),
    CareField("pathology", "Pathology and laboratory tests"),
    CareField("podiatry", "Podiatry"),
    CareField("post_acute", "Skilled nursing, home health and hospice"),
    CareField("pulmonology", "Pulmonology, critical care and sleep medicine"),
    CareField("rehabilitation", "Physical medicine, rehabilitation and therapies"),
    CareField("rheumatology", "Rheumatology"),
    CareField("transplant", "Transplantation"),
    CareField("urology", "Urology"),
    CareField("vascular", "Vascular medicine and surgery"),
    CareField(OTHER, "Another field"),
)


@dataclass(frozen=True)
class CodeRange:
    """Codes of one code set that belong to one field for certain.

    A code is `prefix` and as many digits as `first`, from `first` to `last`.
    """

    key: str
    system: str
    prefix: str
    first: str
    last: str
    care_field: str
    citation: str = CODE_SETS
    confidence: str = "memory"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED

    def holds(self, code: str, system: str) -> bool:
        """Whether the code is one of these; a code without a system is read as it looks."""
        if system not in ("", self.system):
            return False
        found = re.fullmatch(rf"{self.prefix}(\d{{{len(self.first)}}})", code.strip().upper())
        return found is not None and self.first <= found[1] <= self.last

    def __str__(self) -> str:
        return f"{self.system} {self.prefix}{self.first} to {self.prefix}{self.last}"


CPT, HCPCS, CDT = "CPT", "HCPCS", "CDT"
# The dental codes are the letter D of HCPCS Level II as well: either name of the set is right.
CODES: Table[CodeRange] = Table(
    CodeRange("dental", CDT, "D", "0100", "9999", "dentistry"),
    CodeRange("dental_hcpcs", HCPCS, "D", "0100", "9999", "dentistry"),
    CodeRange("injected_drugs", HCPCS, "J", "0120", "9999", "drug_therapy"),
    CodeRange("biosimilars", HCPCS, "Q", "5101", "5199", "drug_therapy"),
    CodeRange("vision", HCPCS, "V", "2020", "2799", "eye"),
    CodeRange("hearing", HCPCS, "V", "5000", "5364", "hearing"),
    CodeRange("radiology", CPT, "", "70010", "76999", "imaging"),
    CodeRange("laboratory", CPT, "", "80047", "89398", "pathology"),
    CodeRange("psychiatry", CPT, "", "90785", "90899", "behavioral"),
    CodeRange("ophthalmology", CPT, "", "92002", "92499", "eye"),
    CodeRange("cardiovascular", CPT, "", "92920", "93799", "cardiology"),
    CodeRange("chiropractic", CPT, "", "98940", "98943", "chiropractic"),
)


def care_field(key: str, on: date) -> CareField:
    """The field of that key that may be chosen on the day. Raises Refused."""
    found = CARE_FIELDS.find(key, on)
    if found is None:
        message = "Choose the field of medicine or health care that the services belong to."
        raise Refused("care_field_missing", message, EXPERTISE, "care_field")
    return found


def label(key: str, on: date) -> str:
    """What a field on file is called; empty without one."""
    return CARE_FIELDS.recorded(key, on).label if key else ""


def proposed(codes: Iterable[tuple[str, str]], on: date) -> str:
    """The field that all of these (code, system) belong to for certain, or an empty string.

    One line without a certain field makes the whole request uncertain: a person chooses then.
    """
    found = {_of_code(code, system, on) for code, system in codes}
    return found.pop() if len(found) == 1 else ""


def refuse_contradiction(chosen: str, codes: Iterable[tuple[str, str]], on: date) -> None:
    """Raise Refused where the codes say another field for certain."""
    certain = proposed(codes, on)
    if certain and chosen != certain:
        message = f"The codes of this request belong to another field: {label(certain, on)}."
        raise Refused("care_field_by_codes", message, EXPERTISE, "care_field")


def _of_code(code: str, system: str, on: date) -> str:
    rows = CODES.on(on)
    return next((row.care_field for row in rows if row.holds(code, system)), "")
