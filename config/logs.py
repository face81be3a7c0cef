"""Log lines that say what broke and where, and nothing of a person."""

import logging
import traceback
from types import TracebackType

Problem = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class PrivateFormatter(logging.Formatter):
    """Shows the lines of code and the kind of an exception, never its message.

    The message of a database error quotes the values of the row, which may be a member's.
    """

    def formatException(self, ei: Problem) -> str:
        kind, _, frames = ei
        lines = "".join(traceback.format_tb(frames)) if frames else ""
        return f"{lines}{kind.__name__ if kind else ''}"
