import math
from dataclasses import replace

import pytest

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.project.project import Project
from engine.report.blocks import Callout, Code, Figure, Section, Table
from engine.report.content import NO_SWEEP, make_report
from engine.report.text import reported_run
from engine.runs.record import TRAIN
from tests.engine.report.sample_reports import bare_project, family_project, sample_project


def section(project: Project, name: str) -> Section:
    report = make_report(project)
    return next(one for one in report.sections if one.id == name)


def test_report_has_only_sections_with_content() -> None:
    whole = [one.id for one in make_report(sample_project()).sections]
    assert whole == [
        "prediction",
        "results",
        "discussion",
        "data",
        "network",
        "training",
        "proof",
        "script",
        "trainings",
    ]
    bare = [one.id for one in make_report(bare_project()).sections]
    assert bare == [name for name in whole if name not in ("prediction", "discussion")]


def test_report_head_falls_back_on_the_project() -> None:
    report = make_report(bare_project())
    assert report.title == bare_project().name
    assert make_report(replace(bare_project(), name=" ")).title == "Report"
    assert report.byline == "24 November 2026"
    assert make_report(bare_project(), date="2027-01-02").byline == "2 January 2027"
    assert make_report(sample_project()).byline == "Ada · Group 3 · 24 November 2026"


def test_report_results_have_curve_differences_table_and_verdict() -> None:
    blocks = section(sample_project(), "results").blocks
    kinds = [type(block) for block in blocks]
    assert kinds[:4] == [Callout, Figure, Table, Figure]
    assert isinstance(blocks[0], Callout)
    assert blocks[0].headline.startswith("Dropout helps")
    assert isinstance(blocks[1], Figure)
    assert "sketch" in blocks[1].caption
    assert blocks[1].description.startswith("Mean held-out accuracy by dropout rate. 0: 8")


def test_report_family_has_one_figure_and_a_table_per_member() -> None:
    blocks = section(family_project(), "results").blocks
    assert sum(isinstance(block, Figure) for block in blocks) == 1
    tables = [block for block in blocks if isinstance(block, Table)]
    assert [table.caption.partition(", ")[2] for table in tables] == ["16 units", "64 units"]
    assert isinstance(blocks[0], Callout), "the verdict of all stands first"
    assert [block.headline.partition(":")[0] for block in blocks if isinstance(block, Callout)] == [
        "Dropout helps with every number of units",
        "16 units",
        "64 units",
    ]
    assert {cell.name.part for table in tables for row in table.rows for cell in row if cell.name} == {
        "16",
        "64",
    }


def test_report_of_one_seed_has_no_difference_figure() -> None:
    blocks = section(sample_project(n_seeds=1), "results").blocks
    assert sum(isinstance(block, Figure) for block in blocks) == 1


def test_report_without_figures_has_the_same_text() -> None:
    plain = make_report(sample_project(), with_figures=False)
    assert not any(isinstance(block, Figure) for one in plain.sections for block in one.blocks)
    whole = make_report(sample_project())
    without = [[b for b in one.blocks if not isinstance(b, Figure)] for one in whole.sections]
    assert [list(one.blocks) for one in plain.sections] == without


def test_report_shows_diverged_trainings_as_dashes() -> None:
    project = sample_project()
    (run,) = project.runs
    (part,) = run.parts

    def diverged(one: CellResult) -> CellResult:
        return replace(one, metrics=tuple((name, math.nan) for name, _ in one.metrics))

    cells = tuple(diverged(one) if one.cell.rate == 0.5 else one for one in part.results.cells)
    part = replace(part, results=replace(part.results, cells=cells))
    found = replace(project, runs=(replace(run, parts=(part,)),))
    row = next(b for b in section(found, "results").blocks if isinstance(b, Table)).rows[-1]
    assert [cell.text for cell in row][2:] == ["–"] * 6
    everywhere = replace(part, results=replace(part.results, cells=tuple(map(diverged, cells))))
    nothing = replace(project, runs=(replace(run, parts=(everywhere,)),))
    assert "script" not in [one.id for one in make_report(nothing).sections]


def test_report_script_is_of_the_best_seed_of_the_best_rate() -> None:
    code = next(b for b in section(sample_project(), "script").blocks if isinstance(b, Code))
    assert "dropout rate 0.5, seed 5" in code.text
    compile(code.text, "script.py", "exec")
    family = next(b for b in section(family_project(), "script").blocks if isinstance(b, Code))
    assert "16,\n" in family.text


def test_the_reported_run_is_the_chosen_sweep_or_the_one_in_view() -> None:
    project = sample_project()
    older = replace(project.runs[0], uid="run-0")
    both = replace(project, runs=(older, *project.runs))
    assert reported_run(replace(both, report=replace(both.report, run_uid="run-0"))) == older
    assert reported_run(replace(both, report=replace(both.report, run_uid=""))) == project.runs[0]
    assert reported_run(replace(both, report=replace(both.report, run_uid="gone"))) == project.runs[0]


def test_without_a_sweep_there_is_no_report() -> None:
    project = sample_project()
    training = replace(project.runs[0], kind=TRAIN)
    empty = replace(project.runs[0], parts=())
    for runs in ((), (training,), (empty,)):
        assert reported_run(replace(project, runs=runs)) is None
        with pytest.raises(InputError, match=NO_SWEEP):
            make_report(replace(project, runs=runs))
