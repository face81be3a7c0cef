"""The files of letters under `templates/notices/`, and the version that each of them names."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent / "templates" / "notices"
_VERSION = re.compile(r"// version: (\d+)\n")


def name(kind: str, language: str) -> str:
    """Kind, language and version of the template in force: denial/es/2."""
    return f"{kind}/{language}/{version(f'{kind}/{language}.typ')}"


@lru_cache
def version(file: str) -> int:
    """The version that a template names in its first line. Raises ValueError where it has none."""
    found = _VERSION.match((ROOT / file).read_text())
    if found is None:
        raise ValueError(f"{file} does not begin with a line such as: // version: 1")
    return int(found[1])
