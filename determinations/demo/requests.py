"""What the invented people ask for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """One kind of request, with the words that approve or deny it."""

    summary: str
    code: str
    system: str
    description: str
    diagnosis: str
    quantity: str
    approve: str
    deny: str
    criteria: str
    request_type: str = "item_or_service"
    prior_authorization: bool = True
    # Chosen at intake where the code does not tell it.
    care_field: str = ""
    care_kind: str = ""


ASKED = (
    Asked(
        "MRI of the lumbar spine: back pain for five months, now with weakness of the left foot",
        "72148", "CPT", "MRI lumbar spine without contrast", "M54.16", "1",
        "One MRI of the lumbar spine at an outpatient imaging center, within 90 days.",
        "Your records show no six weeks of exercise therapy yet, and no sign of nerve damage on "
        "the examination of last month. Our rule for this scan asks for one of the two.",
        "NCD 220.2, section B; plan imaging guideline 4.1",
    ),
    Asked(
        "Inpatient rehabilitation after stroke, three hours of therapy a day",
        "0128", "Revenue code", "Inpatient rehabilitation facility stay", "I63.9", "14 days",
        "Fourteen days of inpatient rehabilitation, with a review on day ten.",
        "The therapists write that you cannot yet bear three hours of therapy a day. Medicare "
        "covers this kind of hospital only for those who can. A nursing facility with therapy is "
        "covered instead.",
        "42 CFR 412.622(a)(3)(ii)",
        care_field="rehabilitation",
    ),
    Asked(
        "Home oxygen concentrator, saturation 86 percent at rest",
        "E1390", "HCPCS", "Oxygen concentrator", "J44.9", "12 months",
        "Rental of an oxygen concentrator for twelve months, with tubing and service.",
        "The blood oxygen reading that came with the request was taken while you had pneumonia. "
        "The rule asks for a reading in a stable condition.",
        "NCD 240.2",
        care_field="pulmonology",
    ),
    Asked(
        "Total knee replacement, right, after failed injections and therapy",
        "27447", "CPT", "Total knee arthroplasty", "M17.11", "1",
        "Total knee replacement at a contracted hospital, within 120 days.",
        "The X-ray of your knee shows mild wear only, and the notes name no trial of injections. "
        "Our rule asks for advanced wear, or for three months of other treatment first.",
        "LCD L36575, section on indications",
        care_field="orthopedics",
    ),
    Asked(
        "Skilled nursing after hip fracture, walking with two helpers",
        "0191", "Revenue code", "Skilled nursing facility, level 1", "S72.001A", "20 days",
        "Twenty days in a skilled nursing facility, with a weekly review.",
        "The notes show that you walk safely with a walker and need no daily skilled care. "
        "Medicare covers a nursing facility only for care that a nurse or therapist gives daily.",
        "42 CFR 409.31 to 409.35",
        care_field="post_acute",
    ),
    Asked(
        "Power wheelchair, unable to propel a manual one",
        "K0823", "HCPCS", "Power wheelchair, group 2", "G35", "1",
        "A group 2 power wheelchair with a home assessment by the supplier.",
        "The examination says that you can move a light manual wheelchair at home by yourself. "
        "A power wheelchair is covered only if that is not possible.",
        "NCD 280.3; LCD L33789",
        care_field="equipment",
    ),
    Asked(
        "Cardiac rehabilitation after bypass surgery",
        "93798", "CPT", "Cardiac rehabilitation with monitoring", "Z95.1", "36 sessions",
        "Thirty-six sessions of cardiac rehabilitation over up to 36 weeks.",
        "The operation was eighteen months ago. The program is covered within twelve months of "
        "the event, unless a new one occurred, and the records name none.",
        "42 CFR 410.49",
    ),
    Asked(
        "Continuous glucose monitor, on insulin, two severe lows this winter",
        "E2103", "HCPCS", "Continuous glucose monitor receiver", "E11.649", "1",
        "One receiver and the sensors for twelve months.",
        "The records name neither insulin nor low blood sugar. The rule asks for one of them.",
        "LCD L33822, section on glucose monitors", prior_authorization=False,
        care_field="endocrinology",
    ),
    Asked(
        "Infusion of pembrolizumab every three weeks, lung cancer",
        "J9271", "HCPCS", "Pembrolizumab, 1 mg", "C34.90", "200 per dose",
        "Eight infusions of pembrolizumab at a contracted infusion center.",
        "The tumor test that shows whether this drug can work has not been done. The label and our "
        "rule ask for it before the first infusion.",
        "Medicare Benefit Policy Manual, chapter 15, section 50", "part_b_drug", False,
    ),
    Asked(
        "Injection of aflibercept, right eye, wet macular degeneration",
        "J0178", "HCPCS", "Aflibercept, 1 mg", "H35.3211", "2 per dose",
        "Six injections in the right eye over six months.",
        "The eye was treated with this drug twelve days ago; the label sets four weeks between two "
        "injections, and the request gives no reason to go below.",
        "Medicare Benefit Policy Manual, chapter 15, section 50", "part_b_drug", False,
    ),
    Asked(
        "Payment for an emergency visit while traveling in Oregon",
        "99284", "CPT", "Emergency department visit", "R07.9", "1",
        "The visit is paid at the Medicare rate, less your copayment.",
        "The bill names no hospital and no date of service, and our two letters asking for them "
        "came back unanswered.",
        "42 CFR 422.113; 422.520", "payment", False,
        care_field="emergency", care_kind="emergency",
    ),
    Asked(
        "Payment for hearing aids bought abroad",
        "V5261", "HCPCS", "Hearing aid, digital, binaural", "H90.3", "1 pair",
        "One pair of hearing aids is paid up to the amount of your plan's benefit.",
        "Your plan pays for hearing aids from suppliers in the United States only, and these were "
        "bought in another country.",
        "Evidence of Coverage, chapter 4, hearing services", "payment", False,
        care_field="hearing", care_kind="neither",
    ),
)  # fmt: skip
