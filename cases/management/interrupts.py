"""Ctrl-C that stops a long command between two records, never within one."""

from __future__ import annotations

import signal
from types import FrameType, TracebackType


class Interrupts:
    """While entered, Ctrl-C is held until `check` is called; a second one stops right away.

    A signal in the middle of a commit would leave the driver with half a conversation, and the
    reader with a traceback in place of a line that says what to do.
    """

    def __init__(self) -> None:
        self._wanted = False

    def __enter__(self) -> Interrupts:
        self._before = signal.getsignal(signal.SIGINT)
        if self._before is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        signal.signal(signal.SIGINT, self._before)

    def check(self) -> None:
        """Raise KeyboardInterrupt if Ctrl-C came since this was entered."""
        if self._wanted:
            raise KeyboardInterrupt

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._wanted = True
        signal.signal(signal.SIGINT, self._before)
