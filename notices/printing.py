"""The print folder: where letters leave the building, one by one and in batches.

A letter is written under a name of its own in one step, so that the print room sees it whole or
not at all, and printing it again after a crash replaces it by the same letter.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from notices import letters
from notices.models import Notice
from regulations import mailing

# A letter to nowhere would stop a clock and reach no one.
NO_ADDRESS = mailing.NO_ADDRESS


class PrintError(Exception):
    """The letter could not be put into the print folder; carries nothing of the person."""


def print_letter(notice: Notice, *, at: datetime) -> bytes:
    """Render the letter and put it into the print folder. Returns the PDF.

    Raises LetterError or PrintError (also for a letter without an address); then no part of it is
    in the folder.
    """
    if not mailing.can_be_mailed(notice.facts["to"]["address"]):
        raise PrintError(NO_ADDRESS)
    pdf = letters.render(notice, at=at)
    write_whole(settings.PRINT_DIR, notice.file_name, lambda file: file.write(pdf))
    return pdf


def write_whole(folder: Path, name: str, write: Callable[[BinaryIO], object]) -> None:
    """Put a file into the folder whole or not at all; `write` fills it. Raises PrintError."""
    try:
        _write_whole(folder, name, write)
    except OSError as error:
        raise PrintError(f"print_folder_errno_{error.errno}") from error


def _write_whole(folder: Path, name: str, write: Callable[[BinaryIO], object]) -> None:
    """Write next to the place, make it durable, then move it there in one step."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "w+b") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        Path(partial).replace(folder / name)
    except OSError:
        Path(partial).unlink(missing_ok=True)
        raise
    _make_durable(folder)


def _make_durable(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
