"""Every kind of data has its kind of picture, within its limits, and small."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from engine.data.catalogue import DATA_SETS, data_set_info
from engine.data.preview import DataPreview, preview
from engine.data.set_picture import N_BARS, N_IMAGES, N_LINES, N_POINTS, set_picture
from engine.experiment.specs import DataSpec
from tests.engine.data.own_files.tables.own_tables import own_data, penguins

MAX_BYTES = 20_000


@pytest.mark.parametrize("name", ["iris", "boston_housing", "digits", "shapes", "moons", "chicago_trains"])
def test_a_picture_is_of_the_sets_kind_and_small(name: str) -> None:
    info = DATA_SETS[name]
    picture = set_picture(info, preview(DataSpec(name)))
    assert len(pickle.dumps(picture)) < MAX_BYTES
    assert len(picture.images) == (N_IMAGES if info.is_image else 0)
    assert bool(picture.points) == info.is_plane and len(picture.points) <= N_POINTS
    assert bool(picture.lines) == info.is_sequence and len(picture.lines) <= N_LINES
    assert bool(picture.bars) == (info.is_table and not info.is_plane) and len(picture.bars) <= N_BARS
    assert picture.is_classes == (bool(picture.bars) and info.task == "classification")
    shares = [*picture.bars, *(value for line in picture.lines for value in line)]
    shares += [value for x, y, _ in picture.points for value in (x, y)]
    assert all(0 <= share <= 1 for share in shares)


def test_points_keep_their_proportions_and_their_classes() -> None:
    found = preview(DataSpec("moons"))
    assert found.map is not None
    picture = set_picture(DATA_SETS["moons"], found)
    xs, ys = [x for x, _ in found.map.points], [y for _, y in found.map.points]
    wide = max(xs) - min(xs)
    assert wide > max(ys) - min(ys)  # moons lie side by side
    drawn_xs, drawn_ys = [x for x, _, _ in picture.points], [y for _, y, _ in picture.points]
    step = len(found.map.points) // N_POINTS
    first, second = found.map.points[0], found.map.points[step]
    assert drawn_xs[1] - drawn_xs[0] == pytest.approx((second[0] - first[0]) / wide, abs=2e-3)
    assert drawn_ys[1] - drawn_ys[0] == pytest.approx((second[1] - first[1]) / wide, abs=2e-3)
    assert [number for _, _, number in picture.points[:2]] == [
        found.map.targets[0],
        found.map.targets[step],
    ]


def test_a_file_of_the_users_has_a_picture_and_a_constant_target_too(tmp_path: Path) -> None:
    data = own_data(tmp_path, penguins())
    picture = set_picture(data_set_info(data), preview(data))
    assert len(picture.bars) == 3 and max(picture.bars) == 1 and picture.is_classes
    nothing = DataPreview(n_samples=3, target_range=(1.0, 1.0), target_counts=(0, 3))
    assert set_picture(DATA_SETS["diabetes"], nothing).bars == (1.0,)
