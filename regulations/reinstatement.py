"""Good-cause reinstatement: the windows, the grounds, and the base premiums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from regulations import clock
from regulations.clock import DueOn
from regulations.determinations import dated
from regulations.law import BEGIN, CHECKED, Limit, Row, Unit, invalid

BASIS = {
    "ma": "42 CFR 422.74(d)(1)(v)",
    "pdp": "42 CFR 423.44(d)(1)(vi)",
    "cost": "42 CFR 417.460(c)(3)",
}
GUIDANCE = "CMS Enrollment and Disenrollment Guidance, section 70.3.5"
_REQUEST = "The former member asks for reinstatement."


def _row(
    duty: str, citation: str, limit: Limit, summary: str, starts: str, stops: str, confidence: str
) -> Row:
    return Row(
        key=f"reinstatement.{duty}",
        duty=duty,
        citation=citation,
        authority="80 FR 7911; 89 FR 30448",
        effective_from=BEGIN,
        limit=limit,
        summary=summary,
        starts=starts,
        stops=stops,
        may_change=("Nothing extends this window.",),
        confidence=confidence,
    )


def _by_plan_type(
    duty: str, limit: Limit, summary: str, stops: str, confidence: str
) -> dict[str, Row]:
    starts = "The disenrollment takes effect."
    found = {}
    for plan_type, citation in BASIS.items():
        row = _row(duty, citation, limit, summary, starts, stops, confidence)
        found[plan_type] = Row(**{**vars(row), "key": f"{row.key}.{plan_type}"})
    return found


REQUEST = _by_plan_type(
    "request_reinstatement",
    Limit(60, Unit.DAYS),
    "Reinstatement is asked for within 60 calendar days of the disenrollment effective date.",
    "The plan receives the request.",
    "derived",
)
PAY = _by_plan_type(
    "pay_arrears",
    Limit(3, Unit.MONTH_ENDS),
    "All overdue premiums are received by the last day of the third month.",
    "The plan receives all that was owed.",
    "verified",
)
DECIDE = _row(
    "decide_good_cause", GUIDANCE, Limit(5, Unit.BUSINESS_DAYS),
    "Good cause is decided within 5 business days of the first contact.",
    _REQUEST, "The decision is made.", "verified",
)  # fmt: skip
NOTIFY = _row(
    "notify_good_cause", GUIDANCE, Limit(3, Unit.BUSINESS_DAYS),
    "The former member is told within 3 business days of the decision.",
    "The decision is made.", "The former member is told.", "verified",
)  # fmt: skip
SUBMIT = _row(
    "submit_reinstatement", GUIDANCE, Limit(5, Unit.DAYS),
    "The reinstatement is submitted within 5 calendar days after the last day to pay.",
    "The last day to pay.", "The request goes to the retroactive processing contractor.",
    "verified",
)  # fmt: skip
ROWS: tuple[Row, ...] = (*REQUEST.values(), *PAY.values(), DECIDE, NOTIFY, SUBMIT)


def request_reinstatement(*, plan_type: str, disenrollment_effective_on: date) -> DueOn:
    """The last day on which a request is in time; the effective date is day zero."""
    return _from_date(_of_type(REQUEST, plan_type), disenrollment_effective_on, plan_type=plan_type)


def pay_arrears(*, plan_type: str, disenrollment_effective_on: date) -> DueOn:
    """The last day for all arrears to be received: the end of the third month."""
    return _from_date(_of_type(PAY, plan_type), disenrollment_effective_on, plan_type=plan_type)


def submit_reinstatement(*, disenrollment_effective_on: date) -> DueOn:
    """The last day to credit a timely payment and submit; time to process, not to pay."""
    _refuse_early(disenrollment_effective_on, "disenrollment_effective_on")
    last, steps = clock.date_after(disenrollment_effective_on, PAY["ma"].limit)
    due, more = clock.date_after(last, SUBMIT.limit)
    inputs = {
        "call": "submit_reinstatement",
        "disenrollment_effective_on": disenrollment_effective_on.isoformat(),
    }
    starts = {"event": SUBMIT.starts, "at": last.isoformat(), "why": ""}
    return dated(SUBMIT, due, inputs, [*steps, *more], starts)


def decide_good_cause(*, received_at: datetime, time_zone: str) -> DueOn:
    """The last day to decide, from the day of the first contact in the plan's zone."""
    on = received_at.astimezone(clock.zone(time_zone)).date()
    _refuse_early(on, "received_at")
    due, steps = clock.date_after(on, DECIDE.limit)
    inputs = {
        "call": "decide_good_cause",
        "received_at": received_at.isoformat(),
        "time_zone": time_zone,
    }
    return dated(DECIDE, due, inputs, steps, _starts(DECIDE, on))


