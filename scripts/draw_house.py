"""Draw the house from the import contracts: who stands on whom, as docs/adr/0001 shows it.

python -m scripts.draw_house            writes the picture between its two marks in docs/adr/0001
python -m scripts.draw_house --check    fails where the picture is not what the contracts say
"""

from __future__ import annotations

import configparser
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = ROOT / ".importlinter"
PAGE = ROOT / "docs" / "adr" / "0001-the-house.md"
BEGIN = "<!-- drawn by scripts/draw_house.py from .importlinter -->"
END = "<!-- end of the drawing -->"
WIDTH = 92


def picture() -> str:
    """The floors of the house, then those inside each app, as text."""
    contracts = configparser.ConfigParser()
    contracts.read(CONTRACTS)
    drawn = [_floors("Between apps", _layers(contracts["importlinter:contract:apps"]))]
    for name in contracts.sections():
        section = contracts[name]
        if section.get("type") == "layers" and "containers" in section:
            apps = ", ".join(section["containers"].split())
            drawn.append(_floors(f"Inside {apps}", _layers(section)))
    return "\n\n".join(drawn)


def _layers(section: configparser.SectionProxy) -> list[list[str]]:
    """The floors, the highest first, each with the modules that share it."""
    lines = [line for line in section["layers"].splitlines() if line.strip()]
    return [re.findall(r"[\w.]+", line) for line in lines]


def _floors(title: str, layers: list[list[str]]) -> str:
    lines = [title, f"┌{'─' * WIDTH}┐"]
    for height, rooms in enumerate(layers):
        if height:
            lines.append(f"├{'─' * WIDTH}┤")
        lines.append(f"│{'   │   '.join(rooms).center(WIDTH)}│")
    return "\n".join([*lines, f"└{'─' * WIDTH}┘", "A floor imports only floors below it."])


def page_with(drawn: str, page: str) -> str:
    """The page with this picture between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n```text\n{drawn}\n```\n{END}{after}"


def main(arguments: list[str]) -> int:
    page = PAGE.read_text()
    wanted = page_with(picture(), page)
    if "--check" not in arguments:
        PAGE.write_text(wanted)
        return 0
    if page == wanted:
        return 0
    print(f"{PAGE.relative_to(ROOT)} is stale: python -m scripts.draw_house")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
