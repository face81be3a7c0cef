"""The letters of the product: what its kinds of case and the folder declare."""

from django.conf import settings
from django.utils.module_loading import import_string

from cases import folder

OURS = {
    **folder.LETTERS,
    **{
        key: letter
        for path in settings.CASE_KINDS
        if not path.startswith("tests.")
        for key, letter in import_string(path).letters.items()
        # One that is made from a standard form alone has no wording of ours.
        if not letter.is_form_only
    },
}
