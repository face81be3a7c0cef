"""The late-enrollment penalty, the base premiums it rests on, and paying for months past.

Sources: 42 CFR 423.286(d)(3), 423.293(a)(4), 422.262(h). Money is in dollars, exact decimals.
A base premium is that of its year, and the year's first day governs the figures of a penalty
(423.286(d)(3)); the day of the agreement governs the ways to pay for months past (ours).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from regulations import clock
from regulations.dated import Table
from regulations.law import BEGIN, CHECKED, Limit, Refused, Unit, invalid
from regulations.specific import why_says_nothing

PENALTY = "42 CFR 423.286(d)(3)(i)"
INSTALLMENTS = "42 CFR 423.293(a)(4), 422.262(h)"
CENT = Decimal("0.01")
PART_D_BEGAN = 2006
MONTHS_A_YEAR = 12
# More than anyone agrees on: a slip of the keyboard. Ours, not the law's.
MOST_INSTALLMENTS = 120
MOST_DOLLARS = Decimal("999999.99")


@dataclass(frozen=True)
class BasePremium:
    """The base beneficiary premium of a year, in dollars a month (42 CFR 423.286)."""

    year: int
    amount: Decimal
    confidence: str
    last_checked: date = CHECKED
    citation: str = "42 CFR 423.286"

    @property
    def key(self) -> str:
        return "base_premium"

    @property
    def effective_from(self) -> date:
        return date(self.year, 1, 1)

    @property
    def effective_to(self) -> date:
        return date(self.year + 1, 1, 1)


BASE_PREMIUMS: Table[BasePremium] = Table(
    *(BasePremium(year, Decimal(amount), confidence)
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
        # 38.99 x 1.06: the cap of 42 USC 1395w-113(a)(8) almost surely binds. CMS's notice of July
        # 2026 was not read, so that a plan confirms it once before a penalty is reckoned from it.
        (2027, "41.33", "derived"),
    ))
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A legal number that is no time limit, and its unit in words."""

    key: str
    value: Decimal
    unit: str
    citation: str
    confidence: str
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


_RATE = Figure(
    "penalty.rate",
    Decimal("1"),
    "percent of the base premium of the year, for each uncovered month",
    f"{PENALTY}(B)",
    "verified",
)
_ROUNDING = Figure(
    "penalty.rounding",
    Decimal("0.10"),
    "dollars, to the nearest, half up",
    PENALTY,
    "secondary",
)
# What letters warn of: a gap from which a penalty is owed.
_GAP = Figure(
    "penalty.gap",
    Decimal("63"),
    "days in a row or more without creditable drug coverage",
    "42 CFR 423.46(a)",
    "verified",
)
FIGURES: Table[Figure] = Table(_RATE, _ROUNDING, _GAP)


@dataclass(frozen=True)
class Way:
    """A way for someone without fault to pay for months past; the plan offers all of them."""

    key: str
    label: str
    explanation: str
    citation: str = INSTALLMENTS
    confidence: str = "verified"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


WAYS: Table[Way] = Table(
    Way("lump_sum", "All at once", "One payment of the whole amount."),
    Way(
        "installments",
        "Equal monthly installments",
        "Over at least as many months as were due: seven due, at least seven installments.",
    ),
    Way("other", "Another arrangement", "Whatever the person and the plan agree on."),
)


@dataclass(frozen=True)
class Reckoned:
    """An amount in dollars a month, its arithmetic in words, and how sure its figures are."""

    amount: Decimal
    steps: tuple[str, ...]
    citation: str
    confidence: str

    def as_json(self) -> dict[str, str | list[str]]:
        return {
            "amount": str(self.amount),
            "steps": list(self.steps),
            "citation": self.citation,
            "confidence": self.confidence,
        }


@dataclass(frozen=True)
class Installment:
    """One payment of a schedule: its number from 1, the day, and the dollars."""

    number: int
    due_on: date
    amount: Decimal


