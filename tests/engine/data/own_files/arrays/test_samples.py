"""Arrays from .npz and .npy files: what is guessed, what is loaded, and what is refused."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.data.info import stored_type
from engine.data.own_files.arrays.samples import inspect_arrays, load_arrays
from engine.errors import InputError

pytestmark = pytest.mark.usefixtures("nothing_written")
RNG = np.random.default_rng(0)
IMAGES = RNG.integers(0, 256, (20, 10, 9), "uint8")
CLASSES = np.arange(20) % 3


def saved(folder: Path, /, **arrays: Any) -> Path:
    path = folder / "data.npz"
    np.savez(path, **arrays)
    return path


# --- What is read

PAIRS: dict[str, dict[str, Any]] = {
    "x y": {"x": np.ones((20, 4)), "y": CLASSES},
    "X y": {"X": np.ones((20, 4)), "y": CLASSES},
    "data target": {"data": np.ones((20, 4)), "target": CLASSES},
    "images labels": {"images": IMAGES, "labels": CLASSES},
    "features targets": {"targets": CLASSES, "features": np.ones((20, 4))},
    "other names": {"spectra": np.ones((20, 4)), "phase": CLASSES},
    "with more": {"x": np.ones((20, 4)), "y": CLASSES, "weights": np.ones(20), "note": np.array("hello")},
    "one-hot": {"x": np.ones((20, 4)), "y": np.eye(3)[CLASSES]},
    "one column": {"x": np.ones((20, 4)), "y": CLASSES[:, None]},
    "text": {"x": np.ones((20, 4)), "y": np.array(["0", "1", "2"])[CLASSES]},
    "bytes": {"x": np.ones((20, 4)), "y": np.array([b"0", b"1", b"2"])[CLASSES]},
    "whole floats": {"x": np.ones((20, 4)), "y": CLASSES.astype("float64")},
    "big endian": {"x": np.ones((20, 4), ">f8"), "y": CLASSES.astype(">i4")},
    "half floats": {"x": np.ones((20, 4), "float16"), "y": CLASSES.astype("int8")},
    "Fortran order": {"x": np.asfortranarray(np.ones((20, 4))), "y": CLASSES},
    "objects beside": {"x": np.ones((20, 4)), "y": CLASSES, "meta": np.array([{}], dtype=object)},
}


@pytest.mark.parametrize("arrays", PAIRS.values(), ids=PAIRS)
def test_features_and_target_are_found(tmp_path: Path, arrays: dict[str, Any]) -> None:
    file = inspect_arrays(saved(tmp_path, **arrays)).file
    assert (file.task, file.class_names, file.class_counts) == ("classification", ("0", "1", "2"), (7, 7, 6))
    x, y = load_arrays(file)
    assert x.dtype == stored_type(file.n_levels) and x.shape == (20, *file.shape)
    assert y.dtype == np.int64 and (y == CLASSES).all()


@pytest.mark.parametrize(
    "names",
    [
        ("x_train", "y_train", "x_test", "y_test"),
        ("X_train", "Y_train", "X_test", "Y_test"),
        ("train_images", "train_labels", "test_images", "test_labels"),
        ("data.train", "target.train", "data.test", "target.test"),
        ("trainX", "trainY", "testX", "testY"),
    ],
)
def test_training_and_test_arrays_are_joined(tmp_path: Path, names: tuple[str, ...]) -> None:
    parts = (IMAGES[:15], CLASSES[:15], IMAGES[15:], CLASSES[15:])
    found = inspect_arrays(saved(tmp_path, **dict(zip(names, parts, strict=True))))
    assert found.file.arrays == (f"{names[0]} + {names[2]}", f"{names[1]} + {names[3]}")
    x, y = load_arrays(found.file)
    assert (x[..., 0] == IMAGES).all() and (y == CLASSES).all()
    assert any("one after the other" in note for note in found.notes)
    assert found.file.given_sizes == (0, len(CLASSES) - 15)


@pytest.mark.parametrize(
    "x", [IMAGES, IMAGES.astype("float64"), IMAGES.astype("int64")], ids=lambda x: x.dtype.name
)
def test_pixels_stay_bytes(tmp_path: Path, x: Any) -> None:
    file = inspect_arrays(saved(tmp_path, x=x, y=CLASSES)).file
    found, _ = load_arrays(file)
    assert found.dtype == np.uint8 and (found[..., 0] == IMAGES).all()
    with pytest.raises(InputError, match="does not have the samples"):
        load_arrays(replace(file, n_levels=17))


SHAPES = {
    "rows": (np.ones((20, 7)), (7,), 2),
    "single numbers": (np.linspace(0.5, 1, 20), (1,), 0),
    "grey images": (IMAGES, (10, 9, 1), 256),
    "flat images": (RNG.integers(0, 17, (20, 64)), (8, 8, 1), 17),
    "squares of fractions": (RNG.random((20, 12, 12)), (12, 12, 1), 0),
    "sequences": (RNG.random((20, 40, 3)), (40, 3), 0),
    "colour images": (RNG.integers(0, 256, (20, 8, 9, 3), "uint8"), (8, 9, 3), 256),
    "channels first": (RNG.integers(0, 256, (20, 3, 8, 9), "uint8"), (8, 9, 3), 256),
    "grey, channels first": (RNG.random((20, 1, 8, 9)), (8, 9, 1), 0),
}


@pytest.mark.parametrize(("x", "shape", "n_levels"), SHAPES.values(), ids=SHAPES)
def test_the_shape_of_a_sample_is_guessed(
    tmp_path: Path, x: Any, shape: tuple[int, ...], n_levels: int
) -> None:
    x[0] = x.max()
    file = inspect_arrays(saved(tmp_path, x=x, y=CLASSES)).file
    assert file.shape == shape
    assert file.n_levels == (int(x.max()) + 1 if n_levels else 0)
    assert load_arrays(file)[0].shape == (20, *shape)


def test_channels_first_become_channels_last(tmp_path: Path) -> None:
    x = RNG.integers(0, 256, (20, 3, 8, 9), "uint8")
    file = inspect_arrays(saved(tmp_path, x=x, y=CLASSES)).file
    assert (load_arrays(file)[0] == x.transpose(0, 2, 3, 1)).all()


def test_shape_task_and_names_can_be_corrected(tmp_path: Path) -> None:
    path = saved(tmp_path, x=IMAGES, y=CLASSES, age=np.arange(20))
    file = inspect_arrays(path, ("", "age"), (90,), "regression").file
    assert (file.shape, file.task, file.target, file.class_names) == ((90,), "regression", "age", ())
    assert file.target_deviations == pytest.approx((np.arange(20).std(), 5.0))
    x, y = load_arrays(file)
    assert x.shape == (20, 90) and y.dtype == np.float32 and (y == np.arange(20)).all()


def test_the_arrays_are_listed_with_shape_and_type(tmp_path: Path) -> None:
    found = inspect_arrays(saved(tmp_path, images=IMAGES, labels=CLASSES))
    assert found.arrays == (("images", "20 × 10 × 9, uint8"), ("labels", "20, int64"))


def test_many_or_broken_numbers_are_a_regression(tmp_path: Path) -> None:
    for y in (np.arange(20), RNG.random(20), CLASSES + 0.5):
        assert inspect_arrays(saved(tmp_path, x=np.ones((20, 2)), y=y)).file.task == "regression"


def test_the_last_column_of_a_table_is_the_target(tmp_path: Path) -> None:
    table = np.column_stack([RNG.random((20, 3)), CLASSES])
    np.save(tmp_path / "table.npy", table)
    file = inspect_arrays(tmp_path / "table.npy").file
    assert (file.target, file.shape, file.task) == ("column 4", (3,), "classification")
    x, y = load_arrays(file)
    assert (x == table[:, :3].astype("float32")).all() and (y == CLASSES).all()
    other = inspect_arrays(tmp_path / "table.npy", ("", "column 1")).file
    assert (other.task, other.shape) == ("regression", (3,))


def test_records_have_a_column_for_each_field(tmp_path: Path) -> None:
    records = np.zeros(20, [("a", "f4"), ("label", "U5"), ("b", "i2")])
    records["label"], records["b"] = np.array(["cat", "dog"])[CLASSES % 2], CLASSES
    np.save(tmp_path / "records.npy", records)
    file = inspect_arrays(tmp_path / "records.npy").file
    assert (file.target, file.class_names, file.shape) == ("label", ("cat", "dog"), (2,))
    assert (load_arrays(file)[0][:, 1] == CLASSES).all()


def test_progress_reaches_the_end(tmp_path: Path) -> None:
    shares: list[float] = []
    inspect_arrays(saved(tmp_path, x=IMAGES, y=CLASSES), on_progress=shares.append)
    assert shares == sorted(shares) and shares[-1] == 1.0


# --- What is refused, in one sentence


class Spy:
    """Unpickling it would tell."""

    unpickled = False

    def __reduce__(self) -> tuple[Any, ...]:
        return setattr, (Spy, "unpickled", True)


def header(shape: object, descr: str = "<f8", version: bytes = b"\x01\x00") -> bytes:
    text = f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': {shape!r}, }}".encode()
    return b"\x93NUMPY" + version + struct.pack("<H", len(text) + 1) + text + b"\n"


def zipped(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(f"{name}.npy", content)
    return target.getvalue()


def npy(array: Any) -> bytes:
    target = io.BytesIO()
    np.save(target, array, allow_pickle=True)
    return target.getvalue()


def npz(**arrays: Any) -> bytes:
    return zipped(**{name: npy(array) for name, array in arrays.items()})


ONES, Y = np.ones((20, 4)), npy(CLASSES)
WITH_NAN = np.where(np.arange(80).reshape(20, 4) == 41, np.nan, 1.0)
LOCKED = bytearray(npz(x=ONES, y=CLASSES))
for _start, _flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
    _at = -1
    while (_at := LOCKED.find(_start, _at + 1)) >= 0:
        LOCKED[_at + _flag] |= 1

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "no .npz or .npy file"),
    "text": (lambda: b"1,2,3\n4,5,6\n", "no .npz or .npy file"),
    "a pickle": (lambda: __import__("pickle").dumps(Spy()), "no .npz or .npy file"),
    "random bytes": (lambda: RNG.bytes(2000), "no .npz or .npy file"),
    "half a zip": (lambda: npz(x=ONES, y=CLASSES)[:300], "no .npz or .npy file"),
    "zip without arrays": (lambda: _zip_of("readme.txt"), "has no arrays"),
    "broken checksum": (lambda: _flipped(npz(x=RNG.random((20, 4)), y=CLASSES)), "no .npz or .npy file"),
    "locked": (lambda: bytes(LOCKED), "locked with a password"),
    "magic only": (lambda: b"\x93NUMPY", "no .npz or .npy file"),
    "unknown version": (lambda: b"\x93NUMPY\x09\x00" + bytes(20), "unknown format 9.0"),
    "head cut off": (lambda: header((20, 4))[:30], "no .npz or .npy file"),
    "code in the head": (lambda: header("__import__('os').getcwd()"), "no .npz or .npy file"),
    "unclosed head": (
        lambda: header("(20,)").replace(b"(20,)", b"\x0b(20,("),
        "no .npz or .npy file",
    ),
    "head that is no dictionary": (lambda: b"\x93NUMPY\x01\x00\x03\x0012\n", "no .npz or .npy file"),
    "long head": (lambda: header("(" * 20000), "no .npz or .npy file"),
    "deep head": (lambda: header("(" * 5000)[:5000], "no .npz or .npy file"),
    "numbers cut off": (lambda: npy(ONES)[:-9], "cut off"),
    "huge shape": (lambda: header((10**12, 4)) + bytes(64), "GB"),
    "huge shape in a zip": (lambda: zipped(x=header((10**9, 10**9)) + bytes(9), y=Y), "GB"),
    "long shape in a zip": (lambda: zipped(x=header((10**6, 4)) + bytes(9), y=Y), "cut off"),
    "overflowing shape": (lambda: zipped(x=header((2**62, 2**62)), y=Y), "GB"),
    "negative shape": (lambda: zipped(x=header((-20, 4)), y=Y), "has a shape that is none"),
    "objects": (lambda: npz(x=np.array([Spy()] * 20, dtype=object), y=CLASSES), "Python objects"),
    "objects as target": (lambda: npz(x=ONES, y=np.array(["a", "b"] * 10, dtype=object)), "Python objects"),
    "a table of objects": (lambda: npy(np.array([[Spy(), 1]], dtype=object)), "Python objects"),
    "objects in records": (lambda: npy(np.zeros(9, [("a", "f4"), ("y", "O")])), "Python objects"),
    "records in records": (lambda: npy(np.zeros(9, [("a", [("b", "f4")]), ("y", "i2")])), "several values"),
    "one row of numbers": (lambda: npy(np.arange(9.0)), "is one array"),
    "one column": (lambda: npy(np.ones((9, 1))), "is one array"),
    "only images": (lambda: npy(IMAGES), "is one array"),
    "one value": (lambda: npy(np.float64(3)), "is one array"),
    "no target": (lambda: npz(x=ONES), "has no arrays for features and target"),
    "only names": (lambda: npz(title=np.array("hello"), n=np.array(3)), "has no arrays for features"),
    "wrong lengths": (lambda: npz(x=ONES, y=CLASSES[:19]), "20 samples and y 19"),
    "single value as target": (lambda: npz(x=ONES, y=np.array(1)), "20 samples and y no"),
    "no samples": (lambda: npz(x=np.ones((0, 4)), y=CLASSES[:0]), "has no values"),
    "no columns": (lambda: npz(x=np.ones((20, 0)), y=CLASSES), "has no values"),
    "missing values": (lambda: npz(x=WITH_NAN, y=CLASSES), "1 of 20 samples .* number 11"),
    "infinite values": (lambda: npz(x=ONES * np.inf, y=CLASSES), "20 of 20 samples"),
    "too large for float32": (lambda: npz(x=ONES * 1e300, y=CLASSES), "infinite"),
    "a table too large for float32": (lambda: npy(np.full((9, 3), 1e300)), "infinite"),
    "missing target": (lambda: npz(x=ONES, y=np.where(CLASSES == 1, np.nan, 0.5)), "7 missing or infinite"),
    "complex": (lambda: npz(x=ONES * 1j, y=CLASSES), "features must be numbers"),
    "text as features": (lambda: npz(x=np.full((20, 4), "a"), y=CLASSES), "features must be numbers"),
    "dates as features": (lambda: npz(x=np.zeros((20, 4), "M8[D]"), y=CLASSES), "features must be numbers"),
    "dates as target": (lambda: npz(x=ONES, y=np.arange(20).astype("M8[D]")), "are no classes"),
    "one class": (lambda: npz(x=ONES, y=np.zeros(20, int)), "1 different values"),
    "too many classes": (
        lambda: npz(x=np.ones((2000, 1)), y=np.arange(2000).astype(str)),
        "2,000 different values",
    ),
    "many targets": (lambda: npz(x=ONES, y=RNG.random((20, 3))), "one value for each sample"),
    "volumes": (lambda: npz(x=np.ones((20, 5, 5, 5)), y=CLASSES), "expected are rows, sequences"),
    "five dimensions": (lambda: npz(x=np.ones((20, 2, 2, 2, 2)), y=CLASSES), "expected are rows"),
    "parts of different shapes": (
        lambda: npz(x_train=ONES, y_train=CLASSES, x_test=np.ones((20, 5)), y_test=CLASSES),
        "different shapes",
    ),
}


def _zip_of(name: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(name, "text")
    return target.getvalue()


def _flipped(content: bytes) -> bytes:
    changed = bytearray(content)
    changed[200] ^= 0xFF
    return bytes(changed)


@pytest.mark.timeout(5)
@pytest.mark.parametrize(("make", "sentence"), HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_read_ends_in_one_sentence(
    tmp_path: Path, make: Callable[[], bytes], sentence: str
) -> None:
    content = make()
    path = tmp_path / "hostile.bin"
    path.write_bytes(content)
    with pytest.raises(InputError, match=sentence) as caught:
        inspect_arrays(path)
    text = str(caught.value)
    assert text.endswith(".") and "\n" not in text and len(text) < 400
    assert not Spy.unpickled
    assert [entry.name for entry in tmp_path.iterdir()] == ["hostile.bin"]


@pytest.mark.timeout(20)
def test_a_bomb_of_zeros_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.npz"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("x.npy", "w", force_zip64=True) as entry:
            entry.write(header((300_000, 1000), "|u1"))
            for _ in range(300):
                entry.write(bytes(1_000_000))
        archive.writestr("y.npy", npy(np.zeros(300_000, "uint8")))
    with pytest.raises(InputError, match=r"would unpack from 1\.3 to 300 MB"):
        inspect_arrays(path)


@pytest.mark.parametrize(
    ("names", "shape", "task", "sentence"),
    [
        (("z", ""), (), "", "has no array z; there are x, y, s"),
        (("", "z"), (), "", "has no array z"),
        (("x", "s"), (), "regression", "a regression needs numbers"),
        (("", ""), (5, 5), "", "do not fit the shape 5 × 5"),
        (("", ""), (-2, -2), "", "do not fit the shape"),
        (("", ""), (1, 1, 2, 2), "", "do not fit the shape"),
    ],
)
def test_wrong_choices_are_refused(
    tmp_path: Path, names: tuple[str, str], shape: tuple[int, ...], task: str, sentence: str
) -> None:
    path = saved(tmp_path, x=ONES, y=CLASSES, s=np.array(["a", "b"] * 10))
    with pytest.raises(InputError, match=sentence):
        inspect_arrays(path, names, shape, task)


def test_a_changed_or_lost_file_is_not_loaded(tmp_path: Path) -> None:
    path = saved(tmp_path, x=ONES, y=CLASSES)
    file = inspect_arrays(path).file
    saved(tmp_path, x=ONES * 2, y=CLASSES)
    with pytest.raises(InputError, match="has changed since it was imported"):
        load_arrays(file)
    path.unlink()
    with pytest.raises(InputError, match="any more"):
        load_arrays(file)


def test_letters_that_do_not_exist_are_refused(tmp_path: Path) -> None:
    letters = np.array(["0", "1", "2"])[CLASSES]
    letters.view("u4")[CLASSES == 2] = 0x1FFFFF
    with pytest.raises(InputError, match="letters that do not exist"):
        inspect_arrays(saved(tmp_path, x=np.ones((20, 4)), y=letters))
