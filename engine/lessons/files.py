"""The files of a lesson's folder: regular ones inside it, bounded, with one digest of all that was read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import N_, _
from engine.lessons.nodes import Node, at
from engine.lessons.pictures import MAX_PICTURE_BYTES, MAX_PICTURES, check_picture
from engine.network.fields import cut
from engine.storage.safe_files import windows_name_problem
from engine.system.regular_files import read_bytes

MAX_NAME, MAX_PARTS = 200, 6
MAX_ALL_PICTURES = 10_000_000  # bytes


class LessonFiles:
    """Reads files of one folder, and remembers them.

    Attributes
    ----------
    folder : Path
    pictures : dict of str to bytes
        Those that were read, by the path that they are written with.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pictures: dict[str, bytes] = {}
        self._root = folder.resolve()
        self._digests: dict[str, str] = {}

    @property
    def digest(self) -> str:
        """SHA-256 of all that was read, in hex; of texts, whatever their line ends."""
        lines = [f"{name} {digest}\n" for name, digest in sorted(self._digests.items())]
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    @property
    def names(self) -> tuple[str, ...]:
        """The paths, from the folder, of all that was read."""
        return tuple(sorted(self._digests))

    def path(self, node: Node, name: str) -> Path:
        """Return the path of a file that the lesson names, from its folder.

        Raises
        ------
        InputError
            If the name leads out of the folder, or is none that every system takes.
        """
        if problem := name_problem(name):
            raise node.error(_("{name} can't be read: {problem}.").format(name=cut(name), problem=problem))
        try:
            path = (self._root / name).resolve()
            inside = path.relative_to(self._root).as_posix()
        except (OSError, RuntimeError):
            raise node.error(
                _("{name} can't be read: its links lead in a circle.").format(name=cut(name))
            ) from None
        except ValueError:
            raise node.error(
                _("{name} can't be read: it leads out of the lesson's folder.").format(name=cut(name))
            ) from None
        if inside != name and inside.casefold() == name.casefold():
            raise node.error(
                _("the file is called {real}, and {name} is not found on every system.").format(
                    real=cut(inside), name=cut(name)
                )
            )
        return self._root / name

    def read(self, node: Node, name: str, most: int, what: str) -> bytes:
        """Return the bytes of a file of at most `most` bytes; InputError with the node's place."""
        return self.note(node, self.path(node, name), most, what)

    def note(self, node: Node, path: Path, most: int, what: str) -> bytes:
        """Return the bytes of a file whose path is known, and let them count for the digest."""
        try:
            data = read_bytes(path, most, what)
        except InputError as error:
            raise node.error(str(error).replace(f"{self._root}", self.folder.name)) from None
        self.count(path.relative_to(self._root).as_posix(), data)
        return data

    def count(self, name: str, data: bytes) -> None:
        """Let bytes count for the digest."""
        self._digests[name] = hashlib.sha256(data).hexdigest()

    def text(self, node: Node, name: str, most: int, what: str) -> str:
        """Return the text of a file of at most `most` characters, whose lines end with a line feed."""
        data = self.read(node, name, 4 * most + 3, what)
        text = decoded(data, name)
        if len(text) > most:
            sentence = _("{name} must have up to {most} characters, not {n}.")
            raise node.error(
                sentence.format(name=name, most=number_text(most, ","), n=number_text(len(text), ","))
            )
        self.count(name, text.encode())
        return text

    def picture(self, node: Node, name: str) -> None:
        """Read a picture that a text shows.

        Raises
        ------
        InputError
            If there is none, or it is no PNG or JPEG of a bounded size.
        """
        if name in self.pictures:
            return
        if len(self.pictures) >= MAX_PICTURES:
            raise node.error(_("a lesson has up to {most} pictures.").format(most=MAX_PICTURES))
        data = self.read(node, name, MAX_PICTURE_BYTES, N_("a picture"))
        if sum(map(len, self.pictures.values())) + len(data) > MAX_ALL_PICTURES:
            text = _("the pictures of a lesson have up to {n} MB together.")
            raise node.error(text.format(n=MAX_ALL_PICTURES // 1_000_000))
        try:
            check_picture(data)
        except InputError as error:
            raise node.error(
                _("the picture {name} can't be shown: {problem}").format(name=cut(name), problem=error)
            ) from None
        self.pictures[name] = data


def decoded(data: bytes, name: str) -> str:
    """Return the text of a file; InputError with file and line if it is not UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise at(name, line, _("it is not UTF-8 text; save it with the encoding UTF-8.")) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def name_problem(name: str) -> str:
    """Say why a name can't be that of a file in the folder, on every system; empty if it can."""
    parts = name.split("/")
    if len(name) > MAX_NAME or len(parts) > MAX_PARTS:
        text = _("a path has up to {characters} characters and {parts} parts")
        return text.format(characters=MAX_NAME, parts=MAX_PARTS)
    if "\\" in name:
        return _("folders are written with /")
    if name.startswith("/") or ":" in name:
        return _("only files of the lesson's folder are read, by their path in it")
    if ".." in parts:
        return _("it leads out of the lesson's folder")
    if any(part in ("", ".") or part != part.strip() or part.endswith(".") for part in parts):
        return _("no file of this name is found on every system")
    return next((problem for part in parts if (problem := windows_name_problem(part))), "")
