"""`lesson` as a teacher uses it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.command_line.commands import main
from engine.lessons.catalogue import own_folder
from engine.system import paths
from tests.engine.lessons.written import write_lesson

GOOD = "format: 1\ntitle: T\nsummary: S\nlicence: L\npages: [{title: P, text: page.md}]"


def test_a_new_lesson_can_be_checked_and_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "mine"
    assert main(["lesson", "new", "tutorial-regression", str(folder)]) == 0
    assert f"{folder / 'lesson.yaml'} is a new lesson" in capsys.readouterr().out
    assert main(["lesson", "check", str(folder)]) == 0
    said = capsys.readouterr()
    assert "Tutorial: Boston housing: 2 pages, 3 steps, 1 question, 30 minutes. It can be opened." in said.out
    assert said.err == ""
    assert main(["lesson", "new", "tutorial-regression", str(folder)]) == 2
    assert "is there already: choose another folder" in capsys.readouterr().err
    assert main(["lesson", "new", "gone.dropoutlab", str(tmp_path / "x")]) == 2
    assert not (tmp_path / "x").exists()


def test_each_lesson_that_is_wrong_is_said_and_the_others_are_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_lesson(tmp_path / "a", "format: 1\ntitle: T\npages:\n  - title: P\n    steps: [{point: door}]")
    write_lesson(tmp_path / "b", GOOD, page_md="one\n$\\foo$")
    write_lesson(tmp_path / "c", GOOD, page_md="[x](https://example.org)")
    assert main(["lesson", "check", str(tmp_path)]) == 2
    said = capsys.readouterr()
    errors = said.err.splitlines()
    assert len(errors) == 2
    assert errors[0].startswith(f"{tmp_path / 'a'}: lesson.yaml, line 5: point must be one of file-menu")
    assert (
        errors[1]
        == f"{tmp_path / 'b'}: page.md, line 2: the formula \\foo can't be drawn: Unknown symbol: \\foo."
    )
    assert f"{tmp_path / 'c'}: page.md, line 1: the link to https://example.org is shown and not" in said.out
    assert f"{tmp_path / 'c'}: T: 1 page, 0 steps, 0 questions, 30 minutes. It can be opened." in said.out
    assert f"{tmp_path / 'b'}: T: " not in said.out
    assert main(["lesson", "check", str(tmp_path / "c")]) == 0


def test_translations_are_checked_against_their_lesson(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_lesson(tmp_path / "a", GOOD, page_md="x")
    write_lesson(folder / "de", GOOD.replace("title: T", "title: U\nlanguage: de"), page_md="y")
    assert main(["lesson", "check", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert f"{folder / 'de'}: U: 1 page, 0 steps, 0 questions, 30 minutes. It can be opened." in said.out
    write_lesson(folder / "de", GOOD.replace("{title: P", "{title: P, steps: [{point: stack}]"), page_md="y")
    for name in (folder, folder / "de"):
        assert main(["lesson", "check", str(name)]) == 2
        errors = capsys.readouterr().err.splitlines()
        assert [line.removeprefix(f"{folder / 'de'}: lesson.yaml, line ") for line in errors] == [
            "1: language must be de, as the folder is called, not en.",
            "5: steps must have 0 entries as in the original (line 5), not 1.",
        ]


def test_a_folder_without_lessons_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in (tmp_path, tmp_path / "gone", __file__):
        assert main(["lesson", "check", str(name)]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_lessons_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.OWN_FOLDER, str(tmp_path))
    assert main(["lesson", "list"]) == 0
    assert "Your own, in " in capsys.readouterr().out
    write_lesson(own_folder() / "mine", GOOD, page_md="x")
    write_lesson(own_folder() / "other", 'format: 1\ntitle: "a\\e[31m"')
    assert main(["lesson", "list"]) == 0
    said = capsys.readouterr().out
    assert "  mine: T: 1 page, 0 steps, 0 questions, 30 minutes\n" in said
    assert "  other: it can't be opened: lesson.yaml, line 1: a lesson must have pages.\n" in said


@pytest.mark.parametrize(
    "argv", [["lesson"], ["lesson", "check"], ["lesson", "new", "tutorial"], ["lesson", "sun"]]
)
def test_what_is_missing_is_said(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    assert capsys.readouterr().err.count("\n") == 1
