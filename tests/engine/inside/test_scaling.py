"""What is said of the factor 1/(1 - d)."""

from __future__ import annotations

from engine.inside.moment import Moment
from engine.inside.scaling import LayerMeans, ScalingSeen, Scores, scaling_sentence

WORSE = Scores(3.0, None)


def seen(*layers: LayerMeans, split: str = "val", after: Scores = WORSE) -> ScalingSeen:
    accuracy = None if after.accuracy is None else 0.9
    return ScalingSeen(Moment(1, 1), layers, split, 10, Scores(2.0, accuracy), after)


DROPOUT = LayerMeans("dropout", 0.8, 0.4, 0.8)


def test_sentence_has_the_numbers() -> None:
    assert scaling_sentence(seen(DROPOUT)) == (
        "Without the factor, dropout passes on 0.4 on average in training but 0.8 in prediction, 2 times as "
        "much. If prediction does not make up for that, the validation loss is 3 instead of 2."
    )


def test_sentence_of_classes_where_nothing_is_held_out() -> None:
    text = scaling_sentence(seen(DROPOUT, split="train", after=Scores(3.0, 0.5)))
    assert text.endswith("the training loss is 3 instead of 2 and the accuracy 50.0% instead of 90.0%.")


def test_nothing_is_claimed_where_little_changes() -> None:
    text = scaling_sentence(seen(DROPOUT, after=Scores(2.01, None)))
    assert "little changes here: the validation loss is 2.01 instead of 2." in text


def test_no_layer_with_the_factor() -> None:
    assert scaling_sentence(seen()) == "No layer of this network multiplies what it keeps by 1/(1 − d)."


def test_layer_that_gets_nothing() -> None:
    assert scaling_sentence(seen(LayerMeans("dropout", 0, 0, 0))) == "Everything that dropout gets is 0 here."
