import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from engine.errors import InputError
from engine.network.layer_weights import LayerWeights, WeightArray
from engine.project.project import Project
from engine.report import reading
from engine.report.blocks import NumberName
from engine.report.content import make_report
from engine.report.html import report_html
from engine.report.reading import ShownNumber, read_report, shown_numbers
from engine.storage.project_file import read_project, write_project
from engine.verification.fingerprint import fingerprints_of
from tests.engine.report.sample_reports import (
    family_project,
    pinned_project,
    sample_project,
    taught_project,
)


def written(project: Project, folder: Path) -> Path:
    path = folder / "report.html"
    path.write_text(report_html(make_report(project)), encoding="utf-8")
    return path


@pytest.mark.parametrize("project", [sample_project(), family_project()], ids=["sweep", "family"])
def test_report_embeds_its_run(project: Project, tmp_path: Path) -> None:
    found, text = read_report(written(project, tmp_path))
    assert text.startswith("<!DOCTYPE html>")
    assert found.definition == project.definition
    assert found.report == project.report
    assert found.prediction == project.prediction
    (run,), (before,) = found.runs, project.runs
    assert fingerprints_of(run) == before.fingerprints == run.fingerprints
    for part, old in zip(run.parts, before.parts, strict=True):
        assert [(one.cell, one.metrics) for one in part.results.cells] == [
            (one.cell, one.metrics) for one in old.results.cells
        ]


def test_report_embeds_no_other_runs_or_notes(tmp_path: Path) -> None:
    project = replace(sample_project(), notes="secret")
    other = replace(project.runs[0], uid="run-9", name="Other", notes="secret")
    found, text = read_report(written(replace(project, runs=(other, *project.runs)), tmp_path))
    assert [run.uid for run in found.runs] == ["run-1"]
    assert "secret" not in text


def test_report_opens_with_its_pins(tmp_path: Path) -> None:
    project = pinned_project()
    found, text = read_report(written(project, tmp_path))
    assert found.pins == project.pins
    assert report_html(make_report(found)) == text
    write_project(found, tmp_path / "again.dropoutlab")
    assert read_project(tmp_path / "again.dropoutlab").pins == project.pins


def test_report_opens_with_its_lessons(tmp_path: Path) -> None:
    project = taught_project()
    found, text = read_report(written(project, tmp_path))
    assert found.lessons == project.lessons
    assert report_html(make_report(found)) == text


@pytest.mark.parametrize(
    "change",
    [
        lambda text: re.sub("<img[^>]*>", "", text, count=1),
        lambda text: text.replace("base64,iVBOR", "base64,iVBOQ", 1),
        lambda text: text.replace("base64,iVBOR", "base64,%%%", 1),
        lambda text: text.replace("data:image/png", "data:image/svg+xml", 1),
        lambda text: re.sub('src="data[^"]*"', 'src="https://example.org/a.png"', text, count=1),
        lambda text: text.replace("<main>", "<main>" + '<img src="a.png">' * 12),
    ],
)
def test_report_without_a_picture_or_with_another_one_is_refused(
    change: Callable[[str], str], tmp_path: Path
) -> None:
    path = written(pinned_project(), tmp_path)
    changed = change(path.read_text(encoding="utf-8"))
    assert changed != path.read_text(encoding="utf-8")
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(InputError, match="pinned picture 1: its PNG is missing"):
        read_report(path)


def test_report_made_from_the_embedded_project_has_equal_numbers(tmp_path: Path) -> None:
    found, text = read_report(written(family_project(), tmp_path))
    numbers = shown_numbers(text)
    assert numbers == shown_numbers(report_html(make_report(found, with_figures=False)))
    assert ShownNumber(NumberName("test_accuracy", 0.0, 0, "", "16"), "85.0 %") in numbers
    tampered = text.replace(">85.0 %<", ">99.0 %<", 1)
    changed = [(a, b) for a, b in zip(numbers, shown_numbers(tampered), strict=True) if a != b]
    assert [(b.name, b.text) for _, b in changed] == [(changed[0][0].name, "99.0 %")]


def test_report_round_trip_of_imported_weights(tmp_path: Path) -> None:
    weights = LayerWeights((WeightArray((3,), bytes(range(12))),))
    project = sample_project()
    layers = list(project.network.layers)
    layers[1] = replace(layers[1], weights=weights)
    network = replace(project.network, layers=tuple(layers))
    run = replace(project.runs[0], definition=replace(project.definition, network=network))
    found, _ = read_report(written(replace(project, runs=(run,)), tmp_path))
    assert found.network.layers[1].weights == weights


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<p>hello</p>",
        '<script type="application/json" id="dropout-lab-report">{}</script>',
        '<script type="application/json" id="dropout-lab-report">{"project": 3}</script>',
        '<script type="application/json" id="dropout-lab-report">[[[</script>',
        '<script type="application/json" id="dropout-lab-report">' + "[" * 100_000 + "</script>",
        '<script type="application/json" id="dropout-lab-report">{"project": {}, "weights": 3}</script>',
        '<script id="dropout-lab-report">{}</script><script id="dropout-lab-report">{}</script>',
        '<script type="application/json" id="dropout-lab-report">{"project": ',
    ],
)
def test_read_report_refuses_other_pages(text: str, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"page\.html.*\.$"):
        read_report(path)


def test_read_report_refuses_other_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    binary = tmp_path / "x.html"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="not UTF-8 text"):
        read_report(binary)
    with pytest.raises(InputError, match="no report"):
        read_report(tmp_path / "none.html")
    with pytest.raises(InputError, match="is a folder, where a report was expected"):
        read_report(tmp_path)
    project = tmp_path / "p.dropoutlab"
    write_project(sample_project(), project)
    with pytest.raises(InputError, match="carries no project"):
        read_report(project)
    monkeypatch.setattr(reading, "MAX_BYTES", 10)
    with pytest.raises(InputError, match="larger"):
        read_report(project)


def test_embedded_json_cannot_close_its_script_element() -> None:
    text = report_html(make_report(replace(sample_project(), name="</script> <!-- \u2028 &")))
    start = text.index('id="dropout-lab-report">') + len('id="dropout-lab-report">')
    content = text[start : text.index("</script>", start)]
    assert not set("<>&\u2028") & set(content)
    assert json.loads(content)["project"]["name"] == "</script> <!-- \u2028 &"


@pytest.mark.parametrize(
    "piece", ["<svg ", "<td ", "<td data-column= ", "<!--", "<![x", "<a ", "<script id= "]
)
def test_read_report_terminates_on_a_hostile_page(piece: str, tmp_path: Path) -> None:
    (tmp_path / "r.html").write_text(piece * 200_000, "utf-8")
    with pytest.raises(InputError, match=r"it carries no project|which has one script"):
        read_report(tmp_path / "r.html")
