"""The forms by which an administrator loads a standard form, maps it and puts it in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from cases.forms.fields import DayField, TextField, WordsField
from cases.services.standard_forms import chosen_of
from notices.models import FormEdition, Language
from notices.standard_forms import mapping, text
from notices.standard_forms.facts import CHOICES
from notices.standard_forms.mapping import NOT_SAID, Chosen
from regulations.standard_forms import STANDARD_FORMS, Said, StandardForm

LONGEST_SHOWN = 110


class LoadForm(forms.Form):
    """One edition of a standard form in one language."""

    form = forms.ChoiceField(label="Form")
    edition = TextField(
        label="Edition",
        max_length=60,
        help_text="As printed on the form, such as its year or revision.",
        error_messages={"required": "Enter the edition as the form names it."},
    )
    language = forms.ChoiceField(label="Language", choices=Language.choices)
    expires_on = DayField(
        label="Expiration date",
        help_text="The date printed next to the OMB number, such as 12/31/2027.",
        error_messages={"required": "Enter the expiration date printed on the form."},
    )
    text = WordsField(
        label="Text of the form",
        help_text=(
            "Paste every sentence as it is, one paragraph per line. Put # before the title, ## or "
            "### before headings, - before list items. Keep {curly} and [square] brackets."
        ),
        max_length=text.LONGEST_TEXT,
        rows=18,
        error_messages={"required": "Paste the text of the form."},
    )

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(form.key, f"{form.name}, {form.key}") for form in STANDARD_FORMS.on(on)]
        self.fields["form"].choices = known  # type: ignore[attr-defined]


class MappingForm(forms.Form):
    """What stands at each place of an edition, and which sentence makes each statement."""

    def __init__(
        self, *args: Any, edition: FormEdition, form: StandardForm, on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._edition, self._form, self._on = edition, form, on
        self._kept = chosen_of(edition)
        self._places, self._nested = text.places(edition.text), text.nested(edition.text)
        for place in self._places:
            self._add_place(place)
        for said in form.says.on(on):
            self._add_statement(said)

    @property
    def places(self) -> list[dict[str, Any]]:
        """The fields of each place, for the page."""
        return [self._shown(place) for place in self._places]

    @property
    def statements(self) -> list[forms.BoundField]:
        """The field of each statement, for the page."""
        return [self[said.key] for said in self._form.says.on(self._on)]

    def chosen(self) -> Chosen:
        """What was chosen, as the service takes it."""
        data = self.cleaned_data
        words = {
            place.key: (text.settled(data[f"{place.key}_1"]), text.settled(data[f"{place.key}_2"]))
            for place in self._places
            if place.gives_words
        }
        facts = {place.key: data[place.key] for place in self._places}
        return Chosen(facts, {said.key: data[said.key] for said in self._form.says.on(self._on)},
                      words)  # fmt: skip

    def _shown(self, place: text.Place) -> dict[str, Any]:
        fact = self[place.key]
        words = [self[name] for name in _words_of(place) if place.gives_words]
        is_open = fact.value() in CHOICES or any(each.value() for each in words)
        return {"fact": fact, "words": words, "is_open": is_open}

    def _add_place(self, place: text.Place) -> None:
        is_nested = place.key in self._nested
        options = mapping.options(place, self._form, self._on, is_nested=is_nested)
        proposed = mapping.guess(place, self._form.letter, is_nested=is_nested)
        self.fields[place.key] = forms.ChoiceField(
            label=place.shown,
            choices=[("", "Choose"), *options],
            initial=self._kept.facts.get(place.key) or proposed,
            error_messages={"required": "Choose what stands at this place."},
        )
        if not place.gives_words:
            return
        kept = self._kept.words.get(place.key, ("", ""))
        for name, label, value in zip(
            _words_of(place), ("First words", "Second words"), kept, strict=True
        ):
            self.fields[name] = TextField(label=label, required=False, initial=value)

    def _add_statement(self, said: Said) -> None:
        sentences = text.sentences(self._edition.text)
        none = [(NOT_SAID, "The form does not say this")] if said.optional else []
        self.fields[said.key] = forms.ChoiceField(
            label=said.label,
            help_text=self._help(said),
            choices=[
                ("", "Choose the sentence"),
                *none,
                *((each, _short(each)) for each in sentences),
            ],
            initial=self._kept.says.get(said.key, ""),
            error_messages={"required": "Choose the sentence of the form that says this."},
        )

    def _help(self, said: Said) -> str:
        figure = f" It has the number {said.figure(self._on)}." if said.figure else ""
        return f"{said.citation}.{figure}"


class InForceForm(forms.Form):
    """From which day letters are made from an edition."""

    on = DayField(
        label="First day",
        help_text="Letters queued from this day on use the form.",
        error_messages={"required": "Enter the first day, such as 1/1/2027."},
    )
    is_read = forms.BooleanField(
        label="I read each of the samples, and they match the form issued by CMS.",
        error_messages={"required": "Read the three samples first."},
    )


class WithdrawForm(forms.Form):
    """Why an edition is taken back."""

    why = TextField(
        label="Reason",
        max_length=300,
        help_text="Kept with your name and the time.",
        error_messages={"required": "Enter why this edition is withdrawn."},
    )


def _words_of(place: text.Place) -> tuple[str, str]:
    return f"{place.key}_1", f"{place.key}_2"


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= LONGEST_SHOWN else f"{sentence[:LONGEST_SHOWN]} …"
