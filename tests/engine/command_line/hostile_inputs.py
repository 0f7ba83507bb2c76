"""Inputs that no command and no reader may trust: what a file is, what is in it, and what is typed.

Each has a folder of its own. One that may turn out to be right after all (`may_be_right`) is one whose bytes
were changed by chance, or that only a setting of the app is about.
"""

from __future__ import annotations

import json
import os
import random
import re
import socket
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.storage.examples import example
from engine.storage.project_json import project_to_json
from tests.engine.command_line.hostile_arguments import ARGUMENTS, surroundings
from tests.engine.command_line.hostile_files import PLACES, Make, Place
from tests.engine.data.own_files.tables.test_hostile_tables import TEXTS
from tests.engine.report.sample_reports import sample_project
from tests.engine.storage.test_hostile_files import ODD, ODD_IN_RUNS, places

MANY = 60_000_000  # of values that a zip of 200 kB can hold


@dataclass(frozen=True)
class Hostile:
    """The arguments of a command or the name of a reader, and what makes its files in its folder."""

    name: str
    argv: tuple[str, ...]
    make: Make
    may_be_right: bool = False


# --- What stands in the place of a file


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))


def _sparse(path: Path, head: bytes, size: int = 1 << 36) -> None:
    with path.open("wb") as file:
        file.write(head)
        file.truncate(size)


def _hidden(path: Path, make: Make, rng: random.Random) -> None:
    make(path, rng)
    path.chmod(0)


def _in_hidden_folder(path: Path, make: Make, rng: random.Random) -> None:
    make(path, rng)
    path.parent.chmod(0)


def _linked(path: Path, to: str) -> None:
    path.symlink_to(to)


def _device(path: Path, minor: int) -> None:
    """A device of this folder's own if it can be made: root could put a file in the place of the system's."""
    if os.geteuid() != 0:
        path.symlink_to({5: "/dev/zero", 7: "/dev/full", 9: "/dev/urandom"}[minor])
        return
    own = path.with_name(f"device {minor}")
    os.mknod(own, stat.S_IFCHR | 0o666, os.makedev(1, minor))
    path.symlink_to(own.name)


Stand = Callable[[Path, Make, random.Random], object]
STANDS: dict[str, Stand] = {
    "nothing": lambda path, make, rng: None,
    "empty": lambda path, make, rng: path.touch(),
    "folder": lambda path, make, rng: path.mkdir(),
    "pipe": lambda path, make, rng: os.mkfifo(path),
    "socket": lambda path, make, rng: _socket(path),
    "zero": lambda path, make, rng: _device(path, 5),
    "random": lambda path, make, rng: _device(path, 9),
    "full": lambda path, make, rng: _device(path, 7),
    "loop": lambda path, make, rng: _linked(path, path.name),
    "link to nothing": lambda path, make, rng: _linked(path, "nowhere"),
    "link far up": lambda path, make, rng: _linked(path, "../" * 60 + "etc/nowhere"),
    "own memory": lambda path, make, rng: _linked(path, "/proc/self/mem"),
    "sparse": lambda path, make, rng: _sparse(path, b""),
    "sparse zip": lambda path, make, rng: _sparse(path, b"PK\x03\x04"),
    "sparse text": lambda path, make, rng: _sparse(path, b'{"format": 3, "a,b": "'),
    "hidden": _hidden,
    "in a hidden folder": _in_hidden_folder,
    "noise": lambda path, make, rng: path.write_bytes(rng.randbytes(5000)),
    "NULs": lambda path, make, rng: path.write_bytes(bytes(100_000)),
    "UTF-16": lambda path, make, rng: path.write_bytes("größe,farbe\n".encode("utf-16") * 3),
    "one byte": lambda path, make, rng: path.write_bytes(bytes([rng.randrange(256)])),
    "deep": lambda path, make, rng: path.write_text(rng.choice("[({") * 100_000, "utf-8"),
    "digits": lambda path, make, rng: path.write_text("1" * 100_000, "utf-8"),
    "escapes": lambda path, make, rng: path.write_text("\x1b[31m\x07\x9b2J\u202e\n\r" * 9, encoding="utf-8"),
    "long line": lambda path, make, rng: path.write_text('"' + "a" * 5_000_000, "utf-8"),
    "program": lambda path, make, rng: path.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(100)),
    "pickle": lambda path, make, rng: path.write_bytes(
        b"\x80\x04\x95\x1b\0\0\0\0\0\0\0\x8c\x05posix\x94\x8c\x06system\x94\x93\x94."
    ),
}
NAMES = {
    "long": "a" * 300,
    "very long": "a" * 5000,
    "long path": "/".join(["a" * 100] * 60),
    "newline": "a\nb: everything holds.",
    "escape": "a\x1b[2Ja\x07",
    "reversed": "a\u202eb",
    "no text": "a\udcff\udcfe",
    "quotes": "a'\"$(touch sprung)`touch sprung`;touch sprung",
    "format": "{0}%s%n{path}",
    "spaces": "   ",
    "under a file": "good.txt/a",
    "slash": "a/",
    "up": "../../../../../../../../etc/nowhere",
    "device": "/dev/zero",
    "memory": "/proc/self/mem",
    "address": "http://127.0.0.1:1/a",
    "share": "//127.0.0.1/share/a",
    "drive": "C:\\a\\b",
    "option": "-x",
    "star": "*",
    "empty": "",
}

