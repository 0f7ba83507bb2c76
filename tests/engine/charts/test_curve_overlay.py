"""Which curve of an earlier training is shown."""

from engine.charts.curve_overlay import EarlierRun


def test_earlier_run_shows_validation_or_training_without_dropout() -> None:
    history = (("loss", (3.0,)), ("train_loss", (2.0,)), ("val_loss", (1.0,)))
    assert EarlierRun("a", "", history).curve("loss") == (1.0,)
    assert EarlierRun("a", "", history[:2]).curve("loss") == (2.0,)
    assert EarlierRun("a", "", history).curve("accuracy") == ()
