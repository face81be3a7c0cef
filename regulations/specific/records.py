"""Whether a reason says that records are missing: then they should have been asked for first.

Read from the words, in English and Spanish; it only brings a warning, which a person may answer.
"""

from __future__ import annotations

import re

from regulations.specific.stems import plain

_NOUN = (
    r"(?:records?|documentation|documents?|notes?|charts?|reports?|results?|information|paperwork|"
    r"x-?rays?|imaging|labs?|logs?|readings?|prescriptions?|certificates?|files?|history|"
    r"letter of medical necessity|statements?|orders?|"
    r"registros?|documentacion|documentos?|notas?|expedientes?|historial|informes?|resultados?|"
    r"informacion)"
)
_GOT = (
    r"(?:receiv\w+|submit\w*|sent|send|provid\w+|includ\w+|suppl\w+|attach\w+|furnish\w+|got|get|"
    r"given|forward\w+|on file|available|recib\w+|envi\w+|present\w+|proporcion\w+|inclu\w+)"
)
_NOT = r"(?:not|never|n't|nor|cannot|nunca|no)"
_LACK = (
    r"(?:no|without|lack(?:s|ed|ing)?(?: of)?|missing|insufficient|incomplete|inadequate|absent|"
    r"absence of|not enough|need(?:s|ed)?(?: more)?|sin|falta[n]?(?: de)?|insuficientes?|"
    r"incomplet\w+|necesita\w*(?: mas)?)"
)
_FEW = r"(?:\W+\w+){0,4}?\W+"
_SAYS = [
    re.compile(rf"\b{_LACK}{_FEW}{_NOUN}\b"),
    re.compile(rf"\b{_NOUN}\b(?:\W+\w+){{0,6}}?\W*{_NOT}\W+(?:\w+\W+){{0,3}}?{_GOT}\b"),
    re.compile(rf"{_NOT}\W+(?:\w+\W+){{0,3}}?{_GOT}\b{_FEW}{_NOUN}\b"),
    re.compile(
        rf"\b{_NOUN}\b(?:\W+\w+){{0,6}}?\W+(?:is|are|was|were|remains?|esta[n]?|son)\W+(?:\w+\W+)?"
        r"(?:missing|absent|incomplete|insufficient|lacking|inadequate|unavailable|incomplet\w+|"
        r"insuficientes?)\b"
    ),
    re.compile(rf"\b{_NOUN}\b\W+(?:falta[n]?|faltante[s]?)\b"),
]


def says_records_are_missing(text: str) -> bool:
    """Whether one of its sentences says that."""
    sentences = re.split(r"[.;!?\n]+(?:\s|$)", plain(text))
    return any(each.search(sentence) for sentence in sentences for each in _SAYS)
