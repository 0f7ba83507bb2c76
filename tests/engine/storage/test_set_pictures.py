"""The file of small pictures: one for every set of the catalogue, read as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.data.catalogue import DATA_SETS
from engine.data.set_picture import SetPicture
from engine.errors import InputError
from engine.storage import set_pictures as module
from engine.storage.set_pictures import SAME_IMAGES, pictures_text, set_pictures

MADE = {
    "images": SetPicture(images=((1, 2, b"\x00\xff"), (1, 2, b"ab"))),
    "points": SetPicture(points=((0.25, 1.0, 3),)),
    "lines": SetPicture(lines=((0.0, 0.5), (1.0, 0.125))),
    "classes": SetPicture(bars=(1.0, 0.5), is_classes=True),
    "histogram": SetPicture(bars=(0.0, 1.0)),
}


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "pictures.json"
    monkeypatch.setattr(module, "PATH", made)
    return made


def test_every_set_of_the_catalogue_has_a_picture() -> None:
    assert set_pictures().keys() == DATA_SETS.keys() | SAME_IMAGES.keys()
    assert set_pictures()["mnist_70000"].images == set_pictures()["mnist"].images


def test_pictures_are_read_as_they_were_written(path: Path) -> None:
    path.write_text(pictures_text(MADE), "utf-8")
    assert set_pictures.__wrapped__() == MADE


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"iris": 3}',
        '{"iris": {"images": [[1, 2, "?"]]}}',
        '{"iris": {"images": [[9, 9, "AAAA"]]}}',
        '{"iris": {"points": [[1]]}}',
    ],
)
def test_a_damaged_file_is_one_sentence(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=r"The pictures of the catalogue can't be read: .*\.$"):
        set_pictures.__wrapped__()
