"""Commands in another language: their words are of it, what they write for programs is as in English."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from engine.command_line.commands import main
from engine.command_line.engine_runner import EngineRunner
from engine.data.found.search import found_places
from engine.experiment.specs import SecondSetting
from engine.language import texts
from engine.project.project import Project
from engine.storage.examples import example
from engine.storage.project_file import write_project
from engine.system import paths
from engine.system.languages import use_language
from tests.engine.command_line.test_commands import run_here
from tests.engine.project.sample_lessons import RECORD

CODES = ("en", "de", "en-XA")
PICTURES = (".png", ".svg", ".mp4", ".gif")
CHANCE = re.compile(
    rb'"(?:training_seconds|class_id|made)": [^,\n]*'  # differ from run to run, too
)


@pytest.fixture(autouse=True)
def english_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(texts.VARIABLE, texts.ENGLISH)
    yield
    texts.use(texts.ENGLISH)


def files(folder: Path) -> dict[str, bytes]:
    """What was written for programs, by its place; pictures are for people."""
    return {
        path.relative_to(folder).as_posix(): CHANCE.sub(b"", path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in PICTURES
    }


@pytest.mark.slow
def test_files_for_programs_are_the_same_in_every_language(
    honest: Project, runner: EngineRunner, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = example("honest-classification")
    sweep = replace(
        plain.sweep, rates=(0.0, 0.25), seeds=(0, 1), second=SecondSetting("learning_rate", (0.01,))
    )
    project = replace(plain, training=replace(plain.training, epochs=2), sweep=sweep)
    write_project(project, tmp_path / "family.dropoutlab")
    write_project(replace(project, sweep=replace(sweep, second=None)), tmp_path / "p.dropoutlab")
    handed_in = tmp_path / "handed in"
    handed_in.mkdir()
    write_project(replace(honest, lessons=(RECORD,)), handed_in / "Ada.dropoutlab")
    (tmp_path / "marks.csv").write_text('student;mark;comment\nAda;1,3;"Gut, weiter so"\n', encoding="utf-8")

    found, said = {}, {}
    for code in CODES:
        use_language(code)
        out = tmp_path / "out"
        out.mkdir()
        said[code] = ""
        for argv in (
            ("run", tmp_path / "p.dropoutlab", "--out", out / "run"),
            ("run", tmp_path / "family.dropoutlab", "--out", out / "family"),
            ("inside", tmp_path / "p.dropoutlab", "--rate", "0.25", "--out", out / "inside"),
            ("script", tmp_path / "p.dropoutlab", "--rate", "0.25"),
            ("script", tmp_path / "p.dropoutlab", "--sweep"),
            ("script", tmp_path / "p.dropoutlab", "--sweep", "--notebook"),
            ("prepare", tmp_path / "p.dropoutlab", "--students", "2", "--out", out / "class"),
            ("merge", handed_in, "--out", out / "merged"),
            ("hand-back", tmp_path / "marks.csv", handed_in, "--out", out / "back"),
        ):
            done = run_here(runner, capsys, *argv)
            assert done.returncode == 0, done.stderr
            if argv[0] == "script":
                (out / f"{len(list(out.iterdir()))} script").write_text(done.stdout, encoding="utf-8")
            else:
                said[code] += done.stdout
        found[code] = files(out)
        shutil.rmtree(out)
    for code in CODES[1:]:
        assert found[code].keys() == found["en"].keys()
        assert [name for name in found["en"] if found[code][name] != found["en"][name]] == []
    assert "Learning rate 0.01:" in said["en"] and "Lernrate 0,01:" in said["de"]
    assert "1/4  Rate 0  Seed 0  test_accuracy 0," in said["de"]
    assert not re.search(r"(?<![\w.-])\d\.\d(?![\w.])", said["de"])


def test_each_name_of_a_data_set_is_translated_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(paths.OWN_FOLDER, str(tmp_path))
    monkeypatch.setenv("XDG_DATA_DIRS", str(tmp_path))
    paths.imports_folder().mkdir(parents=True)
    (paths.imports_folder() / "mnist.npz").touch()
    found_places.cache_clear()
    use_language("en-XA")
    assert main(["data"]) == 0
    found_places.cache_clear()
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].startswith("mnist_70000")
    assert all("[[" in line and "[[[" not in line for line in lines)
