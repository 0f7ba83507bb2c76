"""What a class hands in: found in folders, read file by file, whatever it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.analysis.wording import sanitized
from engine.classroom import submissions
from engine.classroom.submissions import find, read
from engine.errors import InputError
from engine.report.content import make_report
from engine.report.html import report_html
from engine.storage.examples import example
from engine.storage.project_file import write_project
from tests.engine.report.test_page_check import project_of
from tests.engine.system.privileges import without_privileges

ROOT = Path(__file__).resolve().parents[3]


def test_folders_give_reports_and_projects_in_order_and_each_file_once(tmp_path: Path) -> None:
    for name in (
        "b/x.html",
        "a.dropoutlab",
        "b/c.HTM",
        ".hidden.html",
        "b/.git/y.html",
        "notes.txt",
        "p.json",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x", "utf-8")
    found = find([str(tmp_path), str(tmp_path / "a.dropoutlab"), str(tmp_path / "p.json")])
    assert [name for name, _ in found.files] == ["a.dropoutlab", "b/c.HTM", "b/x.html", "p.json"]
    assert not found.is_cut
    with pytest.raises(InputError, match="no file or folder"):
        find([str(tmp_path / "nothing")])


def test_find_submissions_stops_at_the_file_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submissions, "MAX_FILES", 3)
    for number in range(5):
        (tmp_path / f"{number}.html").write_text("", "utf-8")
    found = find([str(tmp_path)])
    assert len(found.files) == 3
    assert found.is_cut


def test_reports_projects_and_examples_are_read(tmp_path: Path) -> None:
    project = project_of()
    write_project(project, tmp_path / "p.dropoutlab")
    page = report_html(make_report(project, with_figures=False))
    (tmp_path / "r.html").write_bytes(page.encode())
    assert read("p.dropoutlab", tmp_path / "p.dropoutlab").project == project
    report = read("r.html", tmp_path / "r.html")
    assert report.page == page
    assert report.project is not None
    assert report.project.report.author == "Ada"
    assert read("honest-classification", None).project == example("honest-classification")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", b"<p>Hello"),
        ("b.html", b"\xff\xfe"),
        ("c.dropoutlab", b"{"),
        ("d.dropoutlab", b"PK\x03\x04"),
        ("e.html", b'<script type="application/json" id="dropout-lab-report">[1]</script>'),
        ("f.html", b'<script id="dropout-lab-report">' + b"[" * 100_000 + b"</script>"),
    ],
)
def test_broken_submissions_have_a_problem_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    found = read(name, tmp_path / name)
    assert found.project is None
    assert found.problem.startswith(name)


def test_report_with_two_projects_is_refused(tmp_path: Path) -> None:
    script = '<script type="application/json" id="dropout-lab-report">{}</script>'
    (tmp_path / "a.html").write_text(2 * script, "utf-8")
    found = read("a.html", tmp_path / "a.html")
    assert found.problem == "a.html carries 2 projects, a report one: it was changed."


def test_sanitized_text_is_one_line() -> None:
    assert sanitized("a\x1b[31m\nb\u202e\u2028c") == "a [31m b c"
    assert sanitized("x" * 500, 10) == "xxxxxxxxx…"
    assert sanitized("Gül Ö. 山田") == "Gül Ö. 山田"


FIND = """
import sys
from engine.classroom.submissions import find, read
from engine.errors import InputError
for name in sys.argv[1:]:
    try:
        print([(one, read(one, path).problem) for one, path in find([name]).files])
    except InputError as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="rights are set otherwise there")
def test_a_folder_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    """Where it is named, and where it lies in a class's folder; the files beside it are read."""
    hidden = tmp_path / "class" / "hidden"
    hidden.mkdir(parents=True)
    (tmp_path / "class" / "a.html").write_text("a", "utf-8")
    hidden.chmod(0)
    try:
        command = [*without_privileges(), sys.executable, "-c", FIND, str(hidden), str(tmp_path / "class")]
        said = subprocess.run(
            command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True
        ).stdout.splitlines()
    finally:
        hidden.chmod(0o700)
    assert said[0] == f"{hidden} can't be read: you don't have permission."
    assert "('hidden', \"The folder can't be read: you don't have permission.\")" in said[1]
    assert "('a.html', 'a.html is not a Dropout Lab report: it carries no project.')" in said[1]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes in folders")
def test_odd_files_in_a_folder_are_told(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.html")
    (tmp_path / "b.dropoutlab").symlink_to("b.dropoutlab")
    (tmp_path / "c.dropoutlab").mkdir()
    found = find([str(tmp_path)]).files
    assert [read(name, path).problem for name, path in found] == [
        "a.html is a pipe, where a report was expected.",
        f"{tmp_path / 'b.dropoutlab'} can't be read: its links lead in a circle.",
    ]
