"""Which curve of an earlier training is shown."""

from engine.charts.curve_overlay import BEFORE, GUESS, THEORY, EarlierRun, run_look


def test_earlier_run_shows_validation_or_training_without_dropout() -> None:
    history = (("loss", (3.0,)), ("train_loss", (2.0,)), ("val_loss", (1.0,)))
    assert EarlierRun("a", "", history).curve("loss") == (1.0,)
    assert EarlierRun("a", "", history[:2]).curve("loss") == (2.0,)
    assert EarlierRun("a", "", history).curve("accuracy") == ()


def test_a_prediction_has_a_colour_of_its_own() -> None:
    runs = {run_look(index).colour for index in range(7)}
    assert GUESS.colour not in {*runs, THEORY.colour, BEFORE.colour}
    assert len({(look.colour, look.dash) for look in map(run_look, range(7))}) == 7
