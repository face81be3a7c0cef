"""In one line: what a case waits for, and from whom."""

from dataclasses import dataclass


@dataclass(frozen=True)
class WaitingFor:
    """`title` says from whom, `words` what; `tone` is that of a note."""

    title: str
    words: str
    tone: str = ""
