"""Disasters and emergencies (42 CFR 422.100(m)): who may declare one, what applies, when it ends.

The rule of 2015 (80 FR 7912), in force since 2016. Since 2023 (87 FR 27704) it also asks for a
disruption of access to care, and has the plan keep access up for 30 days after the end: rows of
their own, here and in `disaster_days`. All rows but those marked verified are from memory and must
be checked against the edition in force before anyone relies on them.

The day of the declaration governs who may declare, what ends it (422.100(m)(2)-(3)) and which of
the two wordings holds; the first day of a case on which it was touched, what applies in that case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from regulations import clock
from regulations.clock import DueOn, Step
from regulations.dated import Table
from regulations.determinations import dated
from regulations.grounds import GROUNDS
from regulations.law import BEGIN, CHECKED, Refused, Row, row_in_force
from regulations.timeframes.common import row_of

RULE_DISASTERS = "80 FR 7912"
RULE_DISRUPTION = "87 FR 27704"
# From when the change of 2022 applies: the contract year after it was published.
SINCE_DISRUPTION = date(2023, 1, 1)
# The one ground of an extension for which a declaration may be cited as evidence.
EVIDENCE_FOR = "extraordinary"


@dataclass(frozen=True)
class Source:
    """Who may declare a disaster or an emergency, and by which law."""

    key: str
    label: str
    citation: str
    confidence: str = "memory"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


SOURCES: Table[Source] = Table(
    Source(
        "president",
        "The President, under the Stafford Act or the National Emergencies Act",
        "42 CFR 422.100(m)(2)(i)",
    ),
    Source(
        "secretary",
        "The Secretary of HHS: a public health emergency under section 319 of the Public Health "
        "Service Act",
        "42 CFR 422.100(m)(2)(ii)",
    ),
    Source("governor", "The Governor of a State or Protectorate", "42 CFR 422.100(m)(2)(iii)"),
)


@dataclass(frozen=True)
class Effect:
    """What a plan does while a disaster lasts. `in_a_case`: it changes how a case is decided."""

    key: str
    label: str
    explanation: str
    citation: str
    in_a_case: bool = True
    confidence: str = "memory"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


EFFECTS: Table[Effect] = Table(
    Effect(
        "noncontracted_facilities",
        "Noncontracted facilities are covered",
        "Covered benefits at a facility outside the network are covered the same as inside it.",
        "42 CFR 422.100(m)(1)(i)",
    ),
    Effect(
        "no_referral",
        "No referral is required",
        "Gatekeeper referral requirements are fully waived. Do not deny or delay because a "
        "referral is missing.",
        "42 CFR 422.100(m)(1)(ii)",
    ),
    Effect(
        "in_network_cost_sharing",
        "In-network cost sharing applies",
        "At a noncontracted facility the enrollee pays what a contracted facility would have cost.",
        "42 CFR 422.100(m)(1)(iii)",
    ),
    Effect(
        "changes_at_once",
        "Changes that benefit enrollees apply right away",
        "The plan does not have to announce them in advance.",
        "42 CFR 422.100(m)(1)(iv)",
        in_a_case=False,
    ),
    Effect(
        "access_kept_up",
        "Access is kept up for 30 days after the end",
        "All of this applies for 30 more days once the disaster or emergency is over.",
        f"42 CFR 422.100(m)(3), {RULE_DISRUPTION}",
        in_a_case=False,
        effective_from=SINCE_DISRUPTION,
    ),
)


@dataclass(frozen=True)
class Condition:
    """What a declaration needs in addition before any of the effects applies."""

    key: str
    label: str
    explanation: str
    citation: str
    confidence: str = "memory"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


CONDITIONS: Table[Condition] = Table(
    Condition(
        "disruption",
        "Access to care is disrupted in the service area",
        "A declaration alone is not enough: enrollees cannot reach contracted providers, or these "
        "cannot furnish the care that is needed.",
        f"42 CFR 422.100(m)(1), {RULE_DISRUPTION}",
        effective_from=SINCE_DISRUPTION,
    ),
)


@dataclass(frozen=True)
class EndKind:
    """Whose word ends a disaster."""

    key: str
    label: str
    citation: str
    confidence: str = "memory"
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED


END_KINDS: Table[EndKind] = Table(
    EndKind("source", "The source that declared it", "42 CFR 422.100(m)(3)(i)"),
    EndKind("cms", "CMS", "42 CFR 422.100(m)(3)(ii)"),
    EndKind(
        "access",
        "The plan (access to care is no longer disrupted)",
        f"42 CFR 422.100(m)(3), {RULE_DISRUPTION}",
        effective_from=SINCE_DISRUPTION,
    ),
)

ENDS: Table[Row] = Table(row_of(
    "disaster.end",
    "end_disaster",
    "422.100(m)(3)",
    (30, "d"),
    "A disaster lasts until the end that its source or CMS declared; where neither named one, "
    "until 30 calendar days after the declaration.",
    authority=RULE_DISASTERS,
    starts="The declaration.",
    stops="The last day is over, as days are counted in the plan's time zone.",
    may_change=("An end that the source or CMS declares.",),
    confidence="memory",
))  # fmt: skip
_RULE = "42 CFR 422.100(m)(3)"
BY_ITSELF = "42 CFR 422.100(m)(3)(iii)"


def source(key: str, declared_on: date) -> Source:
    """The kind of source of that key, for a declaration of the day. Raises Refused."""
    found = SOURCES.find(key, declared_on)
    if found is None:
        raise Refused("source_unknown", "Choose who declared it.", field="source")
    return found


def last_day(*, declared_on: date, starts_on: date, ends: dict[str, date]) -> DueOn:
    """The last day of a disaster, inclusive, with how it was found (42 CFR 422.100(m)(3)).

    `ends` are the last days declared, by whose word (`END_KINDS`); of two the earlier counts, as
    either ends it. Raises Refused, with the field, where it would end before it starts.
    """
    for field, day in (("declared_on", declared_on), ("starts_on", starts_on)):
        if day < BEGIN:
            message = f"The rule on disasters begins on {clock.day_words(BEGIN)}."
            raise Refused("before_the_rule", message, _RULE, field)
    row = row_in_force(ENDS, declared_on, "end_disaster")
    due, steps = _declared_end(ends, declared_on) if ends else _end_by_itself(row, declared_on)
    if due < starts_on:
        raise _ends_before_it_starts(row, due, starts_on, bool(ends))
    inputs = {
        "call": "end_disaster",
        "declared_on": declared_on.isoformat(),
        "starts_on": starts_on.isoformat(),
        "ends": {key: day.isoformat() for key, day in sorted(ends.items())},
    }
    starts = {"event": row.starts, "at": declared_on.isoformat(), "why": ""}
    return dated(row, due, inputs, steps, starts)


def why_not_evidence(ground_key: str, on: date, citation: str = "") -> Refused | None:
    """Why a declaration is no evidence for an extension on this ground, or None where it is.

    `on` is the day of receipt of the request; `citation` is where the law has the ground of
    extraordinary circumstances for this case.
    """
    if ground_key == EVIDENCE_FOR:
        return None
    known = GROUNDS.find(EVIDENCE_FOR, on)
    message = "A declaration is no evidence for an extension. Cite none."
    if known:
        message = (
            f"A declaration is evidence for only one ground: “{known.label}”. Choose that ground, "
            "or cite no declaration."
        )
    return Refused("not_evidence_for_this_ground", message, citation, "disaster")


def elsewhere() -> Refused:
    """Why a declaration may not be cited in a case that it does not touch."""
    message = (
        "This declaration does not apply to the case: neither the service nor the days from "
        "receipt to decision fall into it, or the enrollee lives outside the area."
    )
    return Refused("disaster_elsewhere", message, "42 CFR 422.100(m)(2)-(3)", "disaster")


# Words that say no more than that there was a disaster; and how many others a reason needs.
_EMPTY_WORDS = (
    "a an and as at because by caused declaration declared declares delay delayed delays disaster "
    "disasters due during earthquake emergencies emergency extraordinary exigent circumstances "
    "federal fire fires flood flooding floods for from governor health hurricane in is it national "
    "natural of on our outbreak owing pandemic plan presidential president public secretary severe "
    "state storm storms that the there this to tornado was were weather wildfire wildfires with "
    "county counties area region"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())
_LEAST_SAID = 5


def why_only_names(words: str, names: list[str], citation: str = "") -> Refused | None:
    """Why this reason only names the disaster, or None where it says what it did to the plan.

    `names` are all the words of the declarations: name, source, area. Which words say something is
    a rule of thumb of ours, not of the law.
    """
    named = _EMPTY.union(*(_words(name) for name in names))
    said = _words(words) - named
    if len({word for word in said if not word.isdecimal()}) >= _LEAST_SAID:
        return None
    message = (
        "This only names the disaster, and a disaster alone is not a ground. The rule requires "
        "how it kept the plan from deciding on time: say what happened here and what it is "
        "delaying."
    )
    return Refused("names_the_disaster_only", message, citation, "words")


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.casefold()))


def _declared_end(ends: dict[str, date], declared_on: date) -> tuple[date, list[Step]]:
    kinds = [kind for kind in END_KINDS.on(declared_on) if kind.key in ends]
    if len(kinds) < len(ends):
        raise Refused("source_unknown", "Choose who declared the end.", _RULE, "declared_by")
    steps = [
        Step("read", _said(kind, ends[kind.key]), ends[kind.key].isoformat()) for kind in kinds
    ]
    due = min(ends[kind.key] for kind in kinds)
    if len(kinds) > 1:
        text = f"Either ends it: the earlier holds, {clock.day_words(due)}."
        steps.append(Step("earlier", text, due.isoformat()))
    return due, steps


def _said(kind: EndKind, day: date) -> str:
    return f"{kind.label} declared its last day: {clock.day_words(day)} ({kind.citation})."


def _end_by_itself(row: Row, declared_on: date) -> tuple[date, list[Step]]:
    due, steps = clock.date_after(declared_on, row.limit)
    text = f"No end was declared: {row.limit} from the declaration count ({BY_ITSELF})."
    return due, [Step("read", text, declared_on.isoformat()), *steps]


def _ends_before_it_starts(row: Row, due: date, starts_on: date, declared: bool) -> Refused:
    if declared:
        message = f"It cannot end before its first day, {clock.day_words(starts_on)}."
        return Refused("ends_before_it_starts", message, row.citation, "ends_on")
    message = (
        f"Without a declared end it is over on {clock.day_words(due)}, {row.limit} after the "
        "declaration, before this day. Enter its end, or check the dates."
    )
    return Refused("ends_before_it_starts", message, BY_ITSELF, "starts_on")
