"""The two sheets with which a case begins: premiums unpaid, or CMS's own disenrollment."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

from django import forms

from cases.forms.fields import DayField, YesNoField
from delinquency.models import Delinquency, Option
from delinquency.services import BillFacts, DelinquencyFacts, IrmaaFacts
from delinquency.services.begin import refuse_bill
from premiums.forms.fields import MoneyField, MonthField
from premiums.forms.person import PersonForm
from regulations import arrears
from regulations import disenrollment as law
from regulations.law import Refused

MOST_MONTHS, LONGEST_GRACE = 24, 12
# Where the rules name a field of their own, the sheet has another word for it.
FIELDS = {"months": "grace_months", "unpaid_month": "premium_due_on"}


def day_field(label: str, **kwargs: Any) -> DayField:
    kwargs.setdefault("help_text", "Such as 1/1/2026.")
    errors = {"required": "Enter the date.", "invalid": "Enter a date such as 1/1/2026."}
    return DayField(label=label, error_messages=errors, **kwargs)


class MemberForm(PersonForm):
    """Whose coverage it is. `token` names the sheet, so that it opens one case."""

    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"token": uuid.uuid4()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    @property
    def source_key(self) -> str:
        """By what a sheet that is sent twice is known; empty where it has no name."""
        token = self.cleaned_data.get("token")
        return f"sheet:{token}" if token else ""


class DelinquencyForm(MemberForm):
    """Premiums unpaid; the months are a formset of their own."""

    premium_due_on = day_field(
        "The first unpaid premium was due on", help_text="Usually the first of the month."
    )
    option = forms.ChoiceField(
        label="What must be paid in the grace period",
        choices=Option.choices,
        widget=forms.RadioSelect,
        required=False,
        help_text="The plan's own rule, the same for all its members. Not needed for a cost plan.",
    )
    grace_months = forms.IntegerField(
        label="Whole months in the grace period",
        min_value=1,
        max_value=LONGEST_GRACE,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={"invalid": "Enter a number of months, such as 3."},
    )
    effective_on = day_field(
        "Cost plans only: first day without coverage",
        required=False,
        help_text="The first of a month, such as 4/1/2026. For other plans it follows from the "
        "grace period.",
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, now=now, **kwargs)
        plan = self.fields["plan"].initial
        self.prohibitions = law.PROHIBITIONS.on(now.astimezone(plan.zone if plan else UTC).date())
        for prohibition in self.prohibitions:
            self.fields[prohibition.key] = YesNoField(label=prohibition.question)
        self._ask_what_the_plans_need()

    def _ask_what_the_plans_need(self) -> None:
        """Only the rules of the kinds of plan that there are, beginning with the one used last."""
        used = Delinquency.objects.exclude(option="").order_by("-case_id").first()
        if used:
            self.fields["option"].initial = used.option
            self.fields["grace_months"].initial = used.grace_months
        of_cost = {plan.plan_type == law.COST for plan in self.fields["plan"].queryset}
        if of_cost == {False}:
            del self.fields["effective_on"]
        if of_cost == {True}:
            del self.fields["option"], self.fields["grace_months"]

    def clean(self) -> dict[str, Any]:
        """Each kind of plan is asked for what its own rule needs."""
        facts = super().clean() or {}
        plan = facts.get("plan")
        of_cost = plan is not None and plan.plan_type == law.COST
        asked = ("effective_on",) if of_cost else ("option", "grace_months")
        for name in ("option", "grace_months", "effective_on"):
            if name not in asked:
                facts[name] = None if name != "option" else ""
            elif plan and not facts.get(name) and name not in self.errors:
                self.add_error(name, ASK[name])
        return facts

    def facts(self, bills: tuple[BillFacts, ...]) -> DelinquencyFacts:
        """The sheet as the service takes it."""
        facts = self.cleaned_data
        return DelinquencyFacts(
            plan=facts["plan"],
            enrollee=self.enrollee(),
            premium_due_on=facts["premium_due_on"],
            bills=bills,
            option=facts["option"],
            grace_months=facts["grace_months"],
            effective_on=facts["effective_on"],
            prohibited={
                prohibition.key: bool(facts[prohibition.key]) for prohibition in self.prohibitions
            },
            source_key=self.source_key,
        )


ASK = {
    "option": "Choose what must be paid in the grace period.",
    "grace_months": "Enter how many whole months it lasts.",
    "effective_on": "Enter the first day without coverage, such as 4/1/2026.",
}


class IrmaaForm(MemberForm):
    """CMS's own disenrollment for the income-related amount."""

    effective_on = day_field(
        "First day without coverage", help_text="The first of a month, as shown in CMS's report."
    )
    reply_on = day_field(
        "Date of CMS's report (DTRR)", help_text="The days to notify the member count from it."
    )

    def facts(self) -> IrmaaFacts:
        """The sheet as the service takes it."""
        facts = self.cleaned_data
        return IrmaaFacts(
            plan=facts["plan"],
            enrollee=self.enrollee(),
            effective_on=facts["effective_on"],
            reply_on=facts["reply_on"],
            source_key=self.source_key,
        )


