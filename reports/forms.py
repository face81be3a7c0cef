"""What a report is narrowed to."""

from __future__ import annotations

from typing import Any

from django import forms

from cases import models
from cases.presentation.clock import DUTIES
from reports.timeliness import RESULTS, Filters


class FilterForm(forms.Form):
    """All optional; a wrong date is told beside its field and narrows nothing."""

    plan = forms.ModelChoiceField(
        models.Plan.objects.none(), label="Plan", required=False, empty_label="All plans"
    )
    duty = forms.ChoiceField(
        label="Duty", required=False, choices=[("", "All duties"), *DUTIES.items()]
    )
    result = forms.ChoiceField(
        label="Result", required=False, choices=[("", "All"), *RESULTS.items()]
    )
    due_from = forms.DateField(
        label="Due from",
        required=False,
        widget=forms.DateInput(attrs={"placeholder": "1/1/2026"}),
        error_messages={"invalid": "Enter a date such as 1/31/2026."},
    )
    due_until = forms.DateField(
        label="until",
        required=False,
        widget=forms.DateInput(attrs={"placeholder": "3/31/2026"}),
        error_messages={"invalid": "Enter a date such as 3/31/2026."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = models.Plan.objects.order_by("name")
        self.fields["plan"].queryset = plans
        if len(plans) < 2:
            del self.fields["plan"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        begin, end = facts.get("due_from"), facts.get("due_until")
        if begin and end and end < begin:
            self.add_error("due_until", "This is before the first day.")
        return facts

    def filters(self) -> Filters:
        """The filters, of what is valid."""
        facts = self.cleaned_data
        plan = facts.get("plan")
        return Filters(
            plan=plan.pk if plan else None,
            duty=facts.get("duty") or "",
            due_from=facts.get("due_from"),
            due_until=facts.get("due_until"),
            result=facts.get("result") or "",
        )
