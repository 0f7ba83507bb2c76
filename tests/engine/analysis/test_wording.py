"""Numbers and metrics as people read them."""

import math

import pytest

from engine.analysis.wording import (
    after_colon,
    alike_digits,
    axis_label,
    difference_texts,
    format_difference,
    format_interval,
    format_metric,
    format_p,
    format_rates,
    format_seeds,
    interval_texts,
    is_fraction,
    is_higher_better,
    metric_label,
    scale_factor,
    score_in_sentence,
    score_label,
    seed_numbers,
    sentence_case,
    signed,
    three_digits,
    value_texts,
)
from engine.experiment.metrics import METRICS
from engine.language.lists import listed


def test_score_and_metric_labels():
    assert (
        metric_label("test_mean_squared_error") == metric_label("mean_squared_error") == "mean squared error"
    )
    assert score_label("test_accuracy") == "held-out accuracy"
    assert score_label("train_loss") == "training loss"
    assert score_label("loss") == "loss"
    assert (axis_label("val_accuracy"), scale_factor("val_accuracy")) == ("accuracy, %", 100)
    assert (axis_label("val_loss"), scale_factor("val_loss")) == ("loss", 1)


def test_the_subject_of_an_english_sentence_is_the_label():
    for name in (*METRICS, "loss", "log_cosh"):
        for column in (name, f"train_{name}", f"val_{name}", f"test_{name}"):
            assert score_in_sentence(column) == score_label(column)


def test_a_sentence_after_a_colon_keeps_the_capitals_of_an_abbreviation():
    assert [after_colon(text) for text in ("No results yet.", "AUC is 1.")] == [
        "no results yet.",
        "AUC is 1.",
    ]


def test_metrics_of_two_classes_are_higher_and_some_in_percent():
    names = [f"test_{name}" for name in ("precision", "recall", "auc")]
    assert all(map(is_higher_better, names))
    assert list(map(is_fraction, names)) == [True, True, False]
    assert [score_label(name) for name in names] == ["held-out precision", "held-out recall", "held-out AUC"]
    assert sentence_case(metric_label("auc")) == "AUC" and sentence_case("held-out AUC") == "Held-out AUC"
    assert (format_metric("val_recall", 0.5), format_metric("val_auc", 0.93751)) == ("50.0 %", "0.938")
    assert axis_label("val_auc") == "AUC" and axis_label("log_cosh") == "log-cosh"


def test_is_higher_better_for_no_error():
    assert is_higher_better("test_accuracy")
    assert not is_higher_better("test_mean_absolute_error")
    assert not is_higher_better("train_loss")


def test_format_metric_values():
    assert format_metric("accuracy", 0.93333334) == "93.3 %"
    assert format_metric("test_mean_squared_error", 21.4163) == "21.4"
    assert format_metric("loss", math.nan) == "not a number (NaN)"


def test_format_difference_values():
    assert format_difference("test_accuracy", 0.0698) == "7.0 points"
    assert format_difference("test_accuracy", -0.02, 0.047) == "−2.0 to 4.7 points"
    assert format_difference("test_accuracy", 0.0002) == "0.02 points"
    assert format_difference("mean_absolute_error", -0.3127, 1) == "−0.31 to 1.00"
    assert difference_texts("test_accuracy", -0.02, 0.047) == ["−2.0", "4.7"]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (21.44, "21.4"),
        (0.001234, "0.00123"),
        (1234.5, "1,230"),
        (0.9999, "1.00"),
        (999.9, "1,000"),
        (1.23e7, "1.23e+07"),
        (-5.678, "−5.68"),
        (-1e-6, "−1.00e-06"),
        (1e-6, "1.00e-06"),
        (math.inf, "inf"),
    ],
)
def test_three_digits_format(value, text):
    assert three_digits(value) == text


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ((0.613, 3.8), ["0.61", "3.80"]),
        ((-12.34, 0.0123), ["−12.3", "0.01"]),
        ((0, 1234.5), ["0", "1,234"]),
        ((1e-9, 2.0), ["1.00e-09", "2.00"]),
        ((math.nan, 2.0), ["nan", "2.00"]),
        ((0, 0), ["0", "0"]),
    ],
)
def test_alike_digits_have_the_same_decimals(values, texts):
    assert alike_digits(values) == texts


def test_format_interval_and_p_value():
    assert format_interval("test_accuracy", 0.8612, 0.9) == "86.1 to 90.0 %"
    assert format_interval("test_loss", 0.613, 3.8) == "0.61 to 3.80"
    assert interval_texts("test_accuracy", 0.8612, 0.9) == ["86.1", "90.0"]
    values = (math.nan, 0.0004, 0.0123, 0.9994, 0.9999, 1.0)
    assert [format_p(p) for p in values] == ["–", "< 0.001", "0.012", "0.999", "1", "1"]


def test_signed_marks_what_is_above_zero():
    assert [signed(text) for text in ("0.31", "−0.31", "0.0", "0")] == ["+0.31", "−0.31", "0.0", "0"]


def test_format_rates_and_seeds():
    assert (listed([]), listed(["a"]), listed(["a", "b", "c"])) == ("", "a", "a, b and c")
    assert format_rates([0.1]) == "0.1"
    assert format_rates([0.1, 0.2, 0.5]) == "0.1, 0.2 and 0.5"
    assert format_seeds([3]) == "seed 3"
    assert format_seeds([1, 0]) == "seeds 0 and 1"
    assert format_seeds([4, 0, 1, 2, 3, 3]) == "seeds 0 to 4"
    assert format_seeds([0, 4, 7]) == "seeds 0, 4 and 7"
    assert (seed_numbers([3]), seed_numbers([9, *range(5)])) == ("3", "0 to 4 and 9")
    assert format_seeds([*range(20), 25, 26, *range(30, 40)]) == "seeds 0 to 19, 25, 26 and 30 to 39"


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ((21.446, 1978.2, 1000.4), ["21.45", "1,978", "1,000"]),
        ((1872.0, 2010.0, 1971.36), ["1872", "2010", "1971"]),
        ((1872.5, 2010.0), ["1,872", "2,010"]),
        ((-215000.0, -0.001234), ["−215,000", "−0.001234"]),
        ((0.0, 2.5e9, 1e6), ["0", "2.5e+09", "1,000,000"]),
    ],
)
def test_value_texts_have_separators_but_years_have_none(values, texts):
    assert value_texts(*values) == texts
