"""Why different?: pairs and shares, drawn where they belong, in every size and scheme, and as files."""

import csv
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from engine.analysis.variance_shares import StreamShare
from engine.analysis.variance_study import study_of
from engine.charts.chart_style import chart_style
from engine.charts.figure_look import FIGURE_SIZES
from engine.charts.variance_bars import WAITING, shown
from engine.charts.variance_figure import VarianceFigure, save_variance_figure
from engine.errors import InputError
from engine.experiment.specs import STREAMS
from tests.engine.analysis.sample_variance import variance_record
from tests.engine.charts.titles import left_title

ROWS = ("", *STREAMS)


def drawn(study, width=1000, height=480, scheme="light"):
    figure = Figure(figsize=(width / 100, height / 100), dpi=100)
    FigureCanvasAgg(figure)
    chart = VarianceFigure(figure, chart_style(scheme))
    chart.update(study)
    chart.lay_out()
    figure.canvas.draw()
    return chart


def test_variance_pairs_rows_have_equal_dots_and_own_rings():
    study = study_of(variance_record(8))
    placed = drawn(study).pairs.placed
    own: dict[str, dict[int, float]] = {}
    for index, row in enumerate(ROWS):
        mine = [one for one in placed if one.row == row]
        assert {one.pair.seed for one in mine} == set(range(8))
        assert all(index < one.y < index + 1 for one in mine)
        ordered = sorted(mine, key=lambda one: one.y)
        assert [one.own for one in ordered] == sorted(one.own for one in mine)
        own.setdefault("dots", {one.pair.seed: one.own for one in mine})
        assert own["dots"] == {one.pair.seed: one.own for one in mine}
        assert [one.other for one in mine] == pytest.approx([100 * one.pair.other for one in mine])


def test_variance_pairs_rings_follow_dots_in_the_decisive_row():
    placed = drawn(study_of(variance_record(20))).pairs.placed
    apart = {row: np.mean([abs(one.own - one.other) for one in placed if one.row == row]) for row in ROWS}
    assert min(apart, key=lambda row: apart[row]) == "split"
    assert apart["split"] < 0.6 * apart[""]


def test_variance_figure_has_no_row_for_a_split_where_there_is_none():
    record = variance_record(20)
    data = replace(record.definition.data, split="none", label_noise=0.0, train_samples=0)
    unsplit = study_of(replace(record, definition=replace(record.definition, data=data)))
    study = study_of(record)
    chart = drawn(study)
    assert chart.update(unsplit) is True
    assert set(chart.bars.firsts) == {"init", "shuffle", "mask"}
    assert {one.row for one in chart.pairs.placed} == {"", "init", "shuffle", "mask"}
    assert chart.pairs.axes.get_ylim() == (4, 0)
    chart.set_style(chart_style("dark"))
    assert set(chart.bars.firsts) == {"init", "shuffle", "mask"}
    chart.update(study)
    assert "split" in chart.bars.firsts and chart.bars.axes.get_ylim() == (5, 0)


def test_variance_bars_are_the_shares_of_their_streams():
    study = study_of(variance_record(20))
    bars = drawn(study).bars
    assert study.shares is not None
    for share in study.shares.streams:
        first, low, high, total = shown(share)
        assert bars.firsts[share.name].get_width() == first
        assert bars.totals[share.name].get_width() == total >= first
        assert list(bars.whiskers[share.name].get_xdata()) == [low, high]
        assert bars.values[share.name].get_text() == f"{round(100 * first)} %"
    assert bars.note.get_text() == ""
    assert bars.spread.get_text().startswith("std. dev. 2.")


def test_variance_bars_show_a_note_before_there_are_shares():
    bars = drawn(study_of(variance_record(8, n_parts=3))).bars
    assert " ".join(bars.note.get_text().split()) == WAITING
    assert not any(bars.firsts[name].get_visible() for name in STREAMS)
    few = drawn(study_of(variance_record(3))).bars
    assert "too few" in few.note.get_text()


def test_variance_pairs_limits_change_only_where_needed():
    chart = drawn(study_of(variance_record(8, n_parts=9)))
    assert not chart.update(study_of(variance_record(8, n_parts=9)))
    assert chart.update(study_of(variance_record(20)))


def test_variance_bars_first_order_is_at_most_total():
    share = StreamShare("mask", 0.3, -0.1, 0.6, 0.05, 0.02, 0.09)
    assert shown(share) == (0.05, 0.0, 0.09, 0.05)
    clear = replace(share, first_low=0.1)
    assert shown(clear) == (0.3, 0.1, 0.6, 0.3)
    below = replace(share, first_order=-0.2, first_low=-0.5, first_high=0.1)
    assert shown(below) == (0.0, 0.0, 0.1, 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1000, 480), (576, 300), (1900, 900)])
def test_variance_figure_texts_are_inside_and_do_not_overlap(scheme, width, height):
    chart = drawn(study_of(variance_record(20)), width, height, scheme)
    boxes = []
    for panel in (chart.pairs, chart.bars):
        labels = [*panel.keys, panel.axes.xaxis.label, left_title(panel.axes)]
        boxes += [text.get_window_extent() for text in labels]
    boxes += [text.get_window_extent() for text in chart.pairs.names]
    boxes += [text.get_window_extent() for text in chart.bars.values.values()]
    for index, box in enumerate(boxes):
        assert box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height
        assert not any(box.overlaps(other) for other in boxes[index + 1 :])


def test_variance_figure_repaints_the_study_in_another_scheme():
    chart = drawn(study_of(variance_record(8)))
    before = chart.pairs.placed
    chart.set_style(chart_style("dark"))
    assert chart.pairs.placed == before
    assert len(chart.figure.axes) == 2


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf"])
def test_variance_figure_files_are_deterministic(tmp_path, suffix):
    study = study_of(variance_record(20))
    paths = [tmp_path / f"{name}.{suffix}" for name in "ab"]
    for path in paths:
        save_variance_figure(study, path, title="Why different?", look=FIGURE_SIZES[1].look(2))
    assert paths[0].read_bytes() == paths[1].read_bytes()
    with pytest.raises(InputError, match=r"not a\.jpg"):
        save_variance_figure(study, tmp_path / "a.jpg")


def test_variance_figure_csv(tmp_path):
    study = study_of(variance_record(6))
    save_variance_figure(study, tmp_path / "a.csv")
    with (tmp_path / "a.csv").open() as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["part", "seed", "test_accuracy"]
    assert {(part, int(seed)): float(score) for part, seed, score in rows[1:]} == {
        (part, seed): score for part, row in study.scores.items() for seed, score in row.items()
    }
