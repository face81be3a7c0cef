"""Coverage rules: which kinds there are, and whether a text identifies one.

A plan applies Medicare's rules first; criteria of its own only where those are not fully
established (42 CFR 422.101(b)(6)). What a denial applied must be found by who reads it: by its
number or title and, where it has sections, by the section. How that is read from a text is ours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from regulations.dated import Table
from regulations.law import BEGIN, CHECKED, Refused
from regulations.specific import vocabulary as known
from regulations.specific.citations import DENIAL
from regulations.specific.reading import tokens
from regulations.specific.stems import plain, stem, stems


@dataclass(frozen=True)
class RuleKind:
    """A kind of coverage rule; `short` is how one is named before its number."""

    key: str
    label: str
    short: str
    citation: str
    example: str
    has_sections: bool = True
    has_editions: bool = False
    effective_from: date = BEGIN
    effective_to: date | None = None
    last_checked: date = CHECKED
    confidence: str = "memory"


KINDS: Table[RuleKind] = Table(
    RuleKind(
        "ncd", "National coverage determination (NCD)", "NCD", "42 CFR 422.101(b)(1)",
        "NCD 220.2, Magnetic Resonance Imaging", has_sections=False,
    ),
    RuleKind(
        "law", "Statute or regulation", "", "42 CFR 422.101(b)(2)", "42 CFR 409.42(a)",
        has_sections=False,
    ),
    RuleKind(
        "manual", "Medicare manual", "", "42 CFR 422.101(b)(2)",
        "Medicare Benefit Policy Manual, chapter 7, section 30.1",
    ),
    RuleKind(
        "lcd", "Local coverage determination (LCD)", "LCD", "42 CFR 422.101(b)(3)",
        "LCD L33787, section Limitations",
    ),
    RuleKind(
        "article", "Local coverage article", "Article", "42 CFR 422.101(b)(3)",
        "Article A52424, section Group 1",
    ),
    RuleKind(
        "eoc", "Evidence of Coverage (EOC)", "Evidence of Coverage", "42 CFR 422.111(b)",
        "Evidence of Coverage 2026, chapter 4, section 2.1", has_editions=True,
    ),
    RuleKind(
        "internal", "Internal coverage criteria of the plan", "Internal coverage criteria",
        "42 CFR 422.101(b)(6)", "Policy MP-14, Power Mobility, section 3, edition 2026-01",
        has_editions=True, effective_from=date(2024, 1, 1),
    ),
)  # fmt: skip
INTERNAL_ONLY_WHERE = (
    "Internal criteria of the plan may be applied only where Medicare's own are not fully "
    "established (42 CFR 422.101(b)(6))."
)

# Of which kind a text speaks; the first that fits. None of them has sections that it does not name.
_NCD = re.compile(r"\b(?:ncd|national coverage determination)\b.*?\d", re.DOTALL)
_CODIFIED = re.compile(r"\b\d+ (?:cfr|usc)\b.*?\d|\bsocial security act\b.*?\d{4}", re.DOTALL)
_NUMBER = re.compile(r"\b(?:[a-z]{1,4}[ -]?)?\d{2,}(?:[.-]\d+)*\b|\b[la]\d+\b")
# Is a rule's own next to a word that names it: "Imaging guideline 4.1".
_DOTTED = re.compile(r"\b\d+(?:\.\d+)+\b")
_NOTHING = re.compile(
    r"\bn/a\b|\b(?:na|none|nil|null|tbd|not applicable|no aplica|ninguno|ninguna|xx+)\b"
)
_PART = (
    "section|sections|sec|chapter|ch|part|paragraph|para|page|pages|p|heading|group|table|"
    "appendix|criterion|criteria|step|item|seccion|capitulo|parrafo|pagina|apartado|parte"
)
# The number of a section, a year or a day is not that of the rule.
_NOT_ITS_NUMBER = re.compile(
    rf"\b(?:{_PART})\b\.?"
    r"\s*[:#]?\s*(?:\d{1,3}(?![\d.])|\d{1,2}(?:\.\d+)+)"
    r"|\b(?:edition|version|revision|edicion)\s+\S+"
    r"|\b\d{1,2}/\d{1,2}/\d{2,4}\b|\b(?:19|20)\d\d-\d\d-\d\d\b"
    r"|(?<![\w.-])(?:19|20)\d\d(?![.-]?\w)"
)
_SECTION = re.compile(
    rf"(?:\b(?:{_PART}|article)\b"
    r"\.?|§+)\s*[:#]?\s*(?:(?:on|of|about|de|sobre) )?[\"“'(]?(?:\d|[a-z]\b|[ivx]+\b|\w{4,})"
    r"|\([a-z0-9]{1,4}\)|\b\d+(?:\.\d+)+\b"
    r"|\b(?:indications|limitations|coverage guidance|documentation requirements|exclusions)\b"
)
# A document that every plan has one of: its name is a title.
_EOC = re.compile(r"\b(?:evidence of coverage|eoc|evidencia de cobertura)\b")
_NOT_A_TITLE = stems(
    """
    rule coverage policy criteria guideline medical necessity national local determination lcd ncd
    eoc evidence article internal section chapter part page none applicable na unknown various
    edition version revision plan cover covered medically necessary clinical judgment
    opinion physician doctor reviewer nurse record file note letter request see
    deny denied denial enrollee member patient usual standard
    regla politica criterios cobertura seccion ninguna medicamente necesario necesaria medico plan
    """
)
_LEAST_OF_A_TITLE = 2


def rule_kind(key: str, on: date) -> RuleKind:
    """The kind of that key on the day. Raises Refused."""
    found = KINDS.find(key, on)
    if found is None:
        raise Refused("kind_missing", "Choose what kind of rule it is.", field="kind")
    return found


def why_not_listed(
    kind: RuleKind, *, number: str, title: str, section: str, edition: str
) -> Refused | None:
    """Why a rule cannot stand on a plan's list, or None."""
    for field, given in (("number", number), ("title", title)):
        if not _names(given) and (given or not (number or title)):
            message = f"Enter its number or title, such as {kind.example}."
            return Refused("rule_not_named", message, kind.citation, field)
    if kind.has_sections and not _said(section):
        message = f"Enter the section that is applied, such as {kind.example}."
        return Refused("section_missing", message, kind.citation, "section")
    if kind.has_editions and not _said(edition):
        message = f"Enter the edition, such as {kind.example}."
        return Refused("edition_missing", message, kind.citation, "edition")
    return None


