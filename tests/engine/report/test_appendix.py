import hashlib
from dataclasses import replace

from engine.experiment.specs import Cell
from engine.keras_code.script import keras_script
from engine.report.appendix import best_training, cells_section, proof_section, script_section
from engine.report.blocks import Code, Facts, Paragraph, Table
from tests.engine.report.sample_reports import VERSIONS, family_project, sample_project


def test_the_script_is_that_of_the_app_and_its_hash_stands_below() -> None:
    project = sample_project()
    section = script_section(project, project.runs[0])
    assert section is not None
    words, code, digest = section.blocks
    assert isinstance(code, Code)
    assert code.text == keras_script(project, Cell(0.5, 5))
    assert isinstance(digest, Paragraph)
    assert digest.text == f"SHA-256: {hashlib.sha256(code.text.encode()).hexdigest()}"
    assert isinstance(words, Paragraph)
    assert "rate 0.5 with seed 5" in words.text


def test_the_best_of_a_family_is_of_its_best_member() -> None:
    (run,) = family_project().runs
    worse, better = run.parts
    cells = tuple(
        replace(one, metrics=tuple((name, value + 0.01) for name, value in one.metrics))
        for one in better.results.cells
    )
    better = replace(better, results=replace(better.results, cells=cells))
    found = best_training(replace(run, parts=(worse, better)))
    assert found is not None
    assert found[0].key == "64"
    assert found[1].cell == Cell(0.5, 5)


def test_errors_are_best_where_they_are_small() -> None:
    (run,) = sample_project("honest-regression").runs
    found = best_training(run)
    assert found is not None
    assert found[1].cell == Cell(0.0, 0)


def test_every_training_stands_in_a_table_wide_enough_to_read() -> None:
    (run,) = sample_project(rates=tuple(step / 20 for step in range(13))).runs
    tables = [block for block in cells_section(run).blocks if isinstance(block, Table)]
    assert [len(table.head) for table in tables] == [8, 7, 8, 7]
    names = [cell.name for table in tables for row in table.rows for cell in row if cell.name]
    assert len(names) == len(set(names)) == 13 * 6 * 2
    assert tables[1].caption.startswith("Held-out accuracy, 0.35")


def test_a_training_that_is_missing_is_an_empty_cell() -> None:
    (run,) = sample_project().runs
    (part,) = run.parts
    part = replace(part, results=replace(part.results, cells=part.results.cells[1:]))
    table = next(b for b in cells_section(replace(run, parts=(part,))).blocks if isinstance(b, Table))
    assert table.rows[0][1].text == ""
    assert table.rows[0][1].name is None


def test_versions_seeds_and_hashes_are_there() -> None:
    (run,) = sample_project().runs
    section = proof_section(run)
    (facts,) = [block for block in section.blocks if isinstance(block, Facts)]
    found = dict(facts.rows)
    assert found["Trainings"] == "18, seeds 0 to 5"
    assert found["Training time"] == "9.0 s"
    assert all(found[name] == version for name, version in VERSIONS)
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    assert [row[0].text for row in table.rows] == [name for name, _ in run.seal]
    assert all(digest.startswith(row[1].text) for row, (_, digest) in zip(table.rows, run.seal, strict=True))
    old = proof_section(replace(run, versions=(), seal=()))
    assert any(isinstance(b, Facts) and "not known" in dict(b.rows)["Versions"] for b in old.blocks)
