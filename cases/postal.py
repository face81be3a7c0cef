"""The State and the ZIP code of an address, which is kept as the lines of a letter."""

from __future__ import annotations

import re
from dataclasses import dataclass

# The States and Protectorates, as the Postal Service abbreviates them.
STATES = {
    "AL": "Alabama", "AK": "Alaska", "AS": "American Samoa", "AZ": "Arizona", "AR": "Arkansas",
    "CA": "California", "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware",
    "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia", "GU": "Guam", "HI": "Hawaii",
    "ID": "Idaho", "IL": "Illinois", "IN": "Indiana", "IA": "Iowa", "KS": "Kansas",
    "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts",
    "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana",
    "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey",
    "NM": "New Mexico", "NY": "New York", "NC": "North Carolina", "ND": "North Dakota",
    "MP": "Northern Mariana Islands", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
    "PA": "Pennsylvania", "PR": "Puerto Rico", "RI": "Rhode Island", "SC": "South Carolina",
    "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "VI": "U.S. Virgin Islands",
    "UT": "Utah", "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia",
    "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
_COUNTRY = re.compile(r"[\s,]*(?:U\.?S\.?A?\.?|United States(?: of America)?)$", re.IGNORECASE)
_ZIP = re.compile(r"[\s,]*\b(\d{5})(?:-\d{4})?$", re.ASCII)


@dataclass(frozen=True)
class Place:
    """Where an address is: the State's two letters and five digits; empty where it tells none."""

    state: str = ""
    zip_code: str = ""


def place_of(address: str) -> Place:
    """The State and ZIP code at the end of an address, which may name the country after them.

    What cannot be read is left empty: no one is put into an area by a guess.
    """
    rest = _COUNTRY.sub("", " ".join(address.split()))
    found = _ZIP.search(rest)
    zip_code = found[1] if found else ""
    return Place(_state_at_end(_ZIP.sub("", rest)), zip_code)


def _state_at_end(text: str) -> str:
    """The State that a text ends with; the longest name counts: West Virginia, not Virginia."""
    plain = f" {text.rstrip(' .,').replace(',', ' ').casefold()}"
    named = [
        (len(name), code)
        for code, label in STATES.items()
        for name in (code, label)
        if plain.endswith(f" {name.casefold()}")
    ]
    return max(named)[1] if named else ""
