"""What follows a call, a grievance or an affirmed appeal: letters, records, forwarding."""

from __future__ import annotations

from regulations.law import Row
from regulations.timeframes.common import (
    EXPEDITED,
    NOTHING_EXTENDS,
    OD,
    RECON,
    SENT_ON,
    row_of,
)
from regulations.timeframes.grieving import ANSWER_GRIEVANCE

_ORAL = "The enrollee is told by telephone."
_REFUSED = "The plan refuses to expedite, or tells the enrollee so."
_MAILED = "The letter is mailed."

FOLLOW_UP: tuple[Row, ...] = (
    row_of(
        "od.confirm_in_writing",
        "confirm_in_writing",
        "422.572(c)",
        (3, "d"),
        "After adverse oral notice of an expedited determination the letter is mailed within 3 "
        "calendar days.",
        starts=_ORAL,
        stops=_MAILED,
        may_change=NOTHING_EXTENDS,
        selects={"case": OD},
    ),
    row_of(
        "recon.confirm_in_writing",
        "confirm_in_writing",
        "422.590(e)(3)",
        (3, "d"),
        "After oral notice of a wholly favorable expedited reconsideration the letter is mailed "
        "within 3 calendar days.",
        starts=_ORAL,
        stops=_MAILED,
        may_change=NOTHING_EXTENDS,
        selects={"case": RECON},
    ),
    row_of(
        "od.notify_refusal_orally",
        "notify_refusal_orally",
        "422.570(d)(2)",
        (72, "h"),
        "A refusal to expedite is told promptly. The regulation gives no figure; the end of the "
        "fast clock is held as the outer bound.",
        stops="The enrollee is told of the refusal.",
        may_change=NOTHING_EXTENDS,
        confidence="memory",
        selects={"case": OD},
    ),
    row_of(
        "recon.notify_refusal_orally",
        "notify_refusal_orally",
        "422.584(d)(2)",
        (72, "h"),
        "A refusal to expedite an appeal is told promptly. The regulation gives no figure; the end "
        "of the fast clock is held as the outer bound.",
        stops="The enrollee is told of the refusal.",
        may_change=NOTHING_EXTENDS,
        confidence="memory",
        selects={"case": RECON},
    ),
    row_of(
        "od.notify_expedite_refused",
        "notify_expedite_refused",
        "422.570(d)(2)",
        (3, "d"),
        "After telling that a request is not expedited the letter is mailed within 3 calendar "
        "days.",
        starts=_REFUSED,
        stops=_MAILED,
        may_change=NOTHING_EXTENDS,
        selects={"case": OD},
    ),
    row_of(
        "recon.notify_expedite_refused",
        "notify_expedite_refused",
        "422.584(d)(2)",
        (3, "d"),
        "After telling that an appeal is not expedited the letter is mailed within 3 calendar "
        "days.",
        starts=_REFUSED,
        stops=_MAILED,
        may_change=NOTHING_EXTENDS,
        selects={"case": RECON},
    ),
    row_of(
        "od.request_noncontract_records",
        "request_noncontract_records",
        "422.572(d)",
        (24, "h"),
        "A noncontract provider is asked for records within 24 hours of an expedited request.",
        stops="The provider is asked.",
        may_change=NOTHING_EXTENDS,
        selects={"case": OD},
    ),
    row_of(
        "recon.request_noncontract_records",
        "request_noncontract_records",
        "422.590(e)(4)",
        (24, "h"),
        "A noncontract provider is asked for records within 24 hours of an expedited appeal.",
        stops="The provider is asked.",
        may_change=NOTHING_EXTENDS,
        selects={"case": RECON},
    ),
    row_of(
        "grievance.answer_expedited",
        "answer_expedited_grievance",
        "422.564(f)",
        (24, "h"),
        "A grievance against an extension or a refusal to expedite is answered within 24 hours.",
        starts="The plan receives the grievance.",
        stops="The answer is given.",
        may_change=NOTHING_EXTENDS,
    ),
    *ANSWER_GRIEVANCE,
    row_of(
        "recon.forward_expedited",
        "forward_to_ire",
        "422.590(e)(5)",
        (24, "h"),
        "An affirmed expedited reconsideration goes to the independent review entity within 24 "
        "hours.",
        starts="The plan affirms its decision.",
        stops=SENT_ON,
        may_change=NOTHING_EXTENDS,
        selects={"case": RECON, "priority": EXPEDITED, "reason": "affirmed"},
    ),
    row_of(
        "recon.forward_missed_expedited",
        "forward_to_ire",
        "422.590(g)",
        (24, "h"),
        "A missed expedited reconsideration goes to the independent review entity within 24 hours.",
        starts="The time limit ends.",
        stops=SENT_ON,
        may_change=NOTHING_EXTENDS,
        selects={"case": RECON, "priority": EXPEDITED, "reason": "missed"},
    ),
)
