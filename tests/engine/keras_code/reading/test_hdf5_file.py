"""HDF5 files that lead elsewhere, ask for too much or are damaged: only numbers and texts are read."""

from __future__ import annotations

import contextlib
import io
import random
from collections.abc import Callable
from typing import Any

import h5py
import numpy as np
import pytest

from engine.errors import InputError
from engine.keras_code.reading.hdf5_file import Hdf5File

KERNEL = np.arange(12, dtype="f4").reshape(4, 3)


def opened(change: Callable[[Any], None]) -> Hdf5File:
    """A file that `change` has filled."""
    data = io.BytesIO()
    with h5py.File(data, "w") as file:
        change(file)
    return Hdf5File(data)


def test_numbers_of_each_float_type_become_float32() -> None:
    def fill(file: Any) -> None:
        for name in ("<f4", ">f4", "<f8", ">f8", "<f2"):
            file[f"a/{name}"] = KERNEL.astype(name)
        file["a/one"] = np.float32(2.5)

    file = opened(fill)
    for name in ("<f4", ">f4", "<f8", ">f8", "<f2"):
        found = file.numbers(("a", name))
        assert (found.shape, found.data) == ((4, 3), KERNEL.tobytes())
    assert file.numbers(("a", "one")).shape == ()
    assert (file.count(("a",)), file.count(("b",)), file.count(("a", "one"))) == (6, 0, 0)
    assert file.has(("a",)) and not file.has(("b",))


def _external_link(file: Any) -> None:
    file["w"] = h5py.ExternalLink("other.h5", "/w")


def _soft_link(file: Any) -> None:
    file["v"] = KERNEL
    file["w"] = h5py.SoftLink("/v")


def _external_storage(file: Any) -> None:
    file.create_dataset("w", (4, 3), "f4", external=[("other.bin", 0, 48)])


def _virtual(file: Any) -> None:
    layout = h5py.VirtualLayout((4, 3), "f4")
    layout[:] = h5py.VirtualSource("other.h5", "w", (4, 3))
    file.create_virtual_dataset("w", layout)


def _references(file: Any) -> None:
    file.create_dataset("w", (4, 3), h5py.ref_dtype)


def _records(file: Any) -> None:
    file["w"] = np.zeros((4, 3), [("a", "f4")])


def _integers(file: Any) -> None:
    file["w"] = np.ones((4, 3), "i4")


def _group(file: Any) -> None:
    file.create_group("w")


def _packed(file: Any) -> None:
    file.create_dataset("w", data=KERNEL, compression="gzip")


def _plugin(file: Any) -> None:
    """A filter that only a plugin has: the library would look for its code in folders."""
    properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    properties.set_chunk((4, 3))
    properties.set_filter(32008, h5py.h5z.FLAG_OPTIONAL)
    space = h5py.h5s.create_simple((4, 3))
    h5py.h5d.create(file.id, b"w", h5py.h5t.IEEE_F32LE, space, properties)


def _huge_chunk(file: Any) -> None:
    """Little data in one chunk of gigabytes."""
    file.create_dataset("w", (4, 3), "f4", maxshape=(None, None), chunks=(20_000, 20_000))


def _hollow(file: Any) -> None:
    """Nothing was ever written: the library would make numbers up."""
    properties = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    properties.set_alloc_time(h5py.h5d.ALLOC_TIME_LATE)
    space = h5py.h5s.create_simple((10_000, 10_000))
    h5py.h5d.create(file.id, b"w", h5py.h5t.IEEE_F32LE, space, properties)


def _huge(file: Any) -> None:
    space = h5py.h5s.create_simple((10**6, 10**6))
    h5py.h5d.create(file.id, b"w", h5py.h5t.IEEE_F32LE, space)


@pytest.mark.parametrize(
    ("fill", "reason"),
    [
        (_external_link, "its weights are not in the file"),
        (_soft_link, "its weights are not in the file"),
        (_external_storage, "its weights are in other files"),
        (_virtual, "written in a form of HDF5|not in the file|one piece"),
        (_references, "not plain numbers"),
        (_records, "not plain numbers"),
        (_integers, "not plain numbers"),
        (_group, "not plain numbers"),
        (_packed, "its weights are compressed, which Keras never does"),
        (_plugin, "its weights are compressed, which Keras never does"),
        (_huge_chunk, "do not lie in one piece"),
        (_hollow, "the file is damaged|its weights are not in the file"),
        (_huge, "the file has more than 500 MB of weights"),
    ],
)
def test_what_is_not_plain_numbers_in_the_file_is_not_read(fill: Callable[[Any], None], reason: str) -> None:
    file = opened(fill)
    with pytest.raises(InputError, match=reason):
        file.numbers(("w",))


def test_many_names_of_one_dataset_are_read_only_up_to_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.keras_code.reading.hdf5_file.MAX_BYTES", 100)

    def fill(file: Any) -> None:
        file["a"] = KERNEL
        file["b"] = file["c"] = file["a"]

    file = opened(fill)
    file.numbers(("a",))
    file.numbers(("b",))
    with pytest.raises(InputError, match="more than 0 MB of weights"):
        file.numbers(("c",))


def test_texts_are_read_from_one_attribute_or_several() -> None:
    def fill(file: Any) -> None:
        file.attrs["one"] = "größe"
        file.attrs["names"] = [b"a", b"bb"]
        group = file.create_group("g")
        group.attrs["names0"], group.attrs["names1"] = [b"a"], [b"b", b"c"]
        group.attrs["none"] = np.asarray([], "f8")  # how Keras writes an empty list

    file = opened(fill)
    assert (file.text((), "one"), file.text((), "no"), file.text(("h",), "one")) == ("größe", None, None)
    with pytest.raises(InputError, match="its names are several texts"):
        file.text((), "names")
    assert file.texts((), "names") == ["a", "bb"]
    assert file.texts(("g",), "names") == ["a", "b", "c"]
    assert file.texts(("g",), "none") == []
    assert file.texts(("g",), "no") is None and file.texts(("h",), "names") is None


def test_changed_bytes_give_numbers_or_an_error() -> None:
    data = io.BytesIO()
    with h5py.File(data, "w") as file:
        file["a/vars/0"] = KERNEL
        file.attrs["one"] = "text" * 50
        file["a"].attrs["names"] = [b"a", b"b"]
    rng = random.Random(3)
    for _ in range(1500):
        wrong = bytearray(data.getvalue())
        for _ in range(rng.randint(1, 12)):
            wrong[rng.randrange(len(wrong))] = rng.choice((0, 1, 255, rng.randrange(256)))
        try:
            found = Hdf5File(io.BytesIO(wrong))
        except InputError:
            continue
        for read, *arguments in (
            (found.numbers, ("a", "vars", "0")),
            (found.text, (), "one"),
            (found.texts, ("a",), "names"),
        ):
            with contextlib.suppress(InputError):
                read(*arguments)
