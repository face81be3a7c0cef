"""A letter made from an edition of a standard form: which, and what its foot says of the form."""

from __future__ import annotations

from typing import Any

from notices import templates, words
from notices.models import FormEdition, Notice
from notices.standard_forms import filled, text
from regulations.standard_forms import STANDARD_FORMS, StandardForm

CHANGED = "form_text_changed"


class TextChangedError(Exception):
    """The text of an edition is not the one that was approved."""


def use(notice: Notice, edition: FormEdition) -> None:
    """Make this letter from that edition: kept with it, whatever is loaded later."""
    form = form_of(edition)
    notice.form_edition = edition
    notice.template = templates.name_of(notice)
    notice.facts["standard_form"] = {
        "edition": edition.pk,
        "name": form.name,
        "number": form.key,
        "omb": form.omb,
        "edition_name": edition.edition,
        "expires_on": words.day(edition.expires_on, edition.language),
    }


def form_of(edition: FormEdition) -> StandardForm:
    """What is known of the form that this is an edition of."""
    return STANDARD_FORMS.recorded(edition.form, edition.in_force_on or edition.expires_on)


def with_lines(notice: Notice, facts: dict[str, Any]) -> dict[str, Any]:
    """The facts, and the lines of the form filled from them. Raises TextChangedError."""
    edition = notice.form_edition
    if edition is None:
        return facts
    if text.sha256_of(edition.text) != edition.sha256:
        raise TextChangedError
    return facts | {"form_lines": filled.lines(edition, facts)}
