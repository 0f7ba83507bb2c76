"""What is opened, what is refused and with which sentence, and how much is read."""

import gettext
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.language import texts
from engine.system.regular_files import (
    FILE,
    FOLDER,
    MISSING,
    MissingFileError,
    is_file,
    is_folder,
    is_missing,
    kind_of,
    open_file,
    read_bytes,
    read_text,
)
from tests.engine.system.privileges import without_privileges

ROOT = Path(__file__).resolve().parents[3]
needs_unix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def test_a_file_is_read_up_to_its_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("grün\r\n".encode())
    assert read_bytes(path, 7) == path.read_bytes()
    assert read_text(path, 7) == "grün\r\n"
    assert (kind_of(path), is_file(path), is_folder(path)) == (FILE, True, False)
    with pytest.raises(InputError, match=r"^a\.txt is larger than 6 bytes, the most that a note may have\.$"):
        read_bytes(path, 6, "a note")


def test_what_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff")
    with pytest.raises(InputError, match=r"^a\.txt can't be read as a note: it is not UTF-8 text\.$"):
        read_text(tmp_path / "a.txt", 9, "a note")


def test_a_file_that_grows_is_read_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"0123456789")
    with open_file(path, 100) as file, path.open("ab") as more:
        assert file.read(4) == b"0123"
        more.write(b"x" * 200_000)
        more.flush()
        assert file.read() == b"456789"
        assert file.read(1) == b""
        file.seek(8)
        assert list(file) == [b"89"]
        buffer = bytearray(20)
        file.seek(0)
        assert file.readinto(buffer) == 10


def test_a_missing_file_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    for path in (tmp_path / "none", tmp_path / "a" / "inside"):
        assert kind_of(path) == MISSING and is_missing(path)
        with pytest.raises(MissingFileError, match=r"^There is no report .*\.$"):
            read_bytes(path, 9, "a report")


class German(gettext.NullTranslations):
    def gettext(self, message: str) -> str:
        found = {
            "a report": "ein Bericht",
            "a folder": "ein Ordner",
            "There is no {what} {path}.": "Nicht gefunden: {what} {path}.",
            "{file} is {kind}, where {what} was expected.": "{file} ist {kind}, erwartet wurde {what}.",
        }
        return found[message]


def test_another_language_says_what_was_expected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(texts.VARIABLE, texts.ENGLISH)
    texts.use("de", German())
    try:
        with pytest.raises(MissingFileError) as missing:
            read_bytes(tmp_path / "none", 9, "a report")
        with pytest.raises(InputError) as other:
            read_bytes(tmp_path, 9, "a report")
    finally:
        texts.use(texts.ENGLISH)
    assert str(missing.value) == f"Nicht gefunden: Bericht {tmp_path / 'none'}."
    assert str(other.value) == f"{tmp_path.name} ist ein Ordner, erwartet wurde ein Bericht."


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    assert (kind_of(tmp_path / "a.csv"), is_file(tmp_path / "a.csv")) == (FOLDER, False)
    with pytest.raises(InputError, match=r"^a\.csv is a folder, where a table was expected\.$"):
        read_bytes(tmp_path / "a.csv", 9, "a table")


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _link_to_a_pipe(path: Path) -> None:
    os.mkfifo(f"{path}.p")
    path.symlink_to(f"{path}.p")


ODD: dict[str, tuple[Callable[[Path], object], str]] = {
    "pipe": (_pipe, "is a pipe, where a file was expected"),
    "socket": (_socket, "is a socket, where a file was expected"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "is a device, where a file was expected"),
    "link to a pipe": (_link_to_a_pipe, "is a pipe"),
    "loop": (lambda path: path.symlink_to(path), "its links lead in a circle"),
    "link to nothing": (lambda path: path.symlink_to("nowhere"), "There is no file"),
    "sparse": (
        lambda path: _sparse(path, 1 << 40),
        "is sparse: of its 1,099.5 GB next to nothing is on the disk",
    ),
    "sparse with a head": (lambda path: _sparse(path, 1 << 28, b"PK\3\4"), "is sparse"),
}


def _sparse(path: Path, size: int, head: bytes = b"") -> None:
    with path.open("wb") as file:
        file.write(head)
        file.truncate(size)


@needs_unix
@pytest.mark.timeout(10)
@pytest.mark.parametrize("kind", ODD)
def test_what_is_no_regular_file_is_refused_before_it_is_read(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    make, words = ODD[kind]
    make(tmp_path / "a")
    with pytest.raises(InputError, match=words):
        read_bytes(tmp_path / "a", 1 << 41)


@needs_unix
@pytest.mark.parametrize("name", ["/proc/kmsg", "/proc/cpuinfo"])
def test_a_file_of_the_system_without_a_size_is_empty(name: str) -> None:
    assert read_bytes(Path(name), 100) == b""


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("a" * 300, r"^aaa.* can't be read: its name is too long\.$|^There is no file"),
        ("a\0b", r"^A file can't be read: its name has a character that no name may have\.$"),
        ("a\ud800", r"^A file can't be read: its name has|^There is no file"),
    ],
)
def test_a_name_that_no_file_has_is_refused(tmp_path: Path, name: str, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        read_bytes(tmp_path / name, 9)
    assert len(str(caught.value)) < len(str(tmp_path)) + 350
    assert not is_file(tmp_path / name) and not is_folder(tmp_path / name)
    assert is_missing(tmp_path / name) == str(caught.value).startswith("There is no file")


UNREADABLE = """
import sys
from pathlib import Path
from engine.errors import InputError
from engine.system.regular_files import kind_of, read_bytes
for act in (kind_of, lambda path: read_bytes(path, 9)):
    try:
        print(act(Path(sys.argv[1])))
    except InputError as error:
        print(error)
"""


@needs_unix
def test_what_may_not_be_read_is_said_so(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "a").write_text("a", "utf-8")
    (tmp_path / "b").write_text("b", "utf-8")
    (tmp_path / "b").chmod(0)
    hidden.chmod(0)
    try:
        for path, n_sentences in ((hidden / "a", 2), (tmp_path / "b", 1)):
            command = [*without_privileges(), sys.executable, "-c", UNREADABLE, str(path)]
            said = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout
            assert said.count(f"{path} can't be read: you don't have permission.") == n_sentences, said
    finally:
        hidden.chmod(0o700)
