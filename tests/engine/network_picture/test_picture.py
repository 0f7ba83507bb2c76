"""The picture of a network: geometry, masks, text, and that it is valid XML."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from engine.checks.checks import check_network
from engine.data.catalogue import data_set_info, task_of
from engine.experiment.specs import DataSpec, TrainingSpec
from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import LayerSpec, NetworkSpec
from engine.network_picture import (
    NetworkPicture,
    network_picture,
    picture_style,
    save_network_picture,
)
from engine.storage.examples import EXAMPLES, example

SVG = "{http://www.w3.org/2000/svg}"
WIDTHS = (300, 560, 1100)
STYLE = picture_style("light")


def dense(units: int) -> LayerSpec:
    return LayerSpec.of("dense", units=units, activation="relu")


def drawn(
    network: NetworkSpec, data: str = "digits", width: float = 1100, **options: object
) -> NetworkPicture:
    spec = DataSpec(data)
    task = task_of(spec)
    check = check_network(network, TrainingSpec(), task)
    options = {"class_names": data_set_info(spec).class_names, "style": STYLE, **options}
    style = options.pop("style")
    return network_picture(network, check, task, style, width=width, **options)  # type: ignore[arg-type]


def tree(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 (our own picture)


def texts(picture: NetworkPicture) -> list[str]:
    return [item.text or "" for item in tree(picture.svg).iter(f"{SVG}text")]


def stack(*layers: LayerSpec) -> NetworkSpec:
    return NetworkSpec(layers)


CONV = stack(
    LayerSpec.of("conv2d", filters=32),
    LayerSpec.of("max_pooling2d"),
    LayerSpec.of("spatial_dropout2d"),
    LayerSpec.of("conv2d", filters=64, kernel_size=(2, 2)),
    LayerSpec.of("flatten"),
    dense(128),
    LayerSpec.of("dropout", rate=0.5),
    dense(10),
)
SEQUENCE = stack(
    LayerSpec.of("reshape", target_shape=(8, 8)),
    LayerSpec.of("conv1d"),
    LayerSpec.of("spatial_dropout1d"),
    LayerSpec.of("lstm", units=32, recurrent_dropout=0.3, return_sequences=True),
    LayerSpec.of("gru", dropout=0.2, bidirectional=True),
    LayerSpec.of("gaussian_noise"),
    LayerSpec.of("gaussian_dropout"),
    LayerSpec.of("alpha_dropout"),
    dense(10),
)
LONG = stack(
    LayerSpec.of("flatten"),
    *(layer for i in range(10) for layer in (dense(64), LayerSpec.of("dropout"))),
    dense(10),
)
NETWORKS = {
    **{name: example(name).network for name in EXAMPLES},
    "conv": CONV,
    "sequence": SEQUENCE,
    "long": LONG,
    "empty": stack(),
    "broken": stack(LayerSpec.of("flatten"), LayerSpec.of("conv2d"), dense(10)),
}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", NETWORKS)
def test_network_picture_boxes_do_not_overlap_and_are_inside(name: str, width: int) -> None:
    picture = drawn(NETWORKS[name], width=width)
    for _, x, y, w, h in picture.boxes:
        assert x >= 0 and y >= 0 and w > 0 and h > 0
        assert x + w <= picture.size[0] + 0.1 and y + h <= picture.size[1] + 0.1
    for (_, x1, y1, w1, h1), (_, x2, y2, w2, h2) in itertools.combinations(picture.boxes, 2):
        assert x1 + w1 <= x2 or x2 + w2 <= x1 or y1 + h1 <= y2 or y2 + h2 <= y1


@pytest.mark.parametrize("name", NETWORKS)
def test_network_picture_is_xml_of_its_stated_size_with_text(name: str) -> None:
    for width in WIDTHS:
        picture = drawn(NETWORKS[name], width=width)
        root = tree(picture.svg)
        assert float(root.get("width", 0)) == picture.size[0] <= width + 1
        (whole,) = (item for item in root.iter(f"{SVG}g") if item.get("transform"))
        scale = float(re.findall(r"scale\((.*)\)", whole.get("transform", ""))[0])
        for item in root.iter(f"{SVG}text"):
            assert float(item.get("font-size", 0)) * scale >= 10


def test_network_picture_has_a_captioned_box_for_every_layer() -> None:
    named = replace(dense(12), name="first")
    network = stack(LayerSpec.of("flatten"), named, LayerSpec.of("dropout", rate=0.25), dense(10))
    picture = drawn(network)
    assert [uid for uid, *_ in picture.boxes] == [layer.uid for layer in network.layers]
    found = texts(picture)
    for text in (
        "Input",
        "first",
        "Dense",
        "12 numbers",
        "780 parameters",
        "drop 0.25",
        "Output",
        "10 classes",
    ):
        assert text in found
    assert [text for text in found if len(text) == 1] == list("0123456789")


def test_network_picture_layer_at_a_point() -> None:
    picture = drawn(CONV)
    for uid, x, y, w, h in picture.boxes:
        assert picture.layer_at(x + w / 2, y + h / 2) == uid
    assert picture.layer_at(-1, -1) is None


def test_network_picture_escapes_text_and_drops_invalid_characters() -> None:
    named = replace(dense(3), name='<a> & "b"\x00')
    style = replace(STYLE, family='A "fine" & <font>')
    picture = drawn(stack(named), "iris", style=style, class_names=("<x>", "y & z", "]]>"))
    found = texts(picture)
    assert '<a> & "b"' in "".join(found)
    assert {"<x>", "y & z", "]]>"} <= set(found)


def hollow(picture: NetworkPicture) -> list[ElementTree.Element]:
    groups = tree(picture.svg).iter(f"{SVG}g")
    fill, stroke = STYLE.card, STYLE.dropout
    return [
        part
        for group in groups
        if (group.get("fill"), group.get("stroke")) == (fill, stroke)
        for part in group
    ]


@pytest.mark.parametrize("units", [4, 12, 128])
def test_network_picture_share_of_dropped_units_follows_the_rate(units: int) -> None:
    shown = min(units, 12)
    layer = LayerSpec.of("dropout")
    places: set[str] = set()
    for rate in (0.0, 0.1, 0.3, 0.5, 0.8, 0.95):
        picture = drawn(stack(dense(units), layer.with_value("rate", rate), dense(3)), "iris")
        found = {part.get("cy", "") for part in hollow(picture)}
        assert abs(len(found) / shown - rate) <= 0.5 / shown
        assert places <= found, "a higher rate drops the same units and more"
        places = found


def test_network_picture_mask_depends_on_the_seed() -> None:
    network = stack(dense(64), LayerSpec.of("dropout", rate=0.5), dense(3))
    pictures = [drawn(network, "iris", seed=seed) for seed in (0, 0, 1)]
    assert pictures[0].svg == pictures[1].svg != pictures[2].svg
    copied = NetworkSpec(tuple(layer.copy() for layer in network.layers))
    assert drawn(copied, "iris").svg == pictures[0].svg, "a mask does not hang on when the card was made"


def test_network_picture_shows_recurrent_and_spatial_dropout() -> None:
    reshape = LayerSpec.of("reshape", target_shape=(8, 8))
    gru = LayerSpec.of("gru", units=12, recurrent_dropout=0.5)
    assert len(hollow(drawn(stack(reshape, gru, dense(10))))) == 6
    spatial = LayerSpec.of("spatial_dropout1d", rate=0.5)
    parts = hollow(drawn(stack(reshape, spatial, LayerSpec.of("flatten"), dense(10))))
    assert len(parts) == 4 * 8
    assert len({part.get("y") for part in parts}) == 4


def test_network_picture_draws_no_lines_of_dropped_units() -> None:
    def n_lines(rate: float) -> int:
        network = stack(dense(10), LayerSpec.of("dropout", rate=rate), dense(3))
        return sum(
            (item.get("d") or "").count("M") for item in tree(drawn(network, "iris").svg).iter(f"{SVG}path")
        )

    assert n_lines(0.0) - n_lines(0.5) == 5 + 5 * 3


def test_network_picture_leaves_out_and_counts_disabled_layers() -> None:
    off = replace(dense(99), is_enabled=False)
    picture = drawn(stack(dense(8), off, dense(3)), "iris")
    assert len(picture.boxes) == 2
    assert "1 layer is switched off and left out." in texts(picture)


def test_network_picture_of_a_broken_stack_ends_at_the_error() -> None:
    network = stack(LayerSpec.of("flatten"), LayerSpec.of("conv2d"), dense(8), dense(10))
    picture = drawn(network)
    assert [uid for uid, *_ in picture.boxes] == [layer.uid for layer in network.layers[:2]]
    found = " ".join(texts(picture))
    assert "can't work here" in found and "2 more layers are left out" in found
    assert "Output" not in found
    assert "stops at Conv2D" in picture.sentence


def test_network_picture_of_an_empty_network_has_a_placeholder() -> None:
    picture = drawn(stack())
    found = texts(picture)
    assert {"Input", "Output", "No layers yet.", "10 classes"} <= set(found)
    assert "stroke-dasharray" in picture.svg
    assert not picture.boxes


def test_network_picture_with_all_layers_disabled_says_so() -> None:
    picture = drawn(stack(*(replace(layer, is_enabled=False) for layer in CONV.layers)))
    found = texts(picture)
    assert {"Input", "Output", "All layers are", "switched off."} <= set(found)
    assert not any("No layers yet" in text or "left out" in text for text in found)
    assert "only layers that are switched off" in picture.sentence


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("height", [200, 500, 700, 1500])
def test_network_picture_uses_but_does_not_exceed_a_height(name: str, height: int) -> None:
    usual, large = drawn(NETWORKS[name], width=1100), drawn(NETWORKS[name], width=1100, height=height)
    assert large.size == usual.size or usual.size[1] < large.size[1] <= height
    assert large.size[0] <= max(1101, usual.size[0])
    for old, new in zip(usual.boxes, large.boxes, strict=True):
        assert old[3] - 1 <= new[3] <= 1.61 * old[3]
    if name == "empty" and height == 1500:
        assert large.size[1] == pytest.approx(1.6 * usual.size[1], abs=2)


def test_network_picture_marks_selected_layers() -> None:
    marked = [
        drawn(CONV, selected_uids=uids).svg.count(STYLE.accent_soft)
        for uids in ((), [CONV.layers[1].uid], [x.uid for x in CONV.layers[:3]])
    ]
    assert marked == [0, 1, 3]


@pytest.mark.parametrize("kind_id", LAYER_KINDS)
def test_network_picture_draws_every_kind_after_every_input(kind_id: str) -> None:
    shapes = [
        (),
        (LayerSpec.of("flatten"),),
        (LayerSpec.of("reshape", target_shape=(8, 8)),),
        (LayerSpec.of("reshape", target_shape=(2, 2, 4, 4)),),
    ]
    for before in shapes:
        picture = drawn(stack(*before, LayerSpec.of(kind_id)))
        tree(picture.svg)
        assert len(picture.boxes) == len(before) + 1


def test_network_picture_draws_extreme_values() -> None:
    for rate in (-1.0, 1.0, 5.0):
        drawn(stack(LayerSpec.of("flatten"), LayerSpec.of("dropout", rate=rate), dense(10)))
        drawn(stack(LayerSpec.of("gaussian_dropout", rate=rate)))
    picture = drawn(stack(LayerSpec.of("flatten"), dense(9_999), dense(10)), width=10)
    assert "9,999 numbers" in texts(picture)


def test_network_picture_scale_enlarges_everything() -> None:
    usual, large = drawn(CONV, width=1100), drawn(CONV, width=2200, style=replace(STYLE, scale=2.0))
    assert large.size == pytest.approx([2 * value for value in usual.size], abs=1)
    assert large.boxes[3][1:] == pytest.approx([2 * value for value in usual.boxes[3][1:]])


def test_network_picture_draws_a_hundred_layers() -> None:
    layers = [layer for _ in range(50) for layer in (dense(64), LayerSpec.of("dropout"))]
    network = stack(LayerSpec.of("flatten"), *layers)
    uids = {box[0] for box in drawn(network).boxes}
    assert uids >= {layer.uid for layer in network.layers}


def test_network_picture_file_names_a_fallback_font(tmp_path: Path) -> None:
    picture = drawn(CONV)
    path = tmp_path / "network.svg"
    save_network_picture(picture, path)
    root = tree(path.read_text(encoding="utf-8"))
    assert [item.get("font-family") for item in root.iter(f"{SVG}g") if item.get("font-family")] == [
        "Inter, sans-serif"
    ]


def test_network_picture_alternative_text() -> None:
    network = stack(dense(16), LayerSpec.of("dropout", is_swept=True), dense(3))
    assert drawn(network, "iris").sentence == (
        "The network: 4 numbers in; Dense 16, Dropout, drop 0.2 · swept, Dense 3; 3 classes out; "
        "131 parameters."
    )
