"""How many files the tests make that a student might bring by mistake or malice."""

from pathlib import Path

from tests.engine.data.found.test_readers import WRONG_CIFAR, WRONG_IDX
from tests.engine.data.own_files.arrays import test_samples
from tests.engine.data.own_files.images import test_image_folder
from tests.engine.data.own_files.tables import test_hostile_tables


def test_there_are_more_than_300() -> None:
    files = (
        [name for name, _ in test_hostile_tables.TEXTS]
        + [f"arrays: {name}" for name in test_samples.HOSTILE]
        + [f"images: {name}" for name in (*test_image_folder.HOSTILE, *test_image_folder.DAMAGED)]
        + [f"well known: {name}" for name in (*WRONG_IDX, *WRONG_CIFAR)]
    )
    assert len(set(files)) == len(files) > 300


def test_what_is_written_is_seen(nothing_written: None) -> None:
    """The fixture of these tests itself: a file in the current folder fails it."""
    del nothing_written
    stray = Path("stray")
    stray.touch()
    places = Path.cwd().parent
    assert stray.resolve() in places.rglob("*")
    stray.unlink()
