from dataclasses import replace
from pathlib import Path

from engine.project.project import NO_DIFFERENCE, Prediction
from engine.report.blocks import Facts
from engine.report.content import make_report
from engine.report.html import report_html
from engine.report.outcome import prediction_section, rates_table, sketch_text, sketched
from engine.report.reading import shown_numbers
from engine.storage.project_file import read_project
from tests.engine.report.sample_reports import PREDICTION, family_project, sample_project


def test_sketch_is_interpolated_between_its_points() -> None:
    prediction = Prediction(sketch=((0.4, 3.0), (0.0, 1.0)))
    assert sketched(prediction, 0.1) == 1.5
    assert sketched(prediction, 0.4) == 3.0
    assert sketched(prediction, 0.5) is None
    assert sketched(Prediction(sketch=((0.2, 7.0),)), 0.2) == 7.0


def test_a_sketch_is_compared_with_the_means() -> None:
    (run,) = sample_project().runs
    low = Prediction(sketch=((0.0, 0.5), (0.5, 0.5)))
    assert "points away from the mean" in sketch_text(low, run.results)
    assert sketch_text(Prediction(sketch=((0.9, 0.5),)), run.results) == "The dotted line in the chart."


def said(prediction: Prediction) -> dict[str, str]:
    (facts,) = prediction_section(prediction, sample_project().runs[0]).blocks
    assert isinstance(facts, Facts)
    return dict(facts.rows)


def test_outcome_is_only_about_what_was_predicted() -> None:
    assert set(said(replace(PREDICTION, sketch=()))) == {
        "Made",
        "Predicted",
        "Result",
        "Prediction and result",
    }
    assert set(said(replace(PREDICTION, choice=""))) == {"Made", "Sketch"}


def test_prediction_made_after_its_sweep_is_not_blind() -> None:
    assert said(PREDICTION)["Made"].startswith("before the first sweep")
    assert said(replace(PREDICTION, made="2026-11-24T11:00:00+01:00"))["Made"].startswith("after a sweep")


def test_outcome_of_a_sweep_of_rate_0_alone_is_open() -> None:
    (run,) = sample_project(rates=(0.0,)).runs
    (facts,) = prediction_section(replace(PREDICTION, choice=NO_DIFFERENCE), run).blocks
    assert isinstance(facts, Facts)
    assert dict(facts.rows)["Prediction and result"] == "The sweep can't tell."


def test_outcome_of_a_family_uses_all_members() -> None:
    (run,) = family_project().runs
    (facts,) = prediction_section(PREDICTION, run).blocks
    assert isinstance(facts, Facts)
    assert dict(facts.rows)["Result"].startswith("Dropout helps with every number of units:")


def test_outcome_table_compares_every_rate_with_rate_0() -> None:
    (run,) = sample_project().runs
    first, *others = rates_table(run.results).rows
    assert [cell.text for cell in first][-3:] == ["", "", ""]
    assert all(cell.text for row in others for cell in row)
    assert all("points" in row[5].text for row in others)


def test_each_metric_has_a_table_and_the_first_one_the_verdict() -> None:
    samples = Path(__file__).parents[1] / "storage" / "samples"
    project = read_project(samples / "format-9.dropoutlab")
    page = report_html(make_report(project, with_figures=False))
    for name in ("AUC", "accuracy", "precision", "recall"):
        assert f"Held-out {name} by dropout rate" in page and f"Training {name}" in page
    assert "held-out AUC was" in page and "held-out recall was" not in page
    assert "accuracy, precision, recall" in page
    assert {number.name.column for number in shown_numbers(page)} >= {"test_auc", "test_recall"}
