"""The folder into which a mail server puts what comes back (Maildir)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from notices import bounces

log = logging.getLogger(__name__)
MOST = 500


def sweep(folder: Path, *, now: Callable[[], datetime]) -> int:
    """Take in the messages of the folder, at most some hundred at once; how many.

    Those that cannot be read stay where they are and keep none of the others waiting.

    A message is removed once what it says is in the database. Two workers may do this at once: what
    it says counts once, and the one that finds it gone goes on.
    """
    done, unreadable = 0, set()
    for file in _messages(folder):
        if done == MOST:
            break
        try:
            with file.open("rb") as opened:
                data = opened.read(bounces.LARGEST + 1)
            bounces.receive(data, at=now(), size=file.stat().st_size)
        except OSError as error:
            unreadable.add(error.errno)
            continue
        with suppress(OSError):
            file.unlink()
        done += 1
    if unreadable:
        # Without their names, which mail servers make of what they like.
        log.warning("messages of the folder of bounces are not readable: %s", sorted(unreadable))
    return done


def _messages(folder: Path) -> Iterator[Path]:
    """The plain files of the folder, whether someone looked at them or not."""
    for inner in ("new", "cur"):
        with suppress(OSError):
            for file in (folder / inner).iterdir():
                if file.is_file() and not file.is_symlink():
                    yield file
