"""Fields of the ledger: dollars and months as people type them, choices with what they mean."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms

from regulations.arrears import MOST

# Neither exponents nor words that Python reads as numbers.
PLAIN = re.compile(r"-?[0-9]*\.?[0-9]*")


class MoneyField(forms.DecimalField):
    """Dollars and cents as people type them: $1,234.50."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        kwargs.setdefault("help_text", "Dollars and cents, such as 166.00.")
        kwargs.setdefault(
            "error_messages",
            {
                "required": "Enter an amount in dollars.",
                "invalid": "Enter an amount in dollars, such as 42.50.",
                "max_decimal_places": "Enter dollars and cents, with no more than two decimals.",
            },
        )
        super().__init__(max_value=MOST, decimal_places=2, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        plain = str(value or "").replace("$", "").replace(",", "").strip()
        if plain and not PLAIN.fullmatch(plain):
            raise forms.ValidationError(self.error_messages["invalid"], "invalid")
        return super().to_python(plain)


class MonthField(forms.CharField):
    """A month as people type it: 3/2026, March 2026."""

    FORMS = ("%m/%Y", "%Y-%m", "%B %Y", "%b %Y", "%m/01/%Y")

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault("error_messages", {"required": "Enter the month."})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> date | None:
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        for form in self.FORMS:
            try:
                found = datetime.strptime(text, form).date()  # noqa: DTZ007  a month has no zone
            except ValueError:
                continue
            if 2000 <= found.year <= 2100:
                return found.replace(day=1)
        raise forms.ValidationError("Enter a month such as 3/2026.")


class ExplainedRadios(forms.RadioSelect):
    """Choices under headings, each with a line that explains it."""

    template_name = "premiums/widgets/explained.html"

    def __init__(self, explanations: dict[str, str]) -> None:
        super().__init__()
        self.explanations = explanations

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return option | {"more": self.explanations.get(str(value), "")}
