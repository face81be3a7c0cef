"""What came with the invented requests: notes of offices, bills."""

from __future__ import annotations

from datetime import datetime, timedelta

from cases.services import NewDocument
from determinations.demo.requests import Asked

NOTE = """OFFICE NOTE - nobody in it exists
Date of visit: {seen}

REQUEST
{summary}
{code}  {description}  (quantity: {quantity})
Diagnosis: {diagnosis}

FINDINGS
{findings}

PLAN
As requested above. Risks and other ways were discussed; the patient wishes to go on.

Signed electronically by {who}
"""
BILL = """BILL - nobody in it exists
Date of service: {seen}

{code}  {description}  (quantity: {quantity})
Diagnosis: {diagnosis}

{findings}
"""
FINDINGS = {
    "72148": "Pain runs from the back to the left foot since five months. Lifting of the left "
    "foot 4 of 5, reflex at the ankle weaker on the left. Ibuprofen and rest without relief.",
    "0128": "Weakness of the right arm and leg, needs one helper to stand. Speech slow, follows "
    "commands. Took part in two sessions of 45 minutes yesterday, tired afterwards.",
    "E1390": "Saturation 86 percent at rest in room air, 91 percent with two liters. Lungs quiet, "
    "no fever. Inhalers as on the list. Does not smoke since nine years.",
    "27447": "Right knee: bends to 95 degrees, grinds, bowed by 8 degrees. X-ray of this month: "
    "joint space gone on the inner side. Three injections and twelve weeks of therapy last year.",
    "0191": "Hip pinned eight days ago. Walks ten meters with two helpers and a frame. Wound dry. "
    "Blood thinner daily; dressing and therapy daily.",
    "K0823": "Falls twice a month. Arms 3 of 5 and soon tired: ten meters in a manual chair, then "
    "rest. Doors at home are 82 cm wide; a ramp is there. Sees and understands well.",
    "93798": "Bypass of three vessels, no trouble since. Ejection fraction 48 percent. Walks one "
    "flight of stairs. Wants to return to gardening.",
    "E2103": "Insulin four times a day. Two lows this winter with help by the neighbor, one with "
    "an ambulance. Measures by finger six times a day. HbA1c 7.9 percent.",
    "J9271": "Adenocarcinoma of the lung, stage IV. Report of the tumor test is attached to the "
    "chart. Up and about more than half of the day. Liver and thyroid values in the normal range.",
    "J0178": "Fluid under the macula of the right eye, vision 20/80, last month 20/50. Left eye "
    "quiet. No infection of the lids.",
    "99284": "Chest pain while visiting family in Oregon; ambulance to the nearest hospital. "
    "Paid by card: $1,184.60.",
    "V5261": "Bought by the patient and paid in cash. Receipt in another language, with a "
    "translation by a relative.",
}
LOOKBACK = timedelta(days=3)


def enclosure(asked: Asked, *, who: str, received: datetime) -> NewDocument:
    """The note or the bill that came with a request received then."""
    is_bill = asked.request_type == "payment"
    words = (BILL if is_bill else NOTE).format(
        seen=f"{received - LOOKBACK:%B %-d, %Y}",
        summary=asked.summary,
        code=asked.code,
        description=asked.description,
        quantity=asked.quantity,
        diagnosis=asked.diagnosis,
        findings=FINDINGS[asked.code],
        who=who,
    )
    return NewDocument("bill.txt" if is_bill else "office-note.txt", "text/plain", words.encode())
