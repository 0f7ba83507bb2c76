"""Bodies of outputs of all ranks, and where their numbers are."""

from __future__ import annotations

import pytest

from engine.network_picture.live_drawings import MaskGrid, Recurrent, Tiles, Units, live_body, mask_grid


@pytest.mark.parametrize(
    ("shape", "is_input", "numbers"),
    [
        ((28, 28, 1), True, (-1,)),
        ((32, 32, 3), True, (-1,)),
        ((28, 28, 1), False, (0,)),
        ((8, 8, 4), True, (0, 1, 2, 3)),
        ((5, 5, 100), False, (*range(9), 97, 98, 99)),
        ((50, 8), False, (-1,)),
    ],
)
def test_tiles(shape: tuple[int, ...], is_input: bool, numbers: tuple[int, ...]) -> None:
    body = live_body(shape, "accent", is_input=is_input)
    assert isinstance(body, Tiles)
    assert body.numbers == numbers


def test_tiles_keep_the_proportions_and_do_not_overlap() -> None:
    body = live_body((10, 20, 6), "accent")
    assert isinstance(body, Tiles)
    places = body.rectangles(100, 50)
    assert all(width == pytest.approx(2 * height) for _, _, width, height in places)
    assert min(left for left, *_ in places) == pytest.approx(100 - body.width / 2)
    assert max(top + height for _, top, _, height in places) == pytest.approx(50 + body.height / 2)
    for at, (left, top, width, height) in enumerate(places):
        for x, y, _, _ in places[at + 1 :]:
            assert x >= left + width or y >= top + height or x < left


def test_units() -> None:
    body = live_body((200,), "muted", has_loop=True)
    assert isinstance(body, Units)
    assert body.numbers == (*range(9), 197, 198, 199)
    assert body.has_loop
    assert len(live_body((), "muted").numbers) == 1


def test_mask_grid() -> None:
    grid = mask_grid("state", 4, 30)
    assert isinstance(grid, MaskGrid)
    cells = grid.cells(0, 0)
    assert len(cells) == 4 * 12
    assert {number for _, number, _ in cells} == {*range(9), 27, 28, 29}
    assert min(x for _, _, (x, _, _, _) in cells) >= -grid.width / 2


def test_recurrent_has_its_masks_at_the_left() -> None:
    body = live_body((5,), "accent", has_loop=True)
    drawing = Recurrent(body, (mask_grid("inputs", 1, 8), mask_grid("state", 1, 5)))
    first, second = drawing.grid_centres(0)
    assert first < second < drawing.body_centre(0)
    assert drawing.body_centre(0) + body.width / 2 == pytest.approx(drawing.width / 2)
    assert drawing.height >= body.height
