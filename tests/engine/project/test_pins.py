"""Pins have facts in words, an order and limits; a PNG is refused for all that can be wrong with it."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest

from engine.errors import InputError
from engine.project.pins import (
    MAX_BYTES,
    MAX_CAPTION,
    MAX_PINS,
    MAX_TITLE,
    Pin,
    moved,
    png_size,
    with_pin,
    without,
)
from tests.engine.project.sample_pins import PIN, SIGNATURE, broken_png, chunk, header, pins, png

END = chunk(b"IEND")
PIXELS = chunk(b"IDAT", b"x")


def titles(found: tuple[Pin, ...]) -> str:
    return "".join(pin.title for pin in found)


@pytest.mark.parametrize(
    ("pin", "facts"),
    [
        (PIN, "rate 0.5, seed 3, epoch 12, step 4"),
        (replace(PIN, step=None), "rate 0.5, seed 3, epoch 12"),
        (Pin("a", rate=0.0, seed=1_000_000), "rate 0, seed 1000000"),
        (Pin("a"), ""),
    ],
)
def test_facts_are_those_that_apply(pin: Pin, facts: str) -> None:
    assert pin.facts == facts


def test_size_is_read_from_the_header() -> None:
    assert PIN.size == (40, 30)
    assert png_size(broken_png()) == (40, 30)


@pytest.mark.parametrize("index", range(4))
@pytest.mark.parametrize("delta", [-9, -1, 0, 1, 9])
def test_moved_pin_keeps_the_order_of_the_others(index: int, delta: int) -> None:
    found = titles(moved(pins(4), index, delta))
    assert found.index(str(index + 1)) == min(max(0, index + delta), 3)
    assert sorted(found) == list("1234")
    others = found.replace(str(index + 1), "")
    assert list(others) == sorted(others)


def test_pins_are_added_at_the_end_and_removed() -> None:
    found = with_pin(pins(2), PIN)
    assert found == (*pins(2), PIN)
    assert titles(without(pins(3), 1)) == "13"
    with pytest.raises(InputError, match="up to 12 pinned pictures"):
        with_pin(pins(MAX_PINS), PIN)
    with pytest.raises(InputError, match=r"The picture can't be pinned: it is not a PNG\."):
        with_pin((), replace(PIN, png=b""))


@pytest.mark.parametrize(
    ("pin", "problem"),
    [
        (replace(PIN, title=" "), "title must be a line"),
        (replace(PIN, title="a" * (MAX_TITLE + 1)), "title must be a line"),
        (replace(PIN, title="a\nb"), "title must be a line"),
        (replace(PIN, title="a\u202eb"), "title must be a line"),
        (replace(PIN, caption="a" * (MAX_CAPTION + 1)), "caption must be text of up to 1,000"),
        (replace(PIN, caption="a\x1b[31m"), "caption must be text"),
        (replace(PIN, png=SIGNATURE + header(2001, 2000) + PIXELS + END), "4 megapixels, not 2,001 × 2,000"),
        (replace(PIN, png=png(700, 700, is_noisy=True)), "up to 1 MB"),
    ],
)
def test_pin_is_bounded(pin: Pin, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        pin.check()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "not a PNG"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(100), "not a PNG"),
        (SIGNATURE, "changed or cut off"),
        (png()[:-1], "changed or cut off"),
        (png()[:-20], "changed or cut off"),
        (png() + b"<script>", "changed or cut off"),
        (png() + png(), "changed or cut off"),
        (png().replace(b"IDAT", b"IDAX"), "changed or cut off"),
        (SIGNATURE + struct.pack(">I", 2**32 - 1) + b"IHDR" + bytes(50), "changed or cut off"),
        (SIGNATURE + header(9, 9) + END, "changed or cut off"),
        (SIGNATURE + PIXELS + header(9, 9) + END, "changed or cut off"),
        (SIGNATURE + header(9, 9) + header(8, 8) + PIXELS + END, "changed or cut off"),
        (SIGNATURE + chunk(b"IHDR", b"123") + PIXELS + END, "changed or cut off"),
        (SIGNATURE + header(0, 9) + PIXELS + END, "8 bits in each channel"),
        (SIGNATURE + header(9, 9, depth=16) + PIXELS + END, "8 bits in each channel"),
        (SIGNATURE + header(9, 9, colour=5) + PIXELS + END, "8 bits in each channel"),
        (SIGNATURE + header(9, 9, interlace=1) + PIXELS + END, "not interlaced"),
        (SIGNATURE + header(9, 9) + chunk(b"acTL", bytes(8)) + PIXELS + END, "part b'acTL'"),
        (SIGNATURE + header(9, 9) + chunk(b"zTXt", bytes(8)) + PIXELS + END, "part b'zTXt'"),
        (bytes(MAX_BYTES + 1), "up to 1 MB, not 1,000,001 bytes"),
    ],
)
def test_other_files_are_no_pictures(data: bytes, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        png_size(data)