def why_not_identified(text: str, on: date, *, field: str = "criteria") -> Refused | None:
    """Why a typed text does not identify a coverage rule so that it can be looked up, or None."""
    said, citation = _said(text), DENIAL.one("every", on).citation
    if not (_has_number(said) or _EOC.search(said) or _has_title(said)):
        message = (
            "This does not identify a coverage rule. Enter its title or number and the section, "
            f"such as {KINDS.one('lcd', on).example}, or {KINDS.one('eoc', on).example}."
        )
        return Refused("rule_not_named", message, citation, field)
    if not (_NCD.search(said) or _CODIFIED.search(said) or _SECTION.search(said)):
        message = f"Add the section of the rule, such as {KINDS.one('lcd', on).example}."
        return Refused("section_missing", message, citation, field)
    return None


def _said(text: str) -> str:
    """What a text says once "n/a", "none" and marks are left out; empty where that was all."""
    said = _NOTHING.sub(" ", plain(text))
    return said if tokens(said) else ""


def _names(given: str) -> bool:
    """Whether a number or title of the list is more than the word for a kind of rule."""
    said = _said(given)
    return bool(_EOC.search(said) or re.search(r"\d", said) or _words_of_its_own(said))


def _has_number(said: str) -> bool:
    rest = _NOT_ITS_NUMBER.sub(" ", said)
    return bool(_NUMBER.search(rest) or (_words_of_its_own(said) and _DOTTED.search(rest)))


def _has_title(said: str) -> bool:
    return len(_words_of_its_own(said)) >= _LEAST_OF_A_TITLE


def _words_of_its_own(said: str) -> set[str]:
    own = {stem(each) for each in tokens(said)} - known.JOINING - _NOT_A_TITLE
    return {each for each in own if len(each) > 2}