# Readers of the app's own files, which do without one that is wrong, and a table that is only written.
LENIENT = tuple(
    [f"read {name}" for name in ("settings", "timings", "preset", "found", "portable")]
    + ["check table", "resume", "prepare roster"]
)
PROJECTS = ("script project", "merge project", "prepare project", "run project", "check project")

# --- What is in a file


def changed(content: bytes, rng: random.Random) -> bytes:
    """The bytes with something wrong in them, by chance."""
    data = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 8))):
        at = rng.randrange(len(data) + 1)
        match rng.randrange(8):
            case 0:
                del data[at:]
            case 1:
                del data[at : at + rng.randrange(1, 200)]
            case 2:
                data[at:at] = rng.randbytes(rng.randrange(1, 30))
            case 3:
                data[at:at] = data[max(0, at - 300) : at] * rng.choice((1, 2, 50))
            case 4:
                data[at:at] = rng.choice(
                    (b"\0", b"\n", b'"', b"[" * 200, b"<script>", b"9" * 5000, b"\xff\xfe", b"\x1b[2J")
                )
            case 5:
                found = list(re.finditer(rb"\d+(\.\d+)?", data))
                if found:
                    one = rng.choice(found)
                    data[one.start() : one.end()] = rng.choice(
                        (b"-1", b"1e999", b"NaN", b"1e300", b"9" * 400, b"0.5", b"null", b"2147483648")
                    )
            case _:
                for _ in range(rng.choice((1, 5, 50))):
                    if data:
                        data[rng.randrange(len(data))] = rng.randrange(256)
    return bytes(data)


def _odd(rng: random.Random) -> Any:
    content = json.loads(json.dumps(project_to_json(sample_project(n_seeds=2))))
    for _ in range(rng.choice((1, 1, 2))):
        container, key = rng.choice(list(places(content)))
        container[key] = rng.choice(ODD + ODD_IN_RUNS)
    return content


def _with(**changes: Any) -> Any:
    return project_to_json(example("dropout-helps")) | changes


def _huge_projects() -> Iterator[tuple[str, Callable[[random.Random], Any]]]:
    """Right in form, and far too much."""
    layer = {"kind": "dense", "units": 3}
    yield "layers", lambda rng: _with(network=[layer] * 100_000)
    yield "rates", lambda rng: _with(sweep={"rates": [i / 1_000_000 for i in range(900_000)], "seeds": [0]})
    yield "seeds", lambda rng: _with(sweep={"rates": [0.5], "seeds": list(range(900_000))})
    yield (
        "cells",
        lambda rng: _with(sweep={"rates": [i / 10_000 for i in range(9_000)], "seeds": list(range(9_000))}),
    )
    yield "units", lambda rng: _with(network=[{"kind": "dense", "units": 100_000}] * 50)
    yield "runs", lambda rng: _with(runs=[{}] * 900_000)
    yield "names", lambda rng: _with(name="a" * 5_000_000)
    yield "excluded", lambda rng: _with(data={"dataset": "iris", "exclude_columns": ["a"] * 900_000})
    yield "swept", lambda rng: _with(network=[{"kind": "dropout", "swept": ["rate"] * 900_000}])
    yield (
        "weights",
        lambda rng: _with(
            network=[
                {"kind": "dense", "units": 3, "weights": {"sha256": "0" * 64, "shapes": [[1] * 900_000]}}
            ]
        ),
    )
    yield "kernel", lambda rng: _with(network=[{"kind": "conv2d", "kernel_size": [100_000, 100_000]}])
    yield "epochs", lambda rng: _with(training={"epochs": 10**9})
    yield "NUL in a name", lambda rng: _with(name="a\0b", network=[{"kind": "dense", "name": "a\0b"}])


HUGE = dict(_huge_projects())


def _bomb(path: Path, member: str, content: bytes, method: int = zipfile.ZIP_DEFLATED) -> None:
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr(member, content)


