"""How a long form is laid out: groups of fields, some of which apply to one answer only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms


@dataclass(frozen=True)
class Part:
    """A field, and the answer to which alone it applies ("name=value|value"), empty for any."""

    field: forms.BoundField
    only: str = ""

    @property
    def is_check(self) -> bool:
        return isinstance(self.field.field.widget, forms.CheckboxInput)

    @property
    def is_needed(self) -> bool:
        """Not marked as optional: where it applies at all, it is asked for."""
        return bool(self.only)


@dataclass(frozen=True)
class Group:
    """The fields of one part of the sheet."""

    title: str
    parts: list[Part]


def parts(form: forms.Form, only: dict[str, str]) -> list[Part]:
    """All fields in their order; `only` says to which answer alone some of them apply."""
    return [Part(form[name], only.get(name, "")) for name in form.fields]


def leave_out(form: forms.Form, values: dict[str, Any]) -> None:
    """What does not apply to the answer that was chosen counts for nothing, whatever it holds."""
    for name, value in values.items():
        form.errors.pop(name, None)
        form.cleaned_data[name] = value


def demand(form: forms.Form, messages: dict[str, str]) -> None:
    """Refuse each of these fields that is empty and not at fault already."""
    for name, message in messages.items():
        if not form.cleaned_data.get(name) and name not in form.errors:
            form.add_error(name, message)
