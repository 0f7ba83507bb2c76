"""Predicted samples from a real worker: the score of what was sent is the one that the sweep has recorded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.experiment.specs import Cell, DataSpec, Experiment, TrainingSpec
from engine.experiment.trainers import RunOptions
from engine.network.spec import LayerSpec, NetworkSpec
from engine.session.messages import RunProgress, SamplesPredicted, Stopped
from engine.storage.examples import example
from tests.engine.session.listener import Engine, experiment, running_session

CELLS = (Cell(0.0, 4), Cell(0.4, 4))
OF = LayerSpec.of


def regression() -> Experiment:
    """Boston with a test set, for a few epochs."""
    found = example("honest-regression").experiment
    return replace(found, training=replace(found.training, epochs=5))


def remembered() -> Experiment:
    """Boston without held-out data, judged on what it was trained on."""
    found = regression()
    return replace(found, data=replace(found.data, split="none"))


def binary() -> Experiment:
    layers = OF("dense", units=8), OF("dropout", True), OF("dense", units=1, activation="sigmoid")
    training = TrainingSpec(loss="binary_crossentropy", epochs=3)
    return Experiment(DataSpec("breast_cancer"), NetworkSpec(layers), training)


def images() -> Experiment:
    layers = (
        OF("conv2d", filters=2),
        OF("flatten"),
        OF("dropout", True),
        OF("dense", units=10, activation="softmax"),
    )
    data = DataSpec("digits", train_samples=200)
    return Experiment(data, NetworkSpec(layers), TrainingSpec(epochs=2, batch_size=32))


def score_of_what_was_sent(event: SamplesPredicted) -> float:
    """The metric, from the plain arrays alone."""
    found = event.answers
    assert found is not None and len(found.true) == found.n_samples
    if found.metric == "accuracy":
        return float((found.true == found.predicted).mean())
    assert found.metric == "mean_squared_error"
    return float(((found.predicted - found.true).astype(float) ** 2).mean())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("asked", "column"),
    [
        (regression(), "test_mean_squared_error"),
        (remembered(), "train_mean_squared_error"),
        (binary(), "test_accuracy"),
        (experiment(10), "test_accuracy"),
        (images(), "test_accuracy"),
    ],
    ids=["regression", "training data", "binary", "classes", "images"],
)
def test_the_score_of_predictions_is_the_recorded_one_at_both_rates(
    engine: Engine, asked: Experiment, column: str
) -> None:
    session, listener = engine
    run_id = session.start_run(asked, CELLS)
    for cell in CELLS:
        session.predict_samples(asked, cell)
    listener.until_end(run_id)
    for result in listener.results_of(run_id):
        event = listener.until_a(SamplesPredicted)
        assert (event.experiment, event.cell, event.problem) == (asked, result.cell, "")
        assert event.answers is not None and f"{event.answers.split}_{event.answers.metric}" == column
        assert score_of_what_was_sent(event) == pytest.approx(result.metric(column), rel=2e-6, abs=1e-9)
        assert event.answers.score == pytest.approx(result.metric(column), rel=2e-6, abs=1e-9)
        if event.answers.is_classification:
            assert event.answers.n_right == round(event.answers.score * event.answers.n_samples)
        else:
            errors = np.abs(event.answers.predicted - event.answers.true)
            worst = [abs(one.predicted - one.true) for one in event.answers.mistakes]
            assert worst == pytest.approx(sorted(errors, reverse=True)[: len(worst)])


def test_each_of_two_equal_predict_requests_is_answered_once(engine: Engine) -> None:
    session, listener = engine
    listener.drain()
    before = len(listener.of(SamplesPredicted))
    session.predict_samples(experiment(2), Cell(0.2, 1))
    session.predict_samples(experiment(2), Cell(0.2, 1))
    first, second = listener.until_a(SamplesPredicted), listener.until_a(SamplesPredicted)
    assert first == second and first.answers is not None
    session.predict_samples(experiment(2), Cell(0.0, 1))
    assert listener.until_a(SamplesPredicted).cell == Cell(0.0, 1)
    listener.drain()
    assert len(listener.of(SamplesPredicted)) == before + 3


def test_predict_reports_what_went_wrong_as_a_sentence(engine: Engine) -> None:
    session, listener = engine
    asked = experiment(2)
    asked = replace(asked, data=replace(asked.data, test_size=0.8, validation_size=0.2))
    session.predict_samples(asked, Cell(0.2, 1))
    event = listener.until_a(SamplesPredicted)
    assert event.answers is None and "at least one sample" in event.problem
    session.predict_samples(experiment(2), Cell(0.2, 1), RunOptions(device="TPU 9"))
    event = listener.until_a(SamplesPredicted)
    assert event.answers is None and event.problem.endswith(".") and "\n" not in event.problem


@pytest.mark.slow
def test_predict_waits_for_the_run_and_a_killed_worker_answers_too() -> None:
    with running_session() as (session, listener):
        run_id = session.start_run(experiment(50_000), CELLS)
        session.predict_samples(experiment(2), CELLS[0])
        listener.until(lambda e: isinstance(e, RunProgress) and e.run_id == run_id and e.done > 2)
        assert listener.of(SamplesPredicted) == []
        session.force_stop()
        event = listener.until_a(SamplesPredicted)
        assert event.answers is None and "Try again" in event.problem
        run_id = session.start_run(experiment(50_000), CELLS)
        session.predict_samples(experiment(2), CELLS[0])
        listener.until(lambda e: isinstance(e, RunProgress) and e.run_id == run_id and e.done > 2)
        session.stop_run(run_id)
        assert isinstance(listener.until_end(run_id), Stopped)
        assert listener.until_a(SamplesPredicted).answers is not None
