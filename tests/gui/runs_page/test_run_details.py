"""The facts of a run in the pane."""

from __future__ import annotations

from dataclasses import replace

from engine.experiment.specs import SweepSpec
from engine.verification.fingerprint import with_fingerprints
from gui.runs_page.run_details import CAPTIONS, details_of, fingerprint
from tests.engine.analysis.sample_runs import family_run, sweep_run, train_run, variance_run


def test_run_details_of_a_sweep() -> None:
    run = with_fingerprints(replace(sweep_run(), seconds=19.4))
    facts = dict(details_of(run))
    assert list(facts) == [caption for caption in CAPTIONS if caption != "Second setting"]
    assert facts["Data"] == (
        "Digits, 20 % validation, 20 % test, 600 training samples, 20 % of the labels replaced, standardised"
    )
    assert facts["Training"] == "Adam 0.001, cross-entropy, 60 epochs, batch size 16"
    assert (facts["Rates"], facts["Seeds"]) == ("0, 0.1, 0.2, 0.3, 0.4, 0.5", "0 to 4")
    assert facts["Trained"] == "30 of 30 trainings in 19 s"
    assert facts["Versions"] == "tensorflow 2.21.0, keras 3.15.0"
    assert len(facts["Fingerprint"]) == 9


def test_run_details_show_the_fingerprint() -> None:
    run = with_fingerprints(sweep_run())
    assert fingerprint(sweep_run()) == ""
    assert fingerprint(run) == fingerprint(replace(run, notes="x", name="y"))
    assert fingerprint(run) != fingerprint(with_fingerprints(sweep_run(2)))


def test_run_details_of_other_kinds() -> None:
    training = dict(details_of(replace(train_run(2, seed=3), seconds=0.0)))
    assert training["Rates"] == "each layer's own" and training["Seeds"] == "3"
    assert training["Trained"] == "one training"
    assert dict(details_of(variance_run()))["Trained"].startswith("12 of 54 trainings")
    family = family_run(1, {"16": (0.8, 0.9), "64": (0.9, 0.8)})
    assert dict(details_of(family))["Second setting"] == "units: 16, 64"


def test_run_details_name_unusual_settings() -> None:
    run = sweep_run()
    what = run.definition
    what = replace(
        what,
        data=replace(what.data, split="none", scaling="none", exclude_columns=("B",)),
        training=replace(
            what.training, early_stopping=5, learning_rate_schedule="cosine", epochs=1, evaluation_freq=5
        ),
        sweep=replace(SweepSpec(), frozen_streams=("init", "mask"), is_width_tied=True),
    )
    facts = dict(details_of(replace(run, definition=what)))
    assert "no held-out data" in facts["Data"] and facts["Data"].endswith("unscaled, without B")
    assert facts["Training"].endswith(
        "1 epoch, batch size 16, early stopping: 5, training curve every: 5 epochs, schedule: cosine"
    )
    assert facts["Seeds"] == "0 to 4; fixed: initial weights, dropout masks"
    assert facts["Second setting"] == "width: units / (1 − d)"
