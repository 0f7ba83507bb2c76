import hashlib
from dataclasses import replace

from engine.experiment.specs import Cell
from engine.keras_code.script import keras_script
from engine.report.appendix import best_training, cells_section, proof_section, script_section
from engine.report.blocks import Code, Facts, Paragraph, Table
from tests.engine.report.sample_reports import VERSIONS, family_project, sample_project


def test_appendix_has_the_app_script_and_its_hash() -> None:
    project = sample_project()
    section = script_section(project, project.runs[0])
    assert section is not None
    description, code, digest = section.blocks
    assert isinstance(code, Code)
    assert code.text == keras_script(project, Cell(0.5, 5))
    assert isinstance(digest, Paragraph)
    assert digest.text == f"SHA-256: {hashlib.sha256(code.text.encode()).hexdigest()}"
    assert isinstance(description, Paragraph)
    assert "rate 0.5 with seed 5" in description.text


def test_appendix_script_of_a_family_is_of_the_best_member() -> None:
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


def test_appendix_takes_the_lowest_error_as_best() -> None:
    (run,) = sample_project("honest-regression").runs
    found = best_training(run)
    assert found is not None
    assert found[1].cell == Cell(0.0, 0)


def test_appendix_lists_every_training_in_readable_tables() -> None:
    (run,) = sample_project(rates=tuple(step / 20 for step in range(13))).runs
    tables = [block for block in cells_section(run).blocks if isinstance(block, Table)]
    assert [len(table.head) for table in tables] == [8, 7, 8, 7]
    names = [cell.name for table in tables for row in table.rows for cell in row if cell.name]
    assert len(names) == len(set(names)) == 13 * 6 * 2
    assert tables[1].caption.startswith("Held-out accuracy, 0.35")


def test_appendix_table_has_an_empty_cell_for_a_missing_training() -> None:
    (run,) = sample_project().runs
    (part,) = run.parts
    part = replace(part, results=replace(part.results, cells=part.results.cells[1:]))
    table = next(b for b in cells_section(replace(run, parts=(part,))).blocks if isinstance(b, Table))
    assert table.rows[0][1].text == ""
    assert table.rows[0][1].name is None


def test_appendix_has_versions_seeds_and_hashes() -> None:
    (run,) = sample_project().runs
    section = proof_section(run)
    (facts,) = [block for block in section.blocks if isinstance(block, Facts)]
    found = dict(facts.rows)
    assert found["Trainings"] == "18, seeds 0 to 5"
    assert found["Training time"] == "9.0 s"
    assert all(found[name] == version for name, version in VERSIONS)
    (table,) = [block for block in section.blocks if isinstance(block, Table)]
    assert [row[0].text for row in table.rows] == [name for name, _ in run.fingerprints]
    assert all(
        digest.startswith(row[1].text) for row, (_, digest) in zip(table.rows, run.fingerprints, strict=True)
    )
    old = proof_section(replace(run, versions=(), fingerprints=()))
    assert any(isinstance(b, Facts) and "unknown" in dict(b.rows)["Versions"] for b in old.blocks)
