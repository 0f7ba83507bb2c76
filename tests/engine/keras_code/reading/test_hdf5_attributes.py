"""Texts of attributes are those that the library reads, and damaged ones cost neither memory nor time."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from typing import Any

import h5py
import numpy as np
import pytest

from engine.errors import InputError
from engine.keras_code.reading.hdf5_attributes import Hdf5Attributes
from engine.keras_code.reading.hdf5_objects import Hdf5Objects

MOST = 1_000_000
DAMAGED = "the file is damaged"


def written(fill: Callable[[Any], None], **options: Any) -> tuple[io.BytesIO, int]:
    """A file that `fill` has filled, and where the header of its root is."""
    data = io.BytesIO()
    with h5py.File(data, "w", **options) as file:
        fill(file)
        return data, h5py.h5o.get_info(file.id).addr


def attributes(data: io.BytesIO) -> Hdf5Attributes:
    return Hdf5Attributes(Hdf5Objects(data))


VALUES: dict[str, Any] = {
    "text": "größe",
    "long text": "a" * 60_000,
    "bytes": b"plain",
    "fixed": np.bytes_(b"plain"),
    "empty": "",
    "fixed list": np.array([b"a", b"bb", b""], "S2"),
    "list": np.array(["a", "ü" * 500, ""], h5py.string_dtype()),
    "list of ASCII": np.array([b"a", b"bb"], h5py.string_dtype("ascii")),
    "fixed UTF-8": np.array(["ü".encode()], h5py.string_dtype("utf-8", 9)),
    "table": np.array([["a", "b"], ["c", "d"]], h5py.string_dtype()),
    "no numbers": np.asarray([], "f8"),
    "no texts": np.asarray([], "S3"),
    "nothing": h5py.Empty("f"),
}


def texts_of(value: Any) -> list[str]:
    """What the library reads."""
    if isinstance(value, h5py.Empty):
        return []
    found = value.ravel().tolist() if isinstance(value, np.ndarray) else [value]
    return [text.decode() if isinstance(text, bytes) else text for text in found]


def test_texts_are_those_that_the_library_reads() -> None:
    def fill(file: Any) -> None:
        for name, value in VALUES.items():
            file.attrs[name] = value

    data, address = written(fill)
    reader = attributes(data)
    assert reader.names(address) == set(VALUES)
    with h5py.File(data) as file:
        for name, value in VALUES.items():
            assert reader.texts(address, name, MOST) == texts_of(value) == texts_of(file.attrs[name]), name


def test_a_header_may_go_on_elsewhere() -> None:
    def fill(file: Any) -> None:
        for number in range(200):
            file.attrs[f"a{number}"] = f"text {number}"
            file.create_group(f"g{number}")

    data, address = written(fill)
    reader = attributes(data)
    assert all(reader.texts(address, f"a{n}", MOST) == [f"text {n}"] for n in range(200))


@pytest.mark.parametrize(
    "value",
    [
        np.arange(3),
        np.zeros(3, [("a", "f4")]),
        np.array([[1.5]]),
        b"\xff\xfe",
        np.array([b"\xff" * 9]),
        "a" * (MOST + 1),
        np.array(["a" * MOST, "b"], h5py.string_dtype()),
    ],
    ids=[
        "numbers",
        "records",
        "a table",
        "no UTF-8",
        "fixed that is no UTF-8",
        "too long",
        "together too long",
    ],
)
def test_what_is_no_text_or_too_long_is_refused(value: object) -> None:
    data, address = written(lambda file: file.attrs.__setitem__("a", value))
    with pytest.raises(InputError, match=DAMAGED):
        attributes(data).texts(address, "a", MOST)


@pytest.mark.parametrize("options", [{"libver": "latest"}, {"track_order": True}])
def test_files_that_keras_does_not_write_are_refused(options: dict[str, Any]) -> None:
    data, address = written(lambda file: file.attrs.__setitem__("a", "b"), **options)
    with pytest.raises(InputError, match="is written in a form of HDF5 that is not read here"):
        attributes(data).names(address)


def test_one_long_text_that_stands_for_many_is_not_read() -> None:
    """A list has 16 bytes for each text, which say where it is: a file of 1 MB could ask for any amount."""
    count, length = 1000, 900_000
    names = np.array(["a" * length] + ["b"] * (count - 1), h5py.string_dtype())
    data, address = written(lambda file: file.attrs.__setitem__("a", names))
    content = bytearray(data.getvalue())
    start = content.index(length.to_bytes(4, "little"))
    assert content[start + 16 : start + 20] == (1).to_bytes(4, "little")
    content[start : start + 16 * count] = content[start : start + 16] * count
    with pytest.raises(InputError, match=DAMAGED):
        attributes(io.BytesIO(content)).texts(address, "a", MOST)


def test_a_text_is_no_longer_than_its_place_in_the_file() -> None:
    """The library takes four gigabytes for this one."""
    data, address = written(lambda file: file.attrs.__setitem__("a", "b" * 77))
    content = bytearray(data.getvalue())
    start = content.index((77).to_bytes(4, "little"))
    content[start : start + 4] = b"\xff" * 4
    with pytest.raises(InputError, match=DAMAGED):
        attributes(io.BytesIO(content)).texts(address, "a", 1 << 33)


def test_an_object_of_no_size_ends_a_heap() -> None:
    """The library would read this one for ever."""
    names = np.array(["a" * 100, "b" * 100], h5py.string_dtype())
    data, address = written(lambda file: file.attrs.__setitem__("a", names))
    content = bytearray(data.getvalue())
    heap = content.index(b"GCOL")
    second = heap + 16 + 16 + 104
    assert content[second] == 2
    content[second : second + 16] = bytes(16)
    with pytest.raises(InputError, match=DAMAGED):
        attributes(io.BytesIO(content)).texts(address, "a", MOST)


def test_changed_bytes_give_texts_or_an_error() -> None:
    def fill(file: Any) -> None:
        for name, value in VALUES.items():
            file.attrs[name] = value if name != "long text" else "short"

    data, address = written(fill)
    whole = data.getvalue()
    used = [index for index, byte in enumerate(whole) if byte]
    rng = random.Random(5)
    for _ in range(3000):
        content = bytearray(whole)
        for _ in range(rng.randint(1, 8)):
            content[rng.choice(used)] = rng.choice((0, 1, 255, rng.randrange(256)))
        try:
            reader = attributes(io.BytesIO(content))
            for name in reader.names(address):
                reader.texts(address, name, MOST)
        except InputError:
            pass