def _lie(path: Path, member: str) -> None:
    """A table of contents that says 5 bytes of a million."""
    _bomb(path, member, bytes(1_000_000))
    path.write_bytes(path.read_bytes().replace((1_000_000).to_bytes(4, "little"), b"\5\0\0\0"))


def _directory(path: Path, n: int) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(n):
            archive.writestr(f"{i}", b"")


MEMBERS = {
    "script zip": "project.json",
    "read model": "config.json",
    "import npz": "x.npy",
    "import xlsx": "xl/worksheets/sheet1.xml",
    "import zip": "cat/1.png",
}
BOMBS: dict[str, Callable[[Path, str], object]] = {
    "values": lambda path, member: _bomb(path, member, b"[" + b"[]," * MANY + b"0]"),
    "objects": lambda path, member: _bomb(path, member, b"[" + b'{"":0},' * (MANY // 3) + b"0]"),
    "zeros": lambda path, member: _bomb(path, member, bytes(400_000_000)),
    "bzip2": lambda path, member: _bomb(path, member, bytes(300_000_000), zipfile.ZIP_BZIP2),
    "lzma": lambda path, member: _bomb(path, member, bytes(100_000_000), zipfile.ZIP_LZMA),
    "deep": lambda path, member: _bomb(path, member, b'{"a":' * 1_000_000),
    "many members": lambda path, member: _directory(path, 60_000),
    "places outside": lambda path, member: _bomb(path, "../../../../tmp/sprung", b"a"),
    "no members": lambda path, member: _directory(path, 0),
    "a lie": _lie,
}

# --- All of them


def all_inputs(rng: random.Random, n_changed: int) -> list[Hostile]:
    """Each of them; `n_changed` of each place with bytes that chance has changed."""
    found = []
    for place_name, place in PLACES.items():
        is_lenient = place_name.startswith(LENIENT)
        for name, stand in STANDS.items():
            if name != "in a hidden folder" or "/" in place.name:
                make = _standing(place, stand)
                found.append(Hostile(f"{place_name}: {name}", place.words, make, is_lenient))
        for number in range(n_changed):
            found.append(Hostile(f"{place_name}: changed {number}", place.words, _changed_file(place), True))
        for name, text in NAMES.items() if "{}" in place.argv and place_name != "check table" else ():
            argv = tuple(text if word == "{}" else word for word in place.argv)
            may_be_right = is_lenient or (not text and place_name == "import test rows")
            found.append(Hostile(f"{place_name}: named {name}", argv, place.files, may_be_right))
    for place_name, member in MEMBERS.items():
        place = PLACES[place_name]
        for name, bomb in BOMBS.items():
            found.append(Hostile(f"{place_name}: bomb of {name}", place.words, _bombed(place, bomb, member)))
    for place_name in PROJECTS:
        place = PLACES[place_name]
        for name, content in HUGE.items():
            found.append(
                Hostile(f"{place_name}: huge {name}", place.words, _project_of(place, content), True)
            )
        for number in range(3 * n_changed):
            found.append(Hostile(f"{place_name}: odd {number}", place.words, _project_of(place, _odd), True))
    for name, table in TEXTS:
        file = "a" + "".join(Path(name).suffixes)
        found.append(Hostile(f"import: {name}", ("import", file, "--out", "out"), _bytes(file, table), True))
    found += [
        Hostile(f"arguments {number}: {words[0]}", words, surroundings)
        for number, words in enumerate(ARGUMENTS)
    ]
    assert len({one.name for one in found}) == len(found)
    return found


def _standing(place: Place, stand: Stand) -> Make:
    def make(folder: Path, rng: random.Random) -> None:
        path = _good(place, folder, rng)
        path.unlink()
        stand(path, place.good, rng)

    return make


def _good(place: Place, folder: Path, rng: random.Random) -> Path:
    path = folder / place.name
    path.parent.mkdir(parents=True, exist_ok=True)
    place.files(folder, rng)
    place.good(path, rng)
    return path


def _changed_file(place: Place) -> Make:
    def make(folder: Path, rng: random.Random) -> None:
        path = _good(place, folder, rng)
        path.write_bytes(changed(path.read_bytes(), rng))

    return make


def _bombed(place: Place, bomb: Callable[[Path, str], object], member: str) -> Make:
    return lambda folder, rng: bomb(folder / place.name, member)


def _project_of(place: Place, content: Callable[[random.Random], Any]) -> Make:
    return lambda folder, rng: (folder / place.name).write_text(json.dumps(content(rng)), encoding="utf-8")


def _bytes(name: str, content: bytes) -> Make:
    return lambda folder, rng: (folder / name).write_bytes(content)
