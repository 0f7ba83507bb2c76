"""Groups and headers are those that the library finds; damaged ones cost neither memory nor time."""

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
from engine.keras_code.reading.hdf5_objects import ATTRIBUTE, Hdf5Objects
from tests.engine.keras_code.reading.model_samples import SAMPLES

DAMAGED = "the file is damaged"


def written(fill: Callable[[Any], None], **options: Any) -> io.BytesIO:
    """A file that `fill` has filled."""
    data = io.BytesIO()
    with h5py.File(data, "w", **options) as file:
        fill(file)
    return data


def many_groups(file: Any) -> None:
    for number in range(500):
        file.create_group(f"a/group {number}")
    file["a/numbers"] = np.zeros(3)


def test_groups_of_any_size_have_what_the_library_finds_in_them() -> None:
    data = written(many_groups)
    objects = Hdf5Objects(data)
    with h5py.File(data) as file:
        assert objects.root == h5py.h5o.get_info(file.id).addr
        inside = objects.group(objects.root)
        assert inside is not None and set(inside) == {"a"}
        found = objects.group(inside["a"])
        assert found == {name: h5py.h5o.get_info(one.id).addr for name, one in file["a"].items()}
        assert found is not None and len(found) == 501 and objects.group(found["numbers"]) is None


def test_groups_with_letters_beyond_ascii_are_read_as_long_as_they_are_small() -> None:
    def fill(file: Any) -> None:
        for name in ("größe", "b", "層"):
            file.create_group(f"a/{name}")
        file["a/soft"] = h5py.SoftLink("/a/b")
        file["a/outside"] = h5py.ExternalLink("other.h5", "/a")
        for number in range(30):
            file.create_group(f"many/ü{number}")

    data = written(fill)
    objects = Hdf5Objects(data)
    inside = objects.group(objects.root)
    assert inside is not None
    with h5py.File(data) as file:
        expected = {name: h5py.h5o.get_info(file["a"][name].id).addr for name in ("größe", "b", "層")}
    assert objects.group(inside["a"]) == expected
    with pytest.raises(InputError, match="is written in a form of HDF5 that is not read here"):
        objects.group(inside["many"])


def test_all_groups_of_the_samples_are_found() -> None:
    for path in SAMPLES.rglob("*.h5"):
        data = io.BytesIO(path.read_bytes())
        with h5py.File(data) as file:
            expected: list[str] = []
            file.visit(expected.append)
        assert sorted(visited(Hdf5Objects(data))) == sorted(expected)


def visited(objects: Hdf5Objects, at: int | None = None, above: str = "") -> list[str]:
    inside = objects.group(objects.root if at is None else at) or {}
    names = []
    for name, address in inside.items():
        names += [f"{above}{name}", *visited(objects, address, f"{above}{name}/")]
    return names


@pytest.mark.parametrize("options", [{"libver": "latest"}, {"libver": "v110"}])
def test_newer_forms_are_named(options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match="is written in a form of HDF5 that is not read here"):
        Hdf5Objects(written(many_groups, **options))


def test_what_is_no_hdf5_file_is_damaged() -> None:
    for content in (b"", b"\x89HDF\r\n\x1a\n", bytes(1000), b"\x89HDF" + bytes(1000)):
        with pytest.raises(InputError, match=DAMAGED):
            Hdf5Objects(io.BytesIO(content))


@pytest.mark.parametrize("level", [1, 16, 255])
def test_a_tree_whose_levels_do_not_go_down_ends(level: int) -> None:
    """The library takes all the memory of the computer for this one."""
    content = bytearray(written(many_groups).getvalue())
    at = -1
    while (at := content.find(b"TREE", at + 1)) >= 0:
        content[at + 5] = level
    objects = Hdf5Objects(io.BytesIO(content))
    with pytest.raises(InputError, match=DAMAGED):
        objects.group(objects.root)


def test_a_tree_that_is_a_circle_ends() -> None:
    content = bytearray(written(many_groups).getvalue())
    inner = next(at for at in range(len(content)) if content[at : at + 4] == b"TREE" and content[at + 5] == 1)
    content[inner + 32 : inner + 40] = inner.to_bytes(8, "little")
    objects = Hdf5Objects(io.BytesIO(content))
    inside = objects.group(objects.root)
    assert inside is not None
    with pytest.raises(InputError, match=DAMAGED):
        objects.group(inside["a"])


def test_a_header_that_continues_itself_ends() -> None:
    def fill(file: Any) -> None:
        for number in range(50):
            file.attrs[f"a{number}"] = "b"

    data = written(fill)
    content = bytearray(data.getvalue())
    root = Hdf5Objects(data).root
    assert sum(kind == ATTRIBUTE for kind, _ in Hdf5Objects(data).messages(root)) == 50
    length = int.from_bytes(content[root + 8 : root + 12], "little")
    circle = (0x10).to_bytes(2, "little") + (16).to_bytes(2, "little") + bytes(4)
    circle += (root + 16).to_bytes(8, "little") + length.to_bytes(8, "little")
    content[root + 16 : root + 16 + length] = (circle * length)[:length]
    with pytest.raises(InputError, match=DAMAGED):
        Hdf5Objects(io.BytesIO(content)).messages(root)


def test_steps_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(many_groups)
    monkeypatch.setattr("engine.keras_code.reading.hdf5_objects._MAX_STEPS", 400)
    objects = Hdf5Objects(data)
    inside = objects.group(objects.root)
    assert inside is not None
    with pytest.raises(InputError, match=DAMAGED):
        objects.group(inside["a"])


def test_changed_bytes_give_names_or_an_error() -> None:
    whole = (SAMPLES / "tf-2.15" / "functional.h5").read_bytes()
    used = [index for index, byte in enumerate(whole) if byte]
    rng = random.Random(8)
    for _ in range(400):
        content = bytearray(whole)
        for _ in range(rng.randint(1, 20)):
            content[rng.choice(used)] = rng.choice((0, 1, 255, rng.randrange(256), *rng.choices(whole, k=9)))
        with contextlib.suppress(InputError, RecursionError):
            visited(Hdf5Objects(io.BytesIO(content)))
