"""A template's words do not change under a version that has been in force."""

from notices import templates

HOW = "raise the first line of each changed template, then: python -m scripts.lock_letters"


def test_no_template_changed_without_a_new_version():
    was, now = templates.locked(), templates.present()
    assert list(templates.unraised(was, now)) == [], HOW
    assert now == was, HOW


def test_changed_words_under_the_same_version_are_found():
    was = {"denial/en": {"version": 3, "sha256": "a"}, "letter.typ": {"version": 1, "sha256": "b"}}
    changed = was | {"denial/en": {"version": 3, "sha256": "c"}}
    raised = was | {"denial/en": {"version": 4, "sha256": "c"}}
    lowered = was | {"denial/en": {"version": 2, "sha256": "c"}}
    assert list(templates.unraised(was, changed)) == ["denial/en"]
    assert list(templates.unraised(was, lowered)) == ["denial/en"]
    assert list(templates.unraised(was, raised)) == []
    assert list(templates.unraised(was, was)) == []


def test_every_template_that_letters_are_made_from_is_locked():
    found = {str(file.relative_to(templates.ROOT)) for file in templates.ROOT.rglob("*.typ")}
    assert {key.removesuffix(".typ") + ".typ" for key in templates.locked()} == found


def test_a_notice_names_kind_language_and_version():
    version = templates.version("denial/es.typ")
    assert templates.name("denial", "es") == f"denial/es/{version}"
