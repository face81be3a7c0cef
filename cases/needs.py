"""What work on a case needs of a person: each kind says it of its duties (`Kind.needs`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Needs:
    """One of the permissions `allowed`; `act` is what is signed in the end, a key of
    `regulations.licenses`, in the field `care_field` where one is known. Where the person who has
    the case `must_sign` it themselves, it is given to no one whose license may not."""

    allowed: tuple[str, ...]
    act: str = ""
    care_field: str = ""
    must_sign: bool = False
