"""Whether a text says something about one request, or could stand in every letter of its kind.

A denial states its specific reasons (42 CFR 422.568(e)(2), 422.122(a)) and the rule that was
applied (422.101(b)). How that is read from words is a rule of thumb of ours, not of the law: see
`judge` and `rules`. Nothing here knows what kind of decision a text is for.
"""

from regulations.specific.citations import DENIAL, denial_citation
from regulations.specific.delays import explains, names_a_record
from regulations.specific.judge import (
    Yardstick,
    refuse_no_name,
    refuse_nothing,
    why_not_specific,
    why_says_nothing,
)
from regulations.specific.pasted import without as without_pasted
from regulations.specific.reading import tokens
from regulations.specific.records import says_records_are_missing
from regulations.specific.rules import (
    INTERNAL_ONLY_WHERE,
    KINDS,
    rule_kind,
    why_not_identified,
    why_not_listed,
)
from regulations.specific.stems import plain
