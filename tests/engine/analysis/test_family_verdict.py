"""The one sentence for a family, and what is left to say of each curve."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.analysis.family_verdict import FamilyVerdict, family_verdict, judge_family
from engine.analysis.verdict import verdict
from engine.experiment.results import SweepResults
from engine.experiment.specs import DataSpec
from tests.engine.analysis.sample_results import REGRESSION, sweep_results
from tests.engine.analysis.sample_runs import family_run, sweep_run

LOW, HIGH, NEAR = (
    [0.80, 0.81, 0.79, 0.80, 0.82],
    [0.90, 0.92, 0.90, 0.91, 0.92],
    [0.81, 0.80, 0.80, 0.79, 0.82],
)
HELPS = sweep_results({0.0: LOW, 0.5: HIGH})
HURTS = sweep_results({0.0: HIGH, 0.5: LOW})
UNCLEAR = sweep_results({0.0: LOW, 0.5: NEAR})


def judged(members: dict[str, SweepResults], setting: str = "learning_rate", **more: bool) -> FamilyVerdict:
    return family_verdict(setting, [(key, sweep, verdict(sweep)) for key, sweep in members.items()], **more)


def test_members_that_agree_have_one_headline_with_the_largest_difference() -> None:
    found = judged({"0.001": HELPS, "0.003": sweep_results({0.0: LOW, 0.5: [x + 0.05 for x in HIGH]})})
    assert found.whole.tone == "good"
    assert found.whole.headline == (
        "Dropout helps with every learning rate: most with learning rate 0.003 at rate 0.5, where held-out "
        "accuracy is 15.6 points higher than without dropout."
    )
    assert found.members[0].headline == verdict(HELPS).headline
    hurts = judged({"16": HURTS, "64": HURTS}, "units").whole
    assert hurts.tone == "bad" and hurts.headline.startswith("Dropout hurts with every number of units: most")
    unclear = judged({"10": UNCLEAR, "30": UNCLEAR}, "epochs").whole
    assert unclear.headline == "Cannot be told apart with 5 seeds, whatever the number of epochs."
    assert unclear.tone == "neutral"


@pytest.mark.parametrize(
    ("members", "headline"),
    [
        (
            {"0.0003": UNCLEAR, "0.001": UNCLEAR, "0.003": HELPS},
            "Dropout helps with learning rate 0.003; with 0.0003 and 0.001 the result is unclear.",
        ),
        (
            {"0.001": HELPS, "0.003": HELPS, "0.01": HURTS},
            "Dropout helps with learning rates 0.001 and 0.003; it hurts with 0.01.",
        ),
        (
            {"0.001": HURTS, "0.003": sweep_results({})},
            "Dropout hurts with learning rate 0.001. With 0.003: no results yet.",
        ),
    ],
)
def test_members_that_differ_are_named(members: dict[str, SweepResults], headline: str) -> None:
    found = judged(members).whole
    assert (found.tone, found.headline) == ("neutral", headline)
    assert "can stand out by chance" in found.details


def test_the_sentence_on_held_out_data_stands_once() -> None:
    data = DataSpec(split="none")
    members = {
        key: sweep_results({0.0: LOW, 0.5: scores}, data=data) for key, scores in (("16", HIGH), ("64", NEAR))
    }
    found = judged(members, "units")
    assert found.whole.headline == "You need held-out data to see whether dropout helps."
    assert found.whole.details.count("Measured on its own training data") == 1
    assert [member.headline for member in found.members] == [
        "Best mean: 91.0 % at rate 0.5.",
        "Best mean: 80.4 % at rate 0.",
    ]
    assert all(member.details.startswith("At rate 0.5, training accuracy") for member in found.members)


def test_guessing_is_said_of_the_members_that_do_not_beat_it() -> None:
    data = DataSpec(dataset="boston_housing")
    poor, good = (
        sweep_results({0.0: [low, low + 1], 0.5: [low + 2, low + 1]}, data=data, training=REGRESSION)
        for low in (90.0, 20.0)
    )
    assert judged({"16": poor, "64": poor}, "units").whole.headline == (
        "Cannot be told apart with 2 seeds, whatever the number of units. No better than always guessing the "
        "mean (84.4)."
    )
    mixed = judged({"16": poor, "64": good}, "units").whole.headline
    assert mixed.endswith("With 16 units: no better than always guessing the mean (84.4).")


def test_each_member_keeps_holms_correction_of_its_own_rates() -> None:
    run = family_run(1, {"16": (0.8, 0.8), "64": (0.8, 0.95)})
    found = judge_family(run)
    for member in found.members:
        alone = verdict(run.part(member.key))
        assert member.found.difference is not None and alone.difference is not None
        assert member.found.difference.p_holm == alone.difference.p_holm
    assert found.whole.difference == found.members[1].found.difference


def test_a_family_of_one_value_has_the_verdict_of_its_sweep() -> None:
    found = judged({"16": HELPS}, "units")
    assert found.whole == verdict(HELPS)
    assert found.members[0].headline == verdict(HELPS).headline
    assert found.members[0].details == verdict(HELPS).details


def test_while_it_runs_members_to_come_are_left_out() -> None:
    members = {"16": HURTS, "64": sweep_results({})}
    assert judged(members, "units").whole.headline.endswith("With 64: no results yet.")
    assert "no results" not in judged(members, "units", is_running=True).whole.headline
    none = judged({"16": sweep_results({}), "64": sweep_results({})}, "units", is_running=True)
    assert none.whole.headline == "No results yet."


def test_planned_members_without_a_training_are_judged_too() -> None:
    run = family_run(1, {"16": (0.8, 0.9), "64": (0.8, 0.95)})
    found = judge_family(replace(run, parts=run.parts[:1]))
    assert [member.key for member in found.members] == ["16", "64"]
    assert found.whole.headline == "Dropout helps with 16 units. With 64: no results yet."


def test_a_run_without_a_second_setting_is_no_family() -> None:
    with pytest.raises(ValueError, match="no second setting"):
        judge_family(sweep_run())
