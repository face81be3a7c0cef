"""Where the sentences of a line end: not after an abbreviation, in English or in Spanish."""

from __future__ import annotations

import re
from collections.abc import Iterator

_GAP = re.compile(r"(?<=[.?!])\s+")
# No sentence ends with these, whatever follows.
_ABBREVIATION = re.compile(
    r"(?<!\w)(?:Dra?|Mrs?|Ms|Sra?|EE|[Tt]el|[Ee]xt|[Nn]úm|[Ee]\.\s?g|[Ii]\.\s?e|[Pp]\.\s?ej"
    r"|[A-Z]\.[A-Z])\.$"
)
_BEFORE_NUMBER = re.compile(r"(?<!\w)(?:Nos?|pp?)\.$")
_HALF_OF_DAY = re.compile(r"(?<!\w)[ap]\.\s?m\.$", re.I)
# What goes on with hours: a number, a place of the form, a weekday, a time zone.
_OF_HOURS = re.compile(
    r"[\d({\[–—-]|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?\b"
    r"|(?:Eastern|Central|Mountain|Pacific|Alaska|Hawaii|Atlantic)\b|[ECMPAH][SD]?T\b"
)


def spans(words: str) -> Iterator[tuple[int, int]]:
    """From where to where each sentence of a line goes."""
    begin = 0
    for gap in _GAP.finditer(words):
        if _ends(words[begin : gap.start()], words[gap.end() :]):
            yield begin, gap.start()
            begin = gap.end()
    yield begin, len(words)


def _ends(before: str, after: str) -> bool:
    if after[:1].islower():
        return False
    if _HALF_OF_DAY.search(before):
        return not _OF_HOURS.match(after)
    if _BEFORE_NUMBER.search(before):
        return not after[:1].isdigit()
    return not _ABBREVIATION.search(before)
