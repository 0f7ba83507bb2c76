"""Where a project's data file lies: beside it, somewhere else, inside it, or nowhere."""

from __future__ import annotations

import hashlib
import json
import ntpath
import shutil
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest

from engine.data.load import load
from engine.errors import InputError
from engine.experiment.data_file import FileSpec
from engine.experiment.specs import OWN_FILE, DataSpec
from engine.project.data_place import files_of
from engine.project.project import Project
from engine.runs.record import Definition, RunRecord
from engine.storage import data_places
from engine.storage.project_file import read_project, write_project
from engine.system.paths import cache_folder
from tests.engine.data.own_files.images.test_packed_folder import few_images

CONTENT = b"a,b\n1,2\n"


def project_on(path: Path, *, is_embedded: bool = False) -> Project:
    """A project with a run, both on the file at `path`."""
    digest = hashlib.sha256(CONTENT).hexdigest()
    file = FileSpec(
        name=path.name, sha256=digest, n_bytes=len(CONTENT), task="regression", path=str(path), n_samples=1
    )
    data = DataSpec(dataset=OWN_FILE, file=replace(file, is_embedded=is_embedded))
    project = Project(data=data)
    definition = Definition(data, project.network, project.training, project.sweep)
    return replace(project, runs=(RunRecord("1", "sweep", "Sweep 1", "2026", definition),))


def path_in(project: Project) -> Path:
    assert project.data.file is not None
    of_run = project.runs[0].definition.data.file
    assert of_run is not None and of_run.path == project.data.file.path
    return Path(project.data.file.path)


