"""How a long form is laid out: groups of fields, some of which apply to one answer only."""

from __future__ import annotations

from dataclasses import dataclass

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
