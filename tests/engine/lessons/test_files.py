"""Files of a lesson's folder, and none outside it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.lessons import files
from engine.lessons.files import LessonFiles, name_problem
from engine.lessons.nodes import Node
from tests.engine.lessons.written import png

NODE = Node("lesson.yaml", 7, "")


@pytest.mark.parametrize(
    "name", ["a.md", "pictures/a.png", "Größe α.md", ".hidden", "a b/c-d_e.png", "a..b.md"]
)
def test_names_that_every_system_takes(name: str) -> None:
    assert name_problem(name) == ""


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("../a.md", "it leads out"),
        ("a/../../b.md", "it leads out"),
        ("/etc/passwd", "only files of the lesson's folder"),
        ("C:/a.md", "only files of the lesson's folder"),
        ("C:a.md", "only files of the lesson's folder"),
        ("a.md:stream", "only files of the lesson's folder"),
        ("file:///etc/passwd", "only files of the lesson's folder"),
        ("//server/share/a.md", "only files of the lesson's folder"),
        ("\\\\server\\share", "folders are written with /"),
        ("a\\b.md", "folders are written with /"),
        ("a//b.md", "no file of this name"),
        ("./a.md", "no file of this name"),
        ("a/", "no file of this name"),
        (" a.md", "no file of this name"),
        ("a.md ", "no file of this name"),
        ("a./b.md", "no file of this name"),
        ("", "no file of this name"),
        ("CON.md", "CON is the name of a device"),
        ("a/nul", "nul is the name of a device"),
        ("com1.png", "com1 is the name of a device"),
        ("a?.md", "can't have ?"),
        ("a\0.md", "can't have control characters"),
        ("a|b.md", "can't have |"),
        ("x" * 201, "up to 200 characters"),
        ("a/" * 6 + "b", "and 6 parts"),
    ],
)
def test_names_that_are_refused(name: str, problem: str, tmp_path: Path) -> None:
    assert problem in name_problem(name)
    with pytest.raises(InputError, match=r"^lesson\.yaml, line 7: "):
        LessonFiles(tmp_path).path(NODE, name)


def test_a_file_is_read_up_to_its_size(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * 10)
    reader = LessonFiles(tmp_path)
    assert reader.read(NODE, "a.md", 10, "a page") == b"x" * 10
    with pytest.raises(
        InputError, match=r"line 7: a\.md is larger than 9 bytes, the most that a page may have"
    ):
        reader.read(NODE, "a.md", 9, "a page")


def test_a_folder_or_nothing_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    reader = LessonFiles(tmp_path)
    for name, text in (
        ("sub", "sub is a folder, where a page was expected"),
        ("gone.md", "There is no page"),
    ):
        with pytest.raises(InputError) as caught:
            reader.read(NODE, name, 9, "a page")
        assert text.casefold() in str(caught.value).casefold()
        assert str(tmp_path.parent) not in str(caught.value), "no path of the teacher's computer"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only Unix has pipes among its files")
def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    with pytest.raises(InputError, match="is a pipe, where a page was expected"):
        LessonFiles(tmp_path).read(NODE, "a.md", 9, "a page")


@pytest.mark.skipif(sys.platform == "win32", reason="making a link needs a right on Windows")
def test_links_stay_in_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "lesson"
    folder.mkdir()
    (folder / "a.md").write_text("in it", encoding="utf-8")
    (folder / "b.md").symlink_to("a.md")
    (tmp_path / "out.md").write_text("out", encoding="utf-8")
    (folder / "c.md").symlink_to("../out.md")
    (folder / "d").symlink_to("..")
    (folder / "e.md").symlink_to("e.md")
    assert LessonFiles(folder).read(NODE, "b.md", 99, "a page") == b"in it"
    for name in ("c.md", "d/out.md"):
        with pytest.raises(InputError, match="leads out of the lesson's folder"):
            LessonFiles(folder).read(NODE, name, 99, "a page")
    with pytest.raises(InputError, match="circle"):
        LessonFiles(folder).read(NODE, "e.md", 99, "a page")
    (tmp_path / "linked").symlink_to(folder)
    assert LessonFiles(tmp_path / "linked").read(NODE, "a.md", 99, "a page") == b"in it"


def test_letters_have_the_case_of_the_disk(tmp_path: Path) -> None:
    """Where the system does not mind, others do: a lesson is made on Windows and opened on Linux."""
    (tmp_path / "Page.md").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match=r"(the file is called Page\.md|There is no page)"):
        LessonFiles(tmp_path).read(NODE, "page.md", 99, "a page")


def test_pictures_are_bounded_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        (tmp_path / f"{number}.png").write_bytes(png())
    reader = LessonFiles(tmp_path)
    reader.picture(NODE, "0.png")
    reader.picture(NODE, "0.png")
    assert list(reader.pictures) == ["0.png"]
    monkeypatch.setattr(files, "MAX_ALL_PICTURES", 2 * len(png()))
    reader.picture(NODE, "1.png")
    with pytest.raises(InputError, match="line 7: the pictures of a lesson have up to 0 MB together"):
        reader.picture(NODE, "2.png")
    monkeypatch.setattr(files, "MAX_PICTURES", 2)
    with pytest.raises(InputError, match="line 7: a lesson has up to 2 pictures"):
        reader.picture(NODE, "3.png")
