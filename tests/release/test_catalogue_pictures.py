"""The pictures that ship are those of the data that ship."""

from __future__ import annotations

import pytest

from engine.data.catalogue import DATA_SETS
from engine.storage.set_pictures import set_pictures
from release.catalogue_pictures import drawn


@pytest.mark.parametrize("name", DATA_SETS)
def test_a_picture_is_what_the_loader_gives(name: str) -> None:
    """If this fails, the data have changed: `python3 -m release.catalogue_pictures`."""
    kept, made = set_pictures()[name], drawn(name)
    assert kept.images == made.images
    assert (kept.bars, kept.is_classes) == (pytest.approx(made.bars, abs=2e-3), made.is_classes)
    assert [number for _, _, number in kept.points] == [number for _, _, number in made.points]
    for ours, theirs in zip(kept.points, made.points, strict=True):
        assert ours == pytest.approx(theirs, abs=2e-3)
    for line, same in zip(kept.lines, made.lines, strict=True):
        assert line == pytest.approx(same, abs=2e-3)
