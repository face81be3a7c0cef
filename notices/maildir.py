"""The folder into which a mail server puts what comes back (Maildir)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from itertools import islice
from pathlib import Path

from notices import bounces

log = logging.getLogger(__name__)
MOST = 500


def sweep(folder: Path, *, now: Callable[[], datetime]) -> int:
    """Take in the messages of the folder, at most some hundred at once; how many.

    A message is removed once what it says is in the database. Two workers may do this at once: what
    it says counts once, and whoever finds it gone goes on.
    """
    done = 0
    for file in islice(_messages(folder), MOST):
        try:
            with file.open("rb") as opened:
                data = opened.read(bounces.LARGEST + 1)
            bounces.receive(data, at=now(), size=file.stat().st_size)
        except OSError as error:
            # Without its name, which mail servers make of what they like.
            log.warning("a message of the folder of bounces is not readable: %s", error.errno)
            continue
        with suppress(OSError):
            file.unlink()
        done += 1
    return done


def _messages(folder: Path) -> Iterator[Path]:
    """The plain files of the folder, whether somebody looked at them or not."""
    for inner in ("new", "cur"):
        with suppress(OSError):
            for file in (folder / inner).iterdir():
                if file.is_file() and not file.is_symlink():
                    yield file
