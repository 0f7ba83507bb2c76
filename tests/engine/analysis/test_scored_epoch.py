"""The epoch whose numbers count."""

import math

from engine.analysis.scored_epoch import best_epoch, scored_words


def test_the_best_epoch_is_the_first_lowest_finite_one() -> None:
    assert best_epoch((("loss", (1.0, 0.1, 0.0)), ("val_loss", (0.9, 0.4, 0.7)))) == (2, 3)
    assert best_epoch((("val_loss", (math.nan, 0.5, 0.5, math.inf)),)) == (2, 4)
    assert best_epoch(()) is None
    assert best_epoch((("val_loss", (math.nan,)),)) is None


def test_the_scored_epoch_has_a_name() -> None:
    assert scored_words(14, is_best=True) == "scored: epoch 14, best on validation"
    assert scored_words(30, is_best=False) == "scored: epoch 30, the last"