def way(key: str, on: date) -> Way:
    """The way of that key, for an agreement of the day. Raises Refused."""
    found = WAYS.find(key, on)
    if found is None:
        raise Refused("way_unknown", "Choose how it will be paid.", INSTALLMENTS, "way")
    return found


def figure(key: str, on: date) -> Figure:
    """The figure of that key on the day. Raises LookupError."""
    return FIGURES.one(key, on)


def base_premium(year: int) -> BasePremium:
    """The base premium of the year. Raises Refused (no_base_premium) for one not on record."""
    found = BASE_PREMIUMS.find("base_premium", date(year, 1, 1))
    if found is not None:
        return found
    raise Refused(
        "no_base_premium",
        f"The base premium of {year} is not on record, and Fortnight does not guess it. Enter the "
        "penalty as Medicare gave it, or have that year's row added to regulations/premiums.py.",
        PENALTY,
        "year",
    )


def needs_confirming(year: int) -> bool:
    """Whether the base premium of the year was derived, and not read from CMS."""
    found = BASE_PREMIUMS.find("base_premium", date(year, 1, 1))
    return found is not None and found.confidence == "derived"


def _refuse_unconfirmed(base: BasePremium) -> None:
    if base.confidence == "derived":
        message = (
            f"The base premium of {base.year}, ${base.amount}, is derived and was not read from "
            "CMS's notice. Enter where you read CMS's figure, once for this plan."
        )
        raise Refused("base_premium_unconfirmed", message, PENALTY, "base_source")


def late_enrollment_penalty(
    *,
    year: int,
    uncovered_months: int,
    actuarial_monthly: Decimal | None = None,
    confirmed: bool = False,
) -> Reckoned:
    """The penalty of the year, in dollars a month: the greater of the two, to the nearest dime.

    `actuarial_monthly` is the actuarially sound amount for each uncovered month, None where CMS
    gave none. `confirmed` says that the plan compared a derived base premium with CMS's notice;
    without that nothing is reckoned from it. Raises Refused.
    """
    base, on = base_premium(year), date(year, 1, 1)
    if not confirmed:
        _refuse_unconfirmed(base)
    _refuse_penalty(year, uncovered_months, actuarial_monthly)
    rate, rounding = figure("penalty.rate", on), figure("penalty.rounding", on)
    by_base = base.amount * rate.value / 100 * uncovered_months
    steps = [
        f"Base premium of {year}: ${base.amount} ({base.citation}, {base.confidence}).",
        f"{uncovered_months} uncovered months × {rate.value} % × ${base.amount} = "
        f"${_plain(by_base)}.",
    ]
    exact = by_base
    if actuarial_monthly is not None:
        by_actuary = actuarial_monthly * uncovered_months
        exact = max(by_base, by_actuary)
        steps.append(_greater(uncovered_months, actuarial_monthly, by_actuary, exact))
    amount = _nearest(rounding.value, exact)
    steps.append(f"To the nearest ${rounding.value}, half up: ${amount} a month.")
    kept = base.confidence in ("memory", "derived")
    confidence = base.confidence if kept else rounding.confidence
    return Reckoned(amount, tuple(steps), PENALTY, confidence)


