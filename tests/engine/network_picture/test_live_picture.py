"""The places of a picture whose numbers change: every layer has its own, and lines are between them."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from engine.checks.checks import check_network
from engine.data.catalogue import task_of
from engine.experiment.specs import DataSpec, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.network_picture.live_picture import INPUT, LivePicture, MaskShapes, live_picture
from engine.network_picture.style import picture_style

OF = LayerSpec.of
DENSE = OF("dense", units=3, activation="softmax")


def picture_of(
    *layers: LayerSpec,
    dataset: str = "iris",
    width: float = 900,
    height: float = 0,
    masks: MaskShapes | None = None,
) -> LivePicture:
    network, task = NetworkSpec(layers), task_of(DataSpec(dataset))
    check = check_network(network, TrainingSpec(), task)
    style = picture_style("light")
    return live_picture(network, check, task, style, width=width, height=height, masks=masks)


def test_units_and_lines_of_a_table_net() -> None:
    picture = picture_of(OF("dense", units=16), OF("dropout", rate=0.5), DENSE)
    assert [part.index for part in picture.parts] == [INPUT, 0, 1, 2]
    assert [len(part.units) for part in picture.parts] == [4, 12, 12, 3]
    assert [number for number, _, _ in picture.parts[1].units] == [*range(9), 13, 14, 15]
    assert [(link.start, link.end, link.is_full) for link in picture.links] == [
        (INPUT, 0, True),
        (0, 1, False),
        (1, 2, True),
    ]
    assert {line[:2] for line in picture.links[1].lines} == {(at, at) for at in (*range(9), 13, 14, 15)}
    assert len(picture.links[0].lines) == 4 * 12


def test_lines_begin_and_end_at_units() -> None:
    picture = picture_of(OF("dense", units=5), OF("dropout", rate=0.5), DENSE)
    places = {part.index: {number: (x, y) for number, x, y in part.units} for part in picture.parts}
    radius = picture.parts[0].radius
    for link in picture.links:
        for first, second, x1, y1, x2, y2 in link.lines:
            assert (x1 - radius, y1) == pytest.approx(places[link.start][first])
            assert (x2 + radius, y2) == pytest.approx(places[link.end][second])


def test_feature_maps() -> None:
    picture = picture_of(
        OF("conv2d", filters=20), OF("spatial_dropout2d", rate=0.5), OF("flatten"), DENSE, dataset="digits"
    )
    image, conv, dropout, flatten, _ = picture.parts
    assert [channel for channel, _ in image.tiles] == [-1]
    assert [channel for channel, _ in conv.tiles] == [*range(9), 17, 18, 19]
    assert [channel for channel, _ in dropout.tiles] == [channel for channel, _ in conv.tiles]
    assert flatten.units
    assert [(link.start, link.end) for link in picture.links] == [(2, 3)]
    for part in picture.parts:
        left, top, width, height = part.box
        for _, (x, y, w, h) in part.tiles:
            assert left <= x
            assert top <= y
            assert x + w <= left + width
            assert y + h <= top + height


def test_masks_of_a_recurrent_layer() -> None:
    layers = (
        OF("reshape", target_shape=(8, 8)),
        OF("lstm", units=5, dropout=0.2, recurrent_dropout=0.2),
        DENSE,
    )
    picture = picture_of(*layers, dataset="digits", masks={1: ((4, 8), (4, 5))})
    lstm = picture.parts[2]
    assert {(mask, number) for mask, number, _ in lstm.input_masks} == {
        (mask, number) for mask in range(4) for number in range(8)
    }
    assert len(lstm.state_masks) == 4 * 5
    assert max(x + width for _, _, (x, _, width, _) in lstm.state_masks) < lstm.units[0][1] - lstm.radius
    assert picture.links[-1].start == 1
    assert not picture_of(*layers, dataset="digits").parts[2].state_masks


def test_layers_that_are_off_are_left_out() -> None:
    off = LayerSpec(kind_id="dense", settings=OF("dense", units=7).settings, is_enabled=False)
    picture = picture_of(off, OF("dense", units=5), DENSE)
    assert [len(part.units) for part in picture.parts] == [4, 5, 3]


def test_what_stays_is_an_svg_without_units() -> None:
    picture = picture_of(OF("dense", units=16), OF("dropout", rate=0.5), DENSE)
    root = ET.fromstring(picture.svg)  # noqa: S314 (made here)
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "Dropout" in texts
    assert "16 numbers" in texts
    circles = list(root.iter("{http://www.w3.org/2000/svg}circle"))
    assert len(circles) == 2 * 3  # the dots of two gaps


def test_part_at_a_point() -> None:
    picture = picture_of(OF("dense", units=5), DENSE)
    _, x, y = picture.parts[1].units[2]
    found = picture.part_at(x, y)
    assert found is not None
    assert found.index == 0
    assert picture.part_at(-5, -5) is None


def test_rows_of_a_long_network_keep_their_links() -> None:
    layers = (*(OF("dense", units=5) for _ in range(9)), DENSE)
    picture = picture_of(*layers, width=500)
    tops = [part.box[1] for part in picture.parts]
    n_rows = len(set(tops))
    assert n_rows > 1
    assert len(picture.links) == 10 - (n_rows - 1)
    for link in picture.links:
        assert link.end == link.start + 1
        assert tops[link.start + 1] == tops[link.end + 1]


def test_scale_follows_the_space() -> None:
    small, large = (picture_of(OF("dense", units=5), DENSE, height=height) for height in (0, 700))
    assert large.scale > small.scale
    assert large.parts[0].radius > small.parts[0].radius
