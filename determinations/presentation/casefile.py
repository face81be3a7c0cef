"""The case file of an appeal as one archive."""

from __future__ import annotations

from datetime import datetime

from cases import models as cases
from cases.presentation.casefile import INDEX, _cover, attachments, zipped
from notices import letters


def archive(case: cases.Case, *, at: datetime) -> bytes:
    """A ZIP of an appeal: its cover with the explanation and the trails, then each document and
    letter of the appeal and of the decision that is appealed, under numbered names."""
    folders = [case, case.reconsideration.determination.case]
    files = [file for folder in folders for file in attachments(folder)]
    cover = letters.render_facts(_cover(case, folders, files), INDEX, at=at)
    return zipped([("cover.pdf", cover), *files])
