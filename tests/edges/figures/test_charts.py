"""A chart says its finding, reads in gray and without eyes, and has its numbers as a table."""

import re
from datetime import UTC, date, datetime
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures import charts, drawing, ink, numbers, samples, scales
from figures.charts import Chart, Form, Series, Target
from figures.shown import shown
from tests.loops import at_least_one
from tests.paths import ROOT

AT = datetime(2026, 2, 2, 14, 30, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = [each for each in samples.charts() if not each.is_empty]
GROUNDS = {"light": "#ffffff", "dark": "#161e26"}


def a_chart(form=Form.GROUPED, **facts) -> Chart:
    given = {"key": "c", "title": "T", "subtitle": "S", "x": ("a", "b"), "x_label": "Name"}
    return Chart(form, **(given | {"series": (Series("One", (1, 2)),)} | facts))


def drawn(chart) -> ElementTree.Element:
    return ElementTree.fromstring(drawing.svg(chart))


def tokens() -> dict[str, tuple[str, str]]:
    """The pairs of the style sheet for series: light and dark."""
    sheet = (ROOT / "static/css/app.css").read_text()
    found = re.findall(r"--(series-\d): light-dark\((#\w+), (#\w+)\)", sheet)
    return {name: (light, dark) for name, light, dark in found}


def contrast(one: str, other: str) -> float:
    def luminance(color):
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", GROUNDS)
def test_colors_are_seen_on_their_ground_and_told_apart_in_gray(theme):
    """WCAG 1.4.11: 3:1 for what must be seen; gray is the luminance alone."""
    colors = [pair[list(GROUNDS).index(theme)] for pair in tokens().values()]
    assert len(colors) == charts.MOST_SERIES
    assert min(contrast(each, GROUNDS[theme]) for each in colors) >= 3
    assert min(contrast(one, other) for one, other in combinations(colors, 2)) >= 1.4


def test_paper_has_the_colors_of_the_light_page():
    assert tuple(light for light, _ in tokens().values()) == ink.SERIES


@pytest.mark.parametrize("chart", DRAWN, ids=lambda each: each.key)
def test_a_picture_needs_no_style_and_no_script(chart):
    """The content security policy of the page refuses both."""
    every = at_least_one(list(drawn(chart).iter()))
    assert {each.tag.removeprefix(SVG) for each in every} <= {
        "svg", "g", "a", "title", "text", "line", "polyline", "polygon", "circle", "rect",
    }  # fmt: skip
    names = {name for each in every for name in each.attrib}
    assert "style" not in names and not {name for name in names if name.startswith("on")}


@pytest.mark.parametrize("chart", DRAWN, ids=lambda each: each.key)
def test_all_words_lie_on_the_sheet(chart):
    svg = drawn(chart)
    _, _, width, height = map(float, svg.get("viewBox").split())
    for each in at_least_one(list(svg.iter(f"{SVG}text"))):
        x, y, long = float(each.get("x")), float(each.get("y")), ink.width(each.text)
        left = x - long * {"middle": 0.5, "end": 1}.get(each.get("text-anchor"), 0)
        assert left >= 0 and left + long <= width, each.text
        assert ink.SIZE / 2 <= y <= height, each.text


@pytest.mark.parametrize("chart", DRAWN, ids=lambda each: each.key)
def test_each_line_and_bar_is_named_where_it_ends(chart):
    words = " ".join(each.text for each in drawn(chart).iter(f"{SVG}text")).lower()
    if len(chart.series) > 1:
        assert all(each.label.lower() in words for each in chart.series)
    if chart.target:
        assert f"{chart.target.label} ".lower() in words


def test_a_picture_without_links_is_one_image_and_with_links_a_group_of_them():
    plain = drawn(a_chart())
    assert plain.get("role") == "img" and plain.get("aria-label").startswith("T. S.")
    linked = drawn(a_chart(series=(Series("One", (1, 2), of=(9, 9), links=("/a", "")),)))
    (link,) = linked.iter(f"{SVG}a")
    assert linked.get("role") == "group"
    assert (link.get("href"), link.get("aria-label")) == ("/a", "One, a: 1 of 9")


@pytest.mark.parametrize("form", [Form.GROUPED, Form.STACKED, Form.ACROSS])
def test_bars_are_as_long_as_their_numbers(form):
    series = (Series("One", (50, 100, 25)),)
    bars = list(drawn(a_chart(form, x=("a", "b", "c"), series=series)).iter(f"{SVG}rect"))
    side = "width" if form == Form.ACROSS else "height"
    first, second, third = (float(bar.get(side)) for bar in bars)
    assert second / first == pytest.approx(2, rel=0.03)
    assert first / third == pytest.approx(2, rel=0.05)


def test_a_week_without_numbers_is_a_gap_in_the_line():
    line = drawn(a_chart(Form.LINES, x=tuple("abcd"), series=(Series("O", (1, 2, None, 3)),)))
    assert len(list(line.iter(f"{SVG}polyline"))) == 2
    assert len(list(line.iter(f"{SVG}title"))) == 3


def test_an_interval_is_drawn_and_said():
    chart = a_chart(Form.LINES, series=(Series("Late", (2, 4), low=(1, 3), high=(5, 6)),))
    (area,) = drawn(chart).iter(f"{SVG}polygon")
    assert len(area.get("points").split()) == 4
    assert charts.words_of(chart, chart.series[0], 1) == "Late, b: 4, 3 to 6"


def test_what_people_typed_stays_words():
    words = '</text><script>alert("x")</script>&'
    svg = drawing.svg(a_chart(title=words, x=(words, "b")))
    assert "<script" not in svg
    assert any(words in (each.text or "") for each in ElementTree.fromstring(svg).iter())


def test_nothing_to_draw_is_a_sentence():
    chart = a_chart(Form.LINES, x=(), series=(Series("One", ()),), empty="Nothing yet.")
    assert chart.is_empty and drawing.svg(chart) == ""


@pytest.mark.parametrize("form", list(Form))
def test_one_place_alone_can_be_drawn(form):
    chart = a_chart(form, x=(0.5,), series=(Series("One", (0,)),), target=Target(1))
    assert drawn(chart) is not None


def test_series_that_do_not_fit_are_refused():
    with pytest.raises(ValueError, match="not one number for each"):
        a_chart(series=(Series("One", (1, 2, 3)),))
    with pytest.raises(ValueError, match="told apart"):
        a_chart(series=(Series("One", (1, 2)),) * 6)


def test_the_table_has_the_numbers_of_the_picture():
    series = (Series("Extended", (0.1, None), of=(50, 0)), Series("Before", (0.2, 0.3)))
    chart = a_chart(
        Form.LINES, x=(date(2026, 1, 5), date(2026, 1, 12)), unit="%", series=series,
        target=Target(0.5),
    )  # fmt: skip
    table = charts.table_of(chart, period="January", as_of=AT)
    assert [each.label for each in table.columns] == [
        "Name", "Extended", "Extended: of", "Before", "Target",
    ]  # fmt: skip
    assert table.rows == (
        (date(2026, 1, 5), 0.1, 50, 0.2, 0.5),
        (date(2026, 1, 12), None, 0, 0.3, 0.5),
    )
    page = shown(chart, table)
    assert [cell.said for cell in page.rows[1]] == ["Jan 12, 2026", "–", "0", "30.0%", "50.0%"]


def test_a_number_of_the_table_leads_to_the_same_list_as_its_mark():
    chart = a_chart(series=(Series("One", (1, 2), links=("/a", "/b")),))
    page = shown(chart, charts.table_of(chart, period="", as_of=AT))
    assert page.has_links
    assert [row[1].url for row in page.rows] == ["/a", "/b"]


@given(st.integers(0, 10**7).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_rounding_never_makes_some_into_none_nor_nearly_all_into_all(pair):
    count, of = pair
    if of:
        said = numbers.percent(count / of)
        assert (said == "100.0%") == (count == of)
        assert (said == "0.0%") == (count == 0)


def test_numbers_have_their_units():
    said = [numbers.said(1204), numbers.said(0.14, "%"), numbers.said(-310.5, "$"),
            numbers.said(3.5, "hours"), numbers.said(None, "%"), numbers.rate(7, 50),
            numbers.rate(0, 0)]  # fmt: skip
    assert said == ["1,204", "14.0%", "-$310.50", "3.5 hours", "–", "14.0% (7 of 50)", "–"]


VALUES = st.lists(
    st.one_of(st.integers(-10**6, 10**6), st.floats(-1e6, 1e6).filter(lambda x: abs(x) > 1e-3)),
    min_size=1, max_size=8,
)  # fmt: skip


@given(VALUES, st.booleans())
def test_an_axis_holds_all_values_in_few_round_steps(values, from_zero):
    found = scales.marks(values, "", from_zero=from_zero)
    assert 2 <= len(found) <= scales.MOST_MARKS + 3
    assert found[0] <= min(values) + 1e-6 and found[-1] >= max(values) - 1e-6
    assert list(found) == sorted(set(found))
    if from_zero:
        assert found[0] <= 0 <= found[-1]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_an_axis_of_shares_ends_at_100_percent(values):
    assert scales.marks(values, "%", from_zero=False)[-1] <= 1 + 1e-9


@given(st.lists(st.floats(14, 240), min_size=1, max_size=6))
def test_no_label_lies_on_another(wanted):
    found = scales.spread(wanted, gap=17, low=14, high=240)
    ordered = sorted(found)
    assert all(b - a >= 17 - 1e-6 for a, b in zip(ordered, ordered[1:], strict=False))
    assert ordered[0] >= 14 - 1e-6 and ordered[-1] <= 240 + 1e-6
    for (a, one), (b, other) in combinations(zip(wanted, found, strict=True), 2):
        assert a == b or (a < b) == (one < other)
