"""The text of a standard form is read as a person reads it: its sentences, its filled places."""

import pytest

from notices.models import FormEdition
from notices.standard_forms import filled, text


@pytest.mark.parametrize(
    "sentence",
    [
        "We are here 8 a.m. to 8 p.m. Monday through Friday.",
        "We are here from 8 A.M. to 8 P.M. Eastern time.",
        "We are here from 8 a.m. to 8 p.m. (EST).",
        "We are here from 8 a.m. to 8 p.m. {days of the week}.",
        "Write to Dr. Example, Mrs. Example or Ms. Example.",
        "Any State of the U.S. Department counts.",
        "Send papers, e.g. Form No. 5, i.e. the one on p. 3.",
        "Send bills, letters, etc. with it.",
        "Call tel. {phone}, ext. 5.",
        "Llame de 8 a. m. a 8 p. m. de lunes a viernes.",
        "Escriba al Sr. Ejemplo o a la Dra. Ejemplo en EE. UU. con una carta.",
        "Envíe papeles, p. ej. Cartas con el núm. 5.",
    ],
)
def test_an_abbreviation_ends_no_sentence(sentence):
    said = text.sentences(f"Ask us. {sentence} Then wait.")
    assert said == ["Ask us.", sentence, "Then wait."]


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("We close at 8 p.m. Call us before.", "We close at 8 p.m."),
        ("We close at 8 p.m. TTY users call 711.", "We close at 8 p.m."),
        ("The drug is not under Part D. You may ask.", "The drug is not under Part D."),
        ("If we still say no. Others look at it.", "If we still say no."),
        ("You have 65 days. 30 days is what we take.", "You have 65 days."),
        ("Ask {plan name}. {plan name} answers.", "Ask {plan name}."),
        ("¿Preguntas? Llame al {teléfono}.", "¿Preguntas?"),
    ],
)
def test_what_only_looks_like_one_does(line, first):
    assert text.sentences(line) == [first, line.removeprefix(first).strip()]


SEEN = "The fifth office - co-op of José"


@pytest.mark.parametrize(
    "typed",
    [
        "The fifth\u200b office - co-op of José", "The fi\u00adfth office - co-op of José",
        "The\u00a0fifth\u202foffice\u2009-\u3000co-op of José",
        "The \ufb01fth o\ufb03ce - co-op of José", "The fifth office - co\u2011op of José",
        "The fifth office \u2010 co-op of José", "The fifth office - co-op of Jose\u0301",
        "The fifth office - co-op of Jose\u200d\u0301",
        "\u202aThe fifth office\u202c - co-op of José",
        "The fifth office\ufe0f - co-op of José", "\ufeffThe fifth office - co-op of José\u2060",
        "The fifth\u2800office - co-op of José\u3164", "The \uff46ifth office - co-op of José",
        "The fi\u034ffth off\u061cice - co-op of Jos\U000e0041é",
        "The fi\bfth office - co-op of José",
        "The fifth office - co-op of José\u2028\u200b\u2029",
    ],
)  # fmt: skip
def test_texts_that_look_identical_are_identical(typed):
    assert text.settled(typed) == SEEN
    assert text.settled(text.settled(typed)) == SEEN


@pytest.mark.parametrize("seen", ["½ of it", "x² + y₂", "Drug™ ① ®", "´ and ¨", "a – b — c’s “d”"])
def test_what_looks_otherwise_stays(seen):
    assert text.settled(seen) == seen


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("# A\nOne. Two.", "# A\nOne.\nTwo.", ("One. Two.", "One.")),
        ("## A\nOne.", "### A\nOne.", ("## A", "### A")),
        ("# A\nOne.", "# A\nOne. Two.", ("", "Two.")),
        ("# A\nOne.", "# A\nOne.", ("", "")),
    ],
)
def test_the_first_difference_is_shown_also_where_the_sentences_are_the_same(before, after, shown):
    assert text.first_difference(before, after) == shown


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("Ask your doctor ([provider]) today.", "Ask your doctor today."),
        ("Ask your doctor ([provider]).", "Ask your doctor."),
        ("Ask your doctor ( [provider] ), then us.", "Ask your doctor, then us."),
        ("Ask your doctor ([provider], [provider]) today.", "Ask your doctor today."),
        ("Ask your doctor “[provider]” today.", "Ask your doctor today."),
        ("Pida a su médico «[provider]» hoy.", "Pida a su médico hoy."),
        ("Ask us, [provider], or wait.", "Ask us, or wait."),
        ("Ask us, [provider].", "Ask us."),
        ("Ask your doctor (or [provider]) today.", "Ask your doctor (or) today."),
        ("Ask your doctor (or us) [provider] today ().", "Ask your doctor (or us) today ()."),
        ("([provider]) Ask us.", "Ask us."),
    ],
)
def test_an_empty_place_leaves_nothing_around_it(words, printed):
    """What is the form's own stays, to the letter."""
    key = text.Place(text.SQUARE, "provider").key
    edition = FormEdition(text=words, mapping={"places": {key: {"fact": "left_out", "words": []}}})
    (line,) = filled.lines(edition, {})
    assert line["pieces"] == [{"text": printed}]
