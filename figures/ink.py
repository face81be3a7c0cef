"""The few elements of SVG that charts are made of.

A color is an attribute that says the one for white paper, and a class by which the page's style
sheet says it for its theme: style sheets win over attributes, and where there is none (PDF, mail)
the attribute holds. Hence one picture for page, PDF and mail, and no style in it.
"""

from __future__ import annotations

import textwrap
from xml.etree.ElementTree import Element, SubElement, tostring

# Each has 3:1 on white and 1.4 against each other in gray; app.css has the pairs for the page.
SERIES = ("#0b5c8a", "#e4690b", "#112732", "#208068", "#602960")
INK, MUTED, FAINT = "#16202a", "#51606e", "#dbe1e7"
# Lines are told apart by their dashes and marks too.
DASHES = ("", "7 3", "2 3", "9 3 2 3", "4 2")
FONT, SIZE = "Public Sans, system-ui, Libertinus Serif, sans-serif", 13
# Of one letter, in parts of the size: wide enough for the fonts of page and paper.
LETTER = 0.57


def element(tag: str, into: Element | None = None, /, **given: object) -> Element:
    """An element with these attributes ("stroke_width" is "stroke-width"); numbers to one place."""
    named = {
        name.strip("_").replace("_", "-"): _written(value)
        for name, value in given.items()
        if value not in {None, ""}
    }
    return Element(tag, named) if into is None else SubElement(into, tag, named)


def _written(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def group(into: Element, place: int | None, *, quiet: bool = False, **given: object) -> Element:
    """A group in the color of the series at that place; quiet: of what is only compared with."""
    if quiet or place is None:
        return element("g", into, class_="chart__quiet", color=MUTED, **given)
    return element("g", into, class_=f"chart__s{place + 1}", color=SERIES[place], **given)


def text(
    into: Element, words: str, x: float, y: float, *, anchor: str = "", strong: bool = False,
    muted: bool = False,
) -> Element:  # fmt: skip
    """A line of words; `y` is the middle of it."""
    made = element(
        "text", into, x=x, y=y + SIZE * 0.35, text_anchor=anchor,
        font_weight="600" if strong else "", fill="currentColor",
        class_="chart__muted" if muted else "chart__ink", color=MUTED if muted else INK,
    )  # fmt: skip
    made.text = words
    return made


def rule(into: Element, x1: float, y1: float, x2: float, y2: float, **given: object) -> Element:
    """A thin straight line, such as those of the grid."""
    look = {"class_": "chart__faint", "color": FAINT, "stroke_width": 1} | given
    return element("line", into, x1=x1, y1=y1, x2=x2, y2=y2, stroke="currentColor", **look)


def mark(into: Element, place: int, x: float, y: float, size: float = 3.5) -> Element:
    """The mark of a series: each has a shape of its own."""
    if place == 0:
        return element("circle", into, cx=x, cy=y, r=size, fill="currentColor")
    s = size * 1.15
    corners = {
        1: ((-s, -s), (s, -s), (s, s), (-s, s)),
        2: ((0, -s * 1.2), (s * 1.1, s), (-s * 1.1, s)),
        3: ((0, -s * 1.4), (s * 1.4, 0), (0, s * 1.4), (-s * 1.4, 0)),
        4: ((0, s * 1.2), (s * 1.1, -s), (-s * 1.1, -s)),
    }[place]
    points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
    return element("polygon", into, points=points, fill="currentColor")


def titled(made: Element, words: str) -> None:
    """What the pointer says over an element."""
    element("title", made).text = words


def width(words: str) -> float:
    """About how wide a line of words is, in px."""
    return len(words) * SIZE * LETTER


def wrapped(words: str, letters: int, most: int) -> list[str]:
    """The words in so many lines at the most; "…" says that there are more, as the table has."""
    lines = textwrap.wrap(words, letters)
    if len(lines) <= most:
        return lines
    return [
        *lines[: most - 1],
        textwrap.shorten(" ".join(lines[most - 1 :]), letters, placeholder="…"),
    ]


def written(made: Element) -> str:
    """The picture as text."""
    return tostring(made, encoding="unicode")