def written(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "my data.csv"
    path.write_bytes(CONTENT)
    return path


@pytest.mark.parametrize(
    ("data", "project", "place"),
    [
        (r"C:\lab\data\a.csv", r"C:\lab\p\x.dropoutlab", "../data/a.csv"),
        (r"c:\LAB\a.csv", r"C:\lab\x.dropoutlab", "a.csv"),
        (r"D:\data\a.csv", r"C:\lab\x.dropoutlab", "a.csv"),
        (r"\\server\share\data\a.csv", r"\\server\share\x.dropoutlab", "data/a.csv"),
        (r"\\server\share\a.csv", r"C:\lab\x.dropoutlab", "a.csv"),
        (r"\\server\one\a.csv", r"\\server\two\x.dropoutlab", "a.csv"),
    ],
)
def test_a_place_on_windows_names_no_drive_and_no_server(
    monkeypatch: pytest.MonkeyPatch, data: str, project: str, place: str
) -> None:
    monkeypatch.setattr(data_places, "os", SimpleNamespace(path=ntpath, sep=ntpath.sep))
    file = FileSpec(name="a.csv", sha256="", n_bytes=0, task="regression", path=data, n_samples=1)
    assert data_places.relative_place(file, PureWindowsPath(project)) == place  # type: ignore[arg-type]


def test_a_file_is_found_when_it_moves_with_its_project(tmp_path: Path) -> None:
    data = written(tmp_path / "here" / "tables")
    write_project(project_on(data), tmp_path / "here" / "p.dropoutlab")
    shutil.move(tmp_path / "here", tmp_path / "there")
    found = read_project(tmp_path / "there" / "p.dropoutlab")
    assert path_in(found) == tmp_path / "there" / "tables" / data.name
    assert found == project_on(data), "the place is no part of what the data are"


def test_a_file_beside_its_project_is_found_wherever_it_was(tmp_path: Path) -> None:
    data = written(tmp_path / "one")
    project_path = tmp_path / "two" / "p.dropoutlab"
    project_path.parent.mkdir()
    write_project(project_on(data), project_path)
    assert path_in(read_project(project_path)) == data
    data.rename(project_path.parent / data.name)
    assert path_in(read_project(project_path)) == project_path.parent / data.name
    (project_path.parent / data.name).unlink()
    assert path_in(read_project(project_path)) == data, "a file that is nowhere is asked for where it was"


@pytest.mark.parametrize("place", ["/etc/passwd", "//server/share/x", "\\\\server\\share\\x", "C:/x", "C:x"])
def test_a_project_leads_to_no_other_computer(place: str, tmp_path: Path) -> None:
    path = tmp_path / "p.dropoutlab"
    write_project(project_on(written(tmp_path)), path)
    content = json.loads(path.read_text("utf-8"))
    content["data_places"] = dict.fromkeys(content["data_places"], place)
    path.write_text(json.dumps(content), "utf-8")
    assert path_in(read_project(path)) == tmp_path / "my data.csv"


def test_a_copy_inside_a_project_needs_no_file(tmp_path: Path) -> None:
    data, path = written(tmp_path), tmp_path / "p.dropoutlab"
    write_project(project_on(data, is_embedded=True), path)
    data.unlink()
    found = read_project(path)
    assert path_in(found).read_bytes() == CONTENT and path_in(found).is_relative_to(cache_folder())
    assert path_in(found).name == data.name
    assert all(file.is_embedded for file in files_of(found))
    again = tmp_path / "again.dropoutlab"
    write_project(found, again)
    assert path_in(read_project(again)).read_bytes() == CONTENT


@pytest.mark.parametrize("is_embedded", [False, True])
def test_a_file_with_test_rows_has_a_place_and_a_copy_of_its_own(is_embedded: bool, tmp_path: Path) -> None:
    data, test, path = written(tmp_path), tmp_path / "test.csv", tmp_path / "p.dropoutlab"
    test.write_bytes(CONTENT * 2)
    project = project_on(data, is_embedded=is_embedded)
    assert project.data.file is not None
    digest = hashlib.sha256(CONTENT * 2).hexdigest()
    second = FileSpec(name="test.csv", sha256=digest, n_bytes=16, path=str(test), is_embedded=is_embedded)
    file = replace(project.data.file, test_file=second)
    write_project(replace(project, data=replace(project.data, file=file)), path)
    moved = tmp_path / "moved" / "test.csv"
    moved.parent.mkdir()
    if is_embedded:
        data.unlink()
        test.unlink()
    else:
        for one in (data, test, path):
            one.rename(moved.with_name(one.name))
        path = moved.with_name(path.name)
    found = read_project(path)
    assert found.data.file == file
    places = [Path(one.path) for one in found.data.file.sources]
    assert [place.read_bytes() for place in places] == [CONTENT, CONTENT * 2]
    assert [one.is_embedded for one in found.data.file.sources] == [is_embedded] * 2
    assert (places[1] == moved) is not is_embedded


def test_a_copy_of_a_folder_of_images_needs_no_folder(tmp_path: Path) -> None:
    file = replace(few_images(tmp_path), is_embedded=True)
    project = Project(data=DataSpec(dataset=OWN_FILE, file=file))
    path = tmp_path / "p.dropoutlab"
    write_project(project, path)
    shutil.rmtree(tmp_path / "shapes")
    found = read_project(path)
    assert found == project and found.data.file is not None and found.data.file.is_embedded
    assert Path(found.data.file.path).name == "shapes.zip"
    assert len(load(found.data).y) == 8
    shutil.rmtree(cache_folder() / "data")
    write_project(replace(found, notes="mine"), path)  # from the copy in the file that is replaced
    assert len(load(read_project(path).data).y) == 8 and read_project(path).notes == "mine"


def test_a_changed_file_is_not_copied_into_a_project(tmp_path: Path) -> None:
    data = written(tmp_path)
    data.write_bytes(b"other")
    with pytest.raises(InputError, match="has changed since it was imported"):
        write_project(project_on(data, is_embedded=True), tmp_path / "p.dropoutlab")
    data.unlink()
    with pytest.raises(InputError, match="can't be kept inside the project"):
        write_project(project_on(data, is_embedded=True), tmp_path / "p.dropoutlab")
    assert not (tmp_path / "p.dropoutlab").exists()


def test_a_project_keeps_its_copy_though_the_cache_was_emptied(tmp_path: Path) -> None:
    data, path = written(tmp_path), tmp_path / "p.dropoutlab"
    write_project(project_on(data, is_embedded=True), path)
    data.unlink()
    found = read_project(path)
    for damaged in (b"", None):
        path_in(found).unlink() if damaged is None else path_in(found).write_bytes(damaged)
        write_project(replace(found, notes="mine"), path)
        assert read_project(path).notes == "mine" and path_in(read_project(path)).read_bytes() == CONTENT


def test_a_copy_that_was_changed_in_the_cache_is_unpacked_again(tmp_path: Path) -> None:
    data, path = written(tmp_path), tmp_path / "p.dropoutlab"
    write_project(project_on(data, is_embedded=True), path)
    path_in(read_project(path)).write_bytes(CONTENT.replace(b"1", b"7"))
    assert path_in(read_project(path)).read_bytes() == CONTENT


def test_a_copy_that_is_not_the_file_is_refused() -> None:
    file = project_on(Path("x.csv")).data.file
    assert file is not None
    with pytest.raises(InputError, match="was changed"):
        data_places.unpacked(file, b"other")


def test_the_cache_keeps_the_copies_that_were_used_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_places, "MAX_CACHE_BYTES", 25)
    paths = []
    for number in range(4):
        content = f"content {number}".encode()
        digest = hashlib.sha256(content).hexdigest()
        file = FileSpec(name="x.csv", sha256=digest, n_bytes=len(content))
        paths.append(Path(data_places.unpacked(file, content)))
    assert [path.exists() for path in paths] == [False, False, True, True]
