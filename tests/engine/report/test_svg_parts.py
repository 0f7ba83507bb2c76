import re

import pytest

from engine.report.figures import curve_figure, difference_figure, network_figure
from engine.report.svg_parts import clipped, clipped_line, inline_svg, plain_svg
from tests.engine.analysis.sample_results import sweep_results
from tests.engine.report.sample_reports import sample_project


@pytest.mark.parametrize(
    ("outline", "box", "wanted"),
    [
        (
            "M 1 1 L 2 1 L 2 2 z",
            (0, 0, 9, 9),
            "M 1.000000 1.000000 L 2.000000 1.000000 L 2.000000 2.000000 z",
        ),
        ("M 20 20 L 30 20 L 30 30 z", (0, 0, 10, 10), ""),
        (
            "M -5 5 L 5 5 L 5 7 L -5 7 z",
            (0, 0, 10, 10),
            "M 0.000000 7.000000 L 0.000000 5.000000 L 5.000000 5.000000 L 5.000000 7.000000 z",
        ),
    ],
)
def test_svg_outlines_are_clipped_to_their_box(outline: str, box: tuple[float, ...], wanted: str) -> None:
    found = clipped(outline, box)  # type: ignore[arg-type]

    def corners(text: str) -> set[tuple[str, ...]]:
        return set(re.findall(r"(\S+) (\S+)(?= [Lz])", text))

    assert corners(found) == corners(wanted)


@pytest.mark.parametrize(
    ("outline", "wanted"),
    [
        ("M 1 1 L 2 1 L 2 5", "M 1.000000 1.000000 L 2.000000 1.000000 L 2.000000 5.000000"),
        ("M 5 -90 L 5 90", "M 5.000000 0.000000 L 5.000000 10.000000"),
        ("M 12 0 L 12 9", ""),
        ("M -9 4 L -1 20", ""),
        (
            "M 5 5 L 15 5 L 15 8 L 5 8",  # it leaves the box and comes back
            "M 5.000000 5.000000 L 10.000000 5.000000 M 10.000000 8.000000 L 5.000000 8.000000",
        ),
    ],
)
def test_svg_lines_are_clipped_to_their_box(outline: str, wanted: str) -> None:
    assert clipped_line(outline, (0, 0, 10, 10)) == wanted


def test_svg_intervals_of_a_report_end_at_the_edge_of_their_panel() -> None:
    # The intervals of two or three seeds can be far wider than their differences.
    svg = difference_figure(sweep_results({0.0: [0.8, 0.81], 0.5: [0.86, 0.8]})).svg
    ((top, height),) = {
        (float(y), float(h))
        for y, h in re.findall(r'<rect x="\S+" y="(\S+)" width="\S+" height="(\S+)"/>', svg)
    }
    lines = r'<path d="([^"]*)"(?: clip-path="[^"]*")? style="fill: none; stroke: #1b2430; stroke-width: 1.6'
    ys = {text: _ys("\n".join(re.findall(lines, text))) for text in (svg, plain_svg(svg))}
    assert max(ys[svg]) > top + height + 1
    assert ys[plain_svg(svg)]
    assert top - 0.01 <= min(ys[plain_svg(svg)]) <= max(ys[plain_svg(svg)]) <= top + height + 0.01


def _ys(outline: str) -> list[float]:
    return [float(y) for y in re.findall(r"[ML] \S+ (\S+)", outline)]


def test_svg_bands_are_within_their_panel() -> None:
    (run,) = sample_project(n_seeds=2).runs
    svg = curve_figure(run.results).svg
    assert re.search(r'<path d="[^"]*" clip-path="url\(#[^)]*\)" style="fill: #', svg)
    found = plain_svg(svg)
    assert not re.search(r'<path d="[^"]*" clip-path="url\(#[^)]*\)" style="fill: #', found)
    height = float(re.search(r'viewBox="0 0 \S+ (\S+)"', svg)[1])  # type: ignore[index]
    for outline in re.findall(r'<path d="(M[^"]*)" style="fill: #[0-9a-f]{6}; fill-opacity: 0.18"', found):
        ys = [float(y) for _, y in re.findall(r"(\S+) (\S+)(?= [Lz])", outline)]
        assert ys
        assert min(ys) >= 0.05 * height
        assert max(ys) <= 0.95 * height


def test_inline_svg_ids_are_unique() -> None:
    (run,) = sample_project().runs
    figures = [network_figure(run.definition), curve_figure(run.results), difference_figure(run.results)]
    for figure in figures:
        text = inline_svg(figure.svg, "fig-1", 'a "b" <c>')
        names = re.findall(r'\bid="([^"]*)"', text)
        assert len(set(names)) == len(names)
        assert all(name.startswith("fig-1-") for name in names)
        assert set(re.findall(r'(?:href="|url\()#([^")]*)', text)) <= set(names)
        assert "http" not in text
        assert text.startswith('<svg role="img" aria-label="a &quot;b&quot; &lt;c&gt;"')