def refuse_agreement(
    *,
    without_fault: bool | None,
    fault_why: str,
    total: Decimal,
    ledger_total: Decimal,
    first_on: date | None,
    today: date,
) -> None:
    """Raises Refused, with the field, where past months may not be paid in one of these ways: the
    person is not without fault, the sum is not the ledger's, or it would begin in the past."""
    if without_fault is None:
        raise Refused("fault_unasked", "Say whether the member is without fault.", INSTALLMENTS,
                      "without_fault")  # fmt: skip
    if not without_fault:
        message = (
            "These ways are for a member who is without fault. Otherwise collect the premiums as "
            "the plan collects any other, and file why."
        )
        raise Refused("at_fault", message, INSTALLMENTS, "without_fault")
    message = "Enter why it is not the member's fault that these months were not billed in time."
    if why_says_nothing(fault_why, instead=message):
        raise Refused("fault_unexplained", message, INSTALLMENTS, "fault_why")
    if not ledger_total:
        message = (
            "The member's ledger has no month that is billed late and still to be agreed on. Bill "
            "the past months there first."
        )
        raise Refused("nothing_billed", message, INSTALLMENTS, "total")
    if total != ledger_total:
        message = f"The member's ledger shows ${ledger_total:,.2f}. Enter that, or correct a bill."
        raise Refused("not_the_ledgers_total", message, INSTALLMENTS, "total")
    if first_on and first_on < today:
        message = "The first payment cannot be in the past. Enter today or a later date."
        raise Refused("in_the_past", message, INSTALLMENTS, "first_on")


def installments(
    total: Decimal, *, months_due: int, months: int, first_on: date
) -> tuple[Installment, ...]:
    """Equal monthly payments of a total in dollars; cents that do not divide are in the first ones.

    `months_due` are the months that the total is for: there are never fewer installments. Each is
    due on the day of the month of the first, or on the last day of a month without it. Raises
    Refused.
    """
    _refuse_installments(total, months_due, months)
    cents, rest = divmod(int(total / CENT), months)
    try:
        days = [clock.date_after(first_on, Limit(n, Unit.MONTHS))[0] for n in range(months)]
        # The day after each is looked at: there has to be one.
        clock.date_after(days[-1], Limit(1, Unit.DAYS))
    except OverflowError:
        raise invalid("first_on", "This date is beyond what a calendar holds.") from None
    return tuple(
        Installment(number + 1, day, (cents + (number < rest)) * CENT)
        for number, day in enumerate(days)
    )


def _refuse_penalty(year: int, months: int, actuarial_monthly: Decimal | None) -> None:
    if months < 0:
        raise invalid("uncovered_months", "Enter the uncovered months, 0 or more.")
    most = (year - PART_D_BEGAN + 1) * MONTHS_A_YEAR
    if months > most:
        message = f"Part D began in {PART_D_BEGAN}: by {year} there are at most {most} months."
        raise invalid("uncovered_months", message)
    if actuarial_monthly is None:
        return
    if not actuarial_monthly.is_finite() or actuarial_monthly < 0:
        raise invalid("actuarial_monthly", "Enter an amount in dollars, $0.00 or more.")


def _refuse_installments(total: Decimal, months_due: int, months: int) -> None:
    if not (total.is_finite() and 0 < total <= MOST_DOLLARS and total == total.quantize(CENT)):
        message = f"Enter dollars and cents: more than $0.00, no more than ${MOST_DOLLARS:,}."
        raise invalid("total", message)
    if months_due < 1:
        raise invalid("months_due", "Enter the months that the amount is for, 1 or more.")
    if months < months_due:
        message = (
            f"The amount is for {months_due} months, so it may be spread over at least "
            f"{months_due} monthly installments. Enter {months_due} or more."
        )
        raise Refused("too_few_installments", message, INSTALLMENTS, "months")
    if months > MOST_INSTALLMENTS:
        raise invalid("months", f"Enter no more than {MOST_INSTALLMENTS} installments.")
    if total < months * CENT:
        raise invalid("total", "This is less than one cent a month. Offer a single payment.")


def _greater(months: int, monthly: Decimal, by_actuary: Decimal, exact: Decimal) -> str:
    return (
        f"{months} uncovered months × ${_plain(monthly)}, the actuarial amount, = "
        f"${_plain(by_actuary)}. The greater of the two counts: ${_plain(exact)}."
    )


def _nearest(unit: Decimal, amount: Decimal) -> Decimal:
    return (amount / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit


def _plain(amount: Decimal) -> str:
    """All its decimals, and at least the cents."""
    in_cents = amount.quantize(CENT)
    return f"{in_cents if amount == in_cents else amount.normalize():f}"