class BillLine(forms.Form):
    """A month that was billed and not paid."""

    month = MonthField(label="Month", required=False)
    kind = forms.ChoiceField(
        label="For",
        choices=[("premium", "Premium"), ("payment_plan", "Payment plan (not counted)")],
        required=False,
    )
    billed_on = DayField(label="Billed on", required=False, help_text="")
    amount = MoneyField(label="Amount", required=False, help_text="")

    def is_begun(self) -> bool:
        typed = (self.cleaned_data.get(name) for name in ("month", "billed_on", "amount"))
        return any(value is not None for value in typed)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if self.errors or not self.is_begun():
            return facts
        for name, ask in BILL.items():
            if facts.get(name) is None:
                self.add_error(name, ask)
        return facts

    def facts(self) -> BillFacts | None:
        """The month as the service takes it, or None for an empty line."""
        if self.errors or not self.is_begun():
            return None
        facts = self.cleaned_data
        return BillFacts(**facts | {"kind": facts["kind"] or arrears.PREMIUM})


BILL = {
    "month": "Enter the month, such as 3/2026.",
    "billed_on": "Enter the date of the bill, such as 2/15/2026.",
    "amount": "Enter the amount for this month.",
}


class BillLines(forms.BaseFormSet):
    """The months as they were typed."""

    def bills(self) -> tuple[BillFacts, ...]:
        """Those that were filled in; a line that does not hold is left out."""
        whole = [line for line in self.forms if hasattr(line, "cleaned_data")]
        return tuple(facts for line in whole if (facts := line.facts()))

    def clean(self) -> None:
        if not any(self.errors) and not self.bills():
            raise forms.ValidationError("Enter the month that was billed and not paid.")

    def refuse(self, refused: Refused, today: date) -> None:
        """Put what the service refused next to the line at fault, which is found as it found it."""
        seen: set[tuple[date, str]] = set()
        for line in self.forms:
            bill = line.facts()
            if bill and (_names(bill) in seen or _is_refused(bill, today)):
                line.add_error(refused.field if refused.field in BILL else "month", refused.message)
                return
            seen |= {_names(bill)} if bill else set()
        # It is about all of them together.
        self.non_form_errors().append(refused.message)

    @property
    def faults(self) -> list[dict[str, str]]:
        """Each fault with its line, for the summary above the sheet."""
        return [
            {"id": field.id_for_label, "said": f"Line {number}, {field.label}: {error}"}
            for number, line in enumerate(self.forms, start=1)
            for field in line
            for error in field.errors
        ]


def _names(bill: BillFacts) -> tuple[date, str]:
    return bill.month, bill.kind


def _is_refused(bill: BillFacts, today: date) -> bool:
    try:
        refuse_bill(bill, today=today)
    except Refused:
        return True
    return False


BillFormSet = forms.formset_factory(
    BillLine, formset=BillLines, extra=3, max_num=MOST_MONTHS, validate_max=True
)
