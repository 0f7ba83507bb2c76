"""Numbers at axes have the decimal mark of the language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from matplotlib.figure import Figure

from engine.charts.chart_style import MarkedFormatter, PlainFormatter, chart_style, style_axes
from engine.charts.loss_axis import show_as_log
from engine.language import texts
from tests.engine.language.test_lists import German


@pytest.fixture(autouse=True)
def german(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(texts.VARIABLE, texts.ENGLISH)
    texts.use("de", German())
    yield
    texts.use(texts.ENGLISH)


def test_numbers_of_a_linear_axis() -> None:
    assert PlainFormatter().format_ticks([0.5, 1.0, 1.5]) == ["0,5", "1,0", "1,5"]
    assert PlainFormatter()(0.25) == "0,25"


def test_numbers_that_matplotlib_writes() -> None:
    axes = Figure().add_subplot()
    style_axes(axes, chart_style("light"))
    axes.set_xlim(0, 1)
    formatter = axes.xaxis.get_major_formatter()
    assert isinstance(formatter, MarkedFormatter)
    assert formatter.format_ticks([0.0, 0.5, 1.0]) == ["0,0", "0,5", "1,0"]


def test_names_at_an_axis_stay() -> None:
    axes = Figure().add_subplot()
    axes.set_xticks([0, 1], ["a", "b"])
    style_axes(axes, chart_style("light"))
    assert [label.get_text() for label in axes.get_xticklabels()] == ["a", "b"]


def test_numbers_of_a_logarithmic_axis() -> None:
    axes = Figure().add_subplot()
    show_as_log(axes)
    assert axes.yaxis.get_major_formatter()(0.05) == "0,05"
