"""The files of letters under `templates/notices/`, and the version that each of them names.

`versions.json` next to them locks each version to the checksum of its words: words that change are
a new version (`scripts/lock_letters.py`), so that a notice's row says by which words it was made.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from notices.models import Notice

# What the product comes with; letters are made from `settings.LETTERS_DIR`.
ROOT = Path(__file__).resolve().parent.parent / "templates" / "notices"
LOCK = ROOT / "versions.json"
STANDARD_FORM = "standard_form"
_VERSION = re.compile(r"// version: (\d+)\n")


def name(kind: str, language: str) -> str:
    """Kind, language and version of the template in force: denial/es/2."""
    return f"{kind}/{language}/{version(f'{kind}/{language}.typ')}"


def name_of(notice: Notice) -> str:
    """The template in force of this letter: that of its kind, or that of standard forms."""
    kind = notice.kind if notice.form_edition_id is None else STANDARD_FORM
    return name(kind, notice.language)


def exists(kind: str) -> bool:
    """Whether there is a template for letters of that kind, in English at the least."""
    return (settings.LETTERS_DIR / kind / "en.typ").is_file()


@lru_cache
def version(file: str) -> int:
    """The version that a template names in its first line. Raises ValueError where it has none."""
    return _version_of(settings.LETTERS_DIR / file)


def _version_of(file: Path) -> int:
    found = _VERSION.match(file.read_text())
    if found is None:
        raise ValueError(f"{file.name} does not begin with a line such as: // version: 1")
    return int(found[1])


Locked = dict[str, dict[str, str | int]]


def locked() -> Locked:
    """The versions as they were locked last."""
    found: Locked = json.loads(LOCK.read_text())
    return found


def present() -> Locked:
    """The versions of the files as they are now: {"denial/en": {"version": 1, "sha256": ...}}."""
    files = sorted(ROOT.rglob("*.typ"))
    return {_key(file): _entry(file) for file in files}


def unraised(was: Locked, now: Locked) -> Iterator[str]:
    """The files whose words changed while their version did not rise."""
    for key in sorted(set(was) & set(now)):
        changed = was[key]["sha256"] != now[key]["sha256"]
        if changed and int(now[key]["version"]) <= int(was[key]["version"]):
            yield key


def _key(file: Path) -> str:
    inside = file.relative_to(ROOT)
    return str(inside) if inside.parent == Path() else str(inside.with_suffix(""))


def _entry(file: Path) -> dict[str, str | int]:
    sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
    return {"version": _version_of(file), "sha256": sha256}
