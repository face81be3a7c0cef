"""When a supervisor wants the morning's mail, and having it sent right away."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.access import requires
from cases.forms.preferences import ClockField
from cases.queries import house_zone
from notices.models import Mail
from reports import morning
from reports.morning import PERMISSION, USUAL, Wanted

DAYS = {
    1: "Monday", 2: "Tuesday", 3: "Wednesday", 4: "Thursday", 5: "Friday", 6: "Saturday",
    7: "Sunday",
}  # fmt: skip


class MorningForm(forms.Form):
    """At what time, on which days, or not at all."""

    how = forms.ChoiceField(
        label="Do you want the morning summary by email?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one."},
    )
    send_at = ClockField(label="Sent at", required=False)
    weekly = forms.BooleanField(
        label="Send the weekly report as well",
        required=False,
        help_text="A PDF with charts of the week before, on the first of your days in a week.",
    )
    days = forms.TypedMultipleChoiceField(
        label="On these days",
        choices=list(DAYS.items()),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose days of the week."},
    )

    def clean(self) -> dict[str, object]:
        facts = super().clean() or {}
        is_daily = facts.get("how") == "yes"
        if is_daily and "send_at" not in self.errors and not facts.get("send_at"):
            self.add_error("send_at", "Enter when it should be sent.")
        is_any = is_daily or facts.get("weekly")
        if is_any and "days" not in self.errors and not facts.get("days"):
            self.add_error("days", "Choose at least one day.")
        return facts

    @property
    def wanted(self) -> Wanted:
        facts = self.cleaned_data
        days = facts["days"] or list(DAYS)
        return Wanted(
            facts["send_at"] if facts["how"] == "yes" else None,
            [day for day in DAYS if day not in days],
            facts["weekly"],
        )


@requires(PERMISSION)
def preference(request: HttpRequest) -> HttpResponse:
    """When this person wants the morning's mail."""
    kept = morning.wanted_by(request.user)
    initial = {
        "how": "yes" if kept.send_at else "no",
        "send_at": kept.send_at or USUAL,
        "weekly": kept.weekly,
        "days": [day for day in DAYS if day not in kept.days_off],
    }
    form = MorningForm(request.POST or None, initial=initial)
    if form.is_valid():
        morning.prefer(form.wanted, by=request.user, at=timezone.now())
        messages.success(request, "Your preferences are saved.", "ok")
        return redirect("morning_mail")
    context = {
        "form": form,
        "zone": morning.zone_of(request.user, otherwise=house_zone()).key.replace("_", " "),
    }
    status = 422 if form.errors else 200
    return render(request, "reports/morning.html", context, status=status)


@requires(PERMISSION)
@require_POST
def send_now(request: HttpRequest) -> HttpResponse:
    """Queue the same mail for this person right away."""
    kind = Mail.Kind.WEEKLY if request.POST.get("what") == "weekly" else Mail.Kind.DAILY
    morning.send_now(kind, by=request.user, at=timezone.now())
    messages.success(request, f"The email is on its way to {request.user.email}.", "ok")
    return redirect("morning_mail")
