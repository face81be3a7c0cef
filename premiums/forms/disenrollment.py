"""Entering a disenrollment by hand: the person, when and why, the months of the ledger."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from cases.forms.fields import DayField, WordsField
from premiums.forms.ledger import MonthLine
from premiums.forms.person import PERSON, PersonForm
from premiums.models import Cause, Disenrollment
from premiums.services.disenroll import (
    CorrectedFacts,
    DisenrollmentFacts,
    MonthFacts,
    refuse_month,
)
from regulations.law import Refused

MOST_MONTHS = 24
EXAMPLE = "Such as 4/1/2026."


def day_field(label: str, **kwargs: Any) -> DayField:
    kwargs.setdefault("help_text", EXAMPLE)
    errors = {"required": "Enter the date.", "invalid": "Enter a date such as 4/1/2026."}
    return DayField(label=label, error_messages=errors, **kwargs)


class RecordForm(forms.Form):
    """What our records show of a disenrollment itself, typed in or corrected."""

    effective_on = day_field(
        "Disenrollment effective on",
        help_text="The first day without coverage: always the first of a month, such as 4/1/2026.",
    )
    cause = forms.ChoiceField(
        label="Why coverage ended",
        choices=Cause.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why coverage ended."},
    )
    grace_begins_on = day_field("Grace period from", required=False)
    grace_ends_on = day_field("Grace period to", required=False)
    notice_sent_on = day_field("Notice of disenrollment sent on", required=False)


class DisenrollmentForm(PersonForm, RecordForm):
    """The sheet; its months are a formset of their own."""

    cms_notice_on = day_field(
        "If CMS ended it: date of CMS's notice", required=False, help_text="Such as 3/12/2026."
    )
    cms_notice = WordsField(
        label="What CMS's notice says",
        rows=3,
        required=False,
        help_text="Needed where CMS ended coverage because of lawful presence.",
    )

    # Who it is comes before what happened.
    field_order = ("plan", *PERSON)

    def facts(self, months: tuple[MonthFacts, ...]) -> DisenrollmentFacts:
        """The sheet as the service takes it."""
        facts = self.cleaned_data
        same = ("plan", "effective_on", "cause", "grace_begins_on", "grace_ends_on")
        return DisenrollmentFacts(
            enrollee=self.enrollee(),
            notice_sent_on=facts["notice_sent_on"],
            months=months,
            cms_notice_on=facts["cms_notice_on"],
            cms_notice=facts["cms_notice"],
            **{name: facts[name] for name in same},
        )


class CorrectedForm(RecordForm):
    """The facts of a disenrollment, to be rewritten, with why."""

    why = WordsField(
        label="Reason", rows=2, help_text="What supports this. The earlier entry is kept."
    )

    def __init__(self, *args: Any, disenrollment: Disenrollment, **kwargs: Any) -> None:
        days = ("effective_on", "grace_begins_on", "grace_ends_on", "notice_sent_on")
        stands = {name: getattr(disenrollment, name) for name in days}
        initial = {name: day.strftime("%m/%d/%Y") for name, day in stands.items() if day}
        super().__init__(*args, initial=initial | {"cause": disenrollment.cause}, **kwargs)

    def facts(self) -> CorrectedFacts:
        """The sheet as the service takes it."""
        return CorrectedFacts(**{key: v for key, v in self.cleaned_data.items() if key != "why"})


class CmsNoticeForm(forms.Form):
    """CMS's notice of a disenrollment that is its own."""

    notice_on = day_field("Date of CMS's notice", help_text="Such as 3/12/2026.")
    words = WordsField(
        label="What it says",
        rows=4,
        help_text="The reply code and the text, or what the letter of CMS says.",
        error_messages={"required": "Enter what CMS's notice says."},
    )


class MonthLines(forms.BaseFormSet):
    """The months as they were typed."""

    def months(self) -> tuple[MonthFacts, ...]:
        """Those that were filled in; a line that does not hold is left out."""
        whole = [line for line in self.forms if hasattr(line, "cleaned_data") and not line.errors]
        return tuple(facts for line in whole if (facts := line.facts()))

    def refuse(self, refused: Refused, facts: DisenrollmentFacts) -> None:
        """Put what the service refused next to the line at fault, which is found as it found it."""
        seen: set[date] = set()
        for line in self.forms:
            month = line.facts()
            if month is None:
                continue
            is_twice = refused.field == "months" and month.month in seen
            if is_twice or _is_refused(month, facts):
                field = refused.field if refused.field in line.fields else "month"
                line.add_error(field, refused.message)
                return
            seen.add(month.month)

    @property
    def faults(self) -> list[dict[str, str]]:
        """Each fault with its line, for the summary above the sheet."""
        return [
            {"id": field.id_for_label, "said": f"Line {number}, {field.label}: {error}"}
            for number, line in enumerate(self.forms, start=1)
            for field in line
            for error in field.errors
        ]


def _is_refused(month: MonthFacts, facts: DisenrollmentFacts) -> bool:
    try:
        refuse_month(month, plan_type=facts.plan.plan_type, effective_on=facts.effective_on)
    except Refused:
        return True
    return False


MonthFormSet = forms.formset_factory(
    MonthLine, formset=MonthLines, extra=3, max_num=MOST_MONTHS, validate_max=True
)
