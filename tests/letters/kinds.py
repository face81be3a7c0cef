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
    },
}