def notify_good_cause(*, decided_on: date) -> DueOn:
    """The last day to tell the former member of the decision."""
    return _from_date(NOTIFY, decided_on, name="decided_on")


def _from_date(
    row: Row, start: date, *, plan_type: str = "", name: str = "disenrollment_effective_on"
) -> DueOn:
    _refuse_early(start, name)
    due, steps = clock.date_after(start, row.limit)
    inputs = {"call": row.duty, name: start.isoformat()}
    if plan_type:
        inputs["plan_type"] = plan_type
    return dated(row, due, inputs, steps, _starts(row, start))


def _starts(row: Row, start: date) -> dict[str, str]:
    return {"event": row.starts, "at": start.isoformat(), "why": ""}


def _of_type(by_type: dict[str, Row], plan_type: str) -> Row:
    if plan_type not in by_type:
        raise invalid("plan_type", f"Choose one of {', '.join(by_type)}.")
    return by_type[plan_type]


def _refuse_early(on: date, field: str) -> None:
    if on < BEGIN:
        raise invalid(field, f"The rule book begins on {clock.day_words(BEGIN)}.")


@dataclass(frozen=True)
class Circumstance:
    """What generally is, or is not, good cause (CMS guidance, section 70.3.5)."""

    key: str
    label: str
    is_good_cause: bool
    citation: str = GUIDANCE
    last_checked: date = CHECKED


CIRCUMSTANCES: tuple[Circumstance, ...] = (
    Circumstance("institutionalized", "Serious illness or a stay in hospital or an institution "
                 "for much of the grace period", True),
    Circumstance("unexpected_illness", "Long illness, a serious unexpected complication or rapid "
                 "decline of the member or someone close", True),
    Circumstance("death", "Recent death of someone close or of the representative", True),
    Circumstance("home_damaged", "The home was severely damaged by an unexpected event", True),
    Circumstance("declared_emergency", "An event declared a federal or state emergency kept the "
                 "person from paying", True),
    Circumstance("federal_error", "For IRMAA: an error of a federal agency", True),
    Circumstance("address_or_vacation", "Bills not received because of an unreported move or a "
                 "trip that was no emergency", False),
    Circumstance("representative_did_not_pay", "The representative did not pay", False),
    Circumstance("did_not_understand", "The consequences were not understood", False),
    Circumstance("could_not_afford", "The premiums could not be afforded", False),
    Circumstance("needs_care", "Drugs or other services are needed", False),
)  # fmt: skip


@dataclass(frozen=True)
class BasePremium:
    """The base beneficiary premium of a year, in dollars a month (42 CFR 423.286)."""

    year: int
    amount: Decimal
    confidence: str
    last_checked: date = CHECKED


BASE_PREMIUMS: tuple[BasePremium, ...] = tuple(
    BasePremium(year, Decimal(amount), confidence)
    for year, amount, confidence in (
        (2013, "31.17", "secondary"),
        (2015, "33.13", "memory"),
        (2016, "34.10", "memory"),
        (2017, "35.63", "memory"),
        (2018, "35.02", "memory"),
        (2019, "33.19", "secondary"),
        (2020, "32.74", "secondary"),
        (2021, "33.06", "secondary"),
        (2022, "33.37", "memory"),
        (2023, "32.74", "secondary"),
        (2024, "34.70", "secondary"),
        (2025, "36.78", "secondary"),
        (2026, "38.99", "secondary"),
    )
)
