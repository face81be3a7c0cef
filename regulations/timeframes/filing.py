"""How long others have to ask, what is presumed, and by how much a limit may be extended."""

from __future__ import annotations

from regulations.law import Row
from regulations.timeframes.common import (
    DISMISSAL_RULE,
    EXPEDITED,
    EXTENSION_CAP,
    NOTHING_EXTENDS,
    RECEIPT_RULE,
    RULE_2021,
    RULE_APRIL_2024,
    STANDARD,
    TOLD,
    row_of,
)
from regulations.timeframes.grieving import FILE_GRIEVANCE

_FILED = "The plan, or the entity named in the notice, receives the request."
FILING: tuple[Row, ...] = (
    row_of(
        "recon.file.2016",
        "file_reconsideration",
        "422.582(b)",
        (60, "d"),
        "A reconsideration is asked for within 60 calendar days of the date of the notice.",
        until=RECEIPT_RULE,
        starts="The date of the notice.",
        stops=_FILED,
        may_change=("Good cause for filing late, in writing.",),
    ),
    row_of(
        "recon.file.2025",
        "file_reconsideration",
        "422.582(b)",
        (60, "d"),
        "A reconsideration is asked for within 60 calendar days of receipt of the notice.",
        since=RECEIPT_RULE,
        authority=RULE_APRIL_2024,
        starts="The notice is received.",
        stops=_FILED,
        may_change=(
            "Good cause for filing late, in writing.",
            "Proof that the notice came on another day.",
        ),
    ),
    row_of(
        "redetermination.file.2016",
        "file_redetermination",
        "423.580, 423.582(b)",
        (60, "d"),
        "A redetermination under Part D is asked for within 60 calendar days of the date of the "
        "notice.",
        until=RECEIPT_RULE,
        starts="The date of the notice that Part D does not cover the drug.",
        stops=_FILED,
        may_change=("Good cause for filing late, in writing.",),
        confidence="secondary",
    ),
    row_of(
        "redetermination.file.2025",
        "file_redetermination",
        "423.580, 423.582(b)",
        (65, "d"),
        "A redetermination under Part D is asked for within 65 calendar days of the date of the "
        "notice: 60 of its receipt, which is presumed 5 days after its date.",
        since=RECEIPT_RULE,
        authority=RULE_APRIL_2024,
        starts="The date of the notice that Part D does not cover the drug.",
        stops=_FILED,
        may_change=("Good cause for filing late, in writing.",),
        confidence="secondary",
    ),
    row_of(
        "redetermination.decide.standard",
        "decide_redetermination",
        "423.590(a)",
        (7, "d"),
        "A standard redetermination under Part D is decided within 7 calendar days.",
        starts="The plan receives the request.",
        may_change=NOTHING_EXTENDS,
        selects={"priority": STANDARD},
    ),
    row_of(
        "redetermination.decide.expedited",
        "decide_redetermination",
        "423.590(d)(1)",
        (72, "h"),
        "An expedited redetermination under Part D is decided within 72 hours.",
        starts="The plan receives the request.",
        may_change=NOTHING_EXTENDS,
        selects={"priority": EXPEDITED},
    ),
    *FILE_GRIEVANCE,
    row_of(
        "dismissal.vacate",
        "vacate_dismissal",
        "422.568(i)",
        (6, "c"),
        "The plan may vacate its own dismissal for good cause within 6 months of its notice.",
        since=DISMISSAL_RULE,
        authority=RULE_2021,
        starts="The date of the dismissal notice.",
        stops="The dismissal is vacated.",
        may_change=NOTHING_EXTENDS,
    ),
    row_of(
        "dismissal.ire_review",
        "review_dismissal",
        "422.590(i)",
        (60, "d"),
        "Review of a dismissed reconsideration is asked for within 60 calendar days of its notice.",
        since=DISMISSAL_RULE,
        authority=RULE_2021,
        starts="The date of the dismissal notice.",
        stops="The request for review is received.",
        may_change=NOTHING_EXTENDS,
    ),
    row_of(
        "reopen.any_reason",
        "reopen",
        "422.616(a), 405.980(b)(1)",
        (12, "c"),
        "A decision may be reopened for any reason within 12 months.",
        starts="The date of the decision.",
        stops="The decision is reopened.",
        may_change=NOTHING_EXTENDS,
        confidence="memory",
        selects={"ground": "any_reason"},
    ),
    row_of(
        "reopen.good_cause",
        "reopen",
        "422.616(a), 405.980(b)(2)",
        (48, "c"),
        "A decision may be reopened for good cause within 48 months.",
        starts="The date of the decision.",
        stops="The decision is reopened.",
        may_change=NOTHING_EXTENDS,
        confidence="memory",
        selects={"ground": "good_cause"},
    ),
)
# Receipt of a notice is presumed this long after its date, unless another day is proven.
PRESUMED_RECEIPT = row_of(
    "notice.presumed_receipt", "presume_receipt", "422.582(b)", (5, "d"),
    "A notice is presumed received 5 calendar days after its date.",
    since=RECEIPT_RULE, authority=RULE_APRIL_2024, starts="The date of the notice.",
    stops="Proof of receipt on another day.",
)  # fmt: skip

# How long an appointment of representative counts for new requests (edition of 2015).
VALIDITY = row_of(
    "appointment.validity", "appointment_counts", "405.910(e)", (12, "c"),
    "An appointment of representative counts for requests within 12 months of its signatures, and "
    "then for as long as that request and its appeals last.",
    starts="The later of the two signatures.", stops="The request is received.",
    may_change=("The enrollee takes it back, or dies.",),
)  # fmt: skip

EXTENSION = row_of(
    "extension.cap", "extend", "422.568(b)(2)(i), 422.572(b), 422.590(f)",
    (EXTENSION_CAP.amount, "d"),
    f"The time limit for an item or service may be extended by up to {EXTENSION_CAP}.",
    starts="The end of the limit.", stops=TOLD,
)  # fmt: skip
