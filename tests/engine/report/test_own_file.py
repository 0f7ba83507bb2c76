"""What a report says of the user's own file, and how its page is checked where that file is, or is not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from engine.checks.own_file import with_given_test
from engine.data.load import load
from engine.data.own_files.request import Request, inspect_file
from engine.errors import InputError
from engine.experiment.data_file import FileSpec
from engine.experiment.specs import OWN_FILE, DataSpec
from engine.project.data_place import with_places
from engine.project.project import Project
from engine.report.blocks import Facts, Section, Table
from engine.report.content import make_report
from engine.report.html import report_html
from engine.report.own_file import MAX_ROWS
from engine.report.page_check import check_page
from engine.report.reading import read_report
from engine.report.set_up import data_section
from tests.engine.data.own_files.tables.own_tables import COLUMNS, own_data, penguins
from tests.engine.report.sample_reports import sample_on


def own_project(folder: Path, *, is_embedded: bool = False) -> Project:
    folder.mkdir(parents=True, exist_ok=True)
    project = sample_on(own_data(folder, penguins(), exclude_columns=("length",)))
    return with_places(project, lambda file: (file.path, is_embedded))


def written(project: Project, path: Path) -> Path:
    path.write_text(report_html(make_report(project)), encoding="utf-8")
    return path


def facts(section: Section) -> dict[str, str]:
    return dict(next(block for block in section.blocks if isinstance(block, Facts)).rows)


def rows(section: Section) -> dict[str, list[str]]:
    table = next(block for block in section.blocks if isinstance(block, Table))
    return {row[0].text: [cell.text for cell in row[1:]] for row in table.rows}


def test_data_section_has_the_file_and_what_became_of_each_column(tmp_path: Path) -> None:
    project = own_project(tmp_path)
    file = project.data.file
    assert file is not None
    section = data_section(project.definition)
    found = facts(section)
    assert found["File"] == f"penguins.csv (text table, {file.n_bytes:,} bytes)"
    assert found["SHA-256"] == file.sha256
    assert "commas between values" in found["Read as"]
    assert found["Rows"] == f"{file.n_samples} used, without those that miss wing"
    assert found["Classes"].startswith("Adelie (")
    assert "for training" in found["Samples"] and found["Target"] == "species"
    columns = rows(section)
    assert list(columns) == [column.name for column in COLUMNS]
    assert columns["id"] == ["number", "left out: every row has its own value", "–"]
    assert columns["eggs"][1] == "left out by choice"
    assert columns["length"] == ["number", "left out by choice", "–"]
    assert columns["mass"] == ["number", "1 feature", "median of the training rows"]
    assert columns["sex"] == ["category: f, m, missing", "3 features", "a category of their own"]
    assert columns["wing"][2] == "rows without a value left out"
    assert columns["seen"] == ["date: year, month", "2 features", "none"]
    assert columns["species"][1] == "is predicted"


def test_data_section_of_very_many_columns_is_cut_and_says_so(tmp_path: Path) -> None:
    file = own_project(tmp_path).data.file
    assert file is not None
    more = tuple(replace(COLUMNS[1], name=f"x{number}") for number in range(3000))
    definition = own_project(tmp_path).definition
    data = replace(definition.data, file=replace(file, columns=(*file.columns, *more)))
    found = rows(data_section(replace(definition, data=data)))
    assert len(found) == MAX_ROWS + 1
    assert f"and {3000 + len(COLUMNS) - MAX_ROWS:,} more columns" in found


def test_data_section_of_images_has_their_shape_and_classes() -> None:
    file = FileSpec(
        name="shapes.zip",
        sha256="0" * 64,
        n_bytes=9000,
        format="images",
        shape=(16, 16, 3),
        target="class",
        class_names=("blue", "red"),
        class_counts=(40, 60),
        n_samples=100,
    )
    definition = sample_on(DataSpec(OWN_FILE, file=file)).definition
    section = data_section(definition)
    found = facts(section)
    assert found["In the file"] == "100 samples of 16 × 16 × 3"
    assert found["Classes"] == "blue (40), red (60)"
    assert not any(isinstance(block, Table) for block in section.blocks)


@pytest.mark.parametrize("is_embedded", [False, True])
def test_page_says_no_folder_and_holds_wherever_it_is_read(is_embedded: bool, tmp_path: Path) -> None:
    project = own_project(tmp_path / "secret folder", is_embedded=is_embedded)
    path = written(project, tmp_path / "r.html")
    assert "secret folder" not in path.read_text(encoding="utf-8")
    found, page = read_report(path)
    assert check_page(found, page).problems == ()


@pytest.mark.parametrize("is_embedded", [False, True])
def test_page_names_the_file_with_the_test_rows_and_holds_with_both(
    is_embedded: bool, tmp_path: Path
) -> None:
    for seed, name in enumerate(("train.csv", "test.csv")):
        penguins(seed).to_csv(tmp_path / name, index=False)
    request = Request(
        path=str(tmp_path / "train.csv"), test_path=str(tmp_path / "test.csv"), target="species"
    )
    project = sample_on(with_given_test(DataSpec(dataset=OWN_FILE, file=inspect_file(request).file)))
    project = with_places(project, lambda file: (file.path, is_embedded))
    found = facts(data_section(project.definition))
    assert project.data.file is not None and project.data.file.test_file is not None
    test = project.data.file.test_file
    assert found["Test rows"] == f"test.csv ({test.n_bytes:,} bytes)"
    assert found["SHA-256 of the test rows"] == test.sha256
    assert "120 for the test" in found["Samples"]
    wanted = "copies of which are in the HTML page" if is_embedded else "put train.csv and test.csv beside it"
    assert wanted in found["Source"]
    path = written(project, tmp_path / "r.html")
    if is_embedded:
        (tmp_path / "test.csv").unlink()
    page_project, page = read_report(path)
    assert check_page(page_project, page).problems == ()
    assert load(page_project.data).y.size == 240


def test_page_carries_the_file_that_the_project_keeps(tmp_path: Path) -> None:
    project = own_project(tmp_path / "data", is_embedded=True)
    path = written(project, tmp_path / "r.html")
    original = (tmp_path / "data" / "penguins.csv").read_bytes()
    (tmp_path / "data" / "penguins.csv").unlink()
    found, _ = read_report(path)
    assert found.data.file is not None and found.data.file.is_embedded
    assert Path(found.data.file.path).read_bytes() == original
    assert "a copy of which is in the HTML page" in facts(data_section(found.definition))["Source"]


def test_file_that_is_not_in_the_page_is_looked_for_beside_it(tmp_path: Path) -> None:
    path = written(own_project(tmp_path / "data"), tmp_path / "r.html")
    found, _ = read_report(path)
    assert found.data.file is not None and not found.data.file.is_embedded
    assert Path(found.data.file.path) == tmp_path / "penguins.csv"
    (run,) = found.runs
    assert run.definition.data.file is not None
    assert run.definition.data.file.path == found.data.file.path
    assert "put the file beside it" in facts(data_section(found.definition))["Source"]


def test_copy_in_the_page_that_was_changed_is_refused(tmp_path: Path) -> None:
    path = written(own_project(tmp_path, is_embedded=True), tmp_path / "r.html")
    text = path.read_text(encoding="utf-8")
    start = text.index('"data_files"')
    place = text.index(":", start) + 80
    path.write_text(text[:place] + ("B" if text[place] == "A" else "A") + text[place + 1 :], encoding="utf-8")
    with pytest.raises(InputError, match=r"copy of penguins\.csv was changed"):
        read_report(path)


def test_report_of_a_kept_file_that_has_changed_is_one_sentence(tmp_path: Path) -> None:
    project = own_project(tmp_path, is_embedded=True)
    (tmp_path / "penguins.csv").write_text("other", "utf-8")
    with pytest.raises(InputError, match=r"penguins\.csv has changed since it was imported"):
        report_html(make_report(project))
