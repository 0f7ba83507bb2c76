"""Which curve of an earlier training is shown."""

from engine.charts.curve_overlay import EarlierRun


def test_validation_is_shown_and_else_training_with_dropout_off() -> None:
    history = (("loss", (3.0,)), ("train_loss", (2.0,)), ("val_loss", (1.0,)))
    assert EarlierRun("a", "", history).curve("loss") == (1.0,)
    assert EarlierRun("a", "", history[:2]).curve("loss") == (2.0,)
    assert EarlierRun("a", "", history).curve("accuracy") == ()
