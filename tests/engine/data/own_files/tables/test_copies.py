"""What gives the target away is left out, unless nothing else is there or the user wants it."""

import numpy as np
import pytest

from engine.data.own_files.tables.columns import CODE, ColumnChoice, Decision, decide
from engine.data.own_files.tables.copies import PART, SAME
from engine.data.own_files.tables.values import Values

N = 90
DRAW = np.random.default_rng(0)
WAGE = DRAW.lognormal(3, 0.5, N)
CLASS = DRAW.integers(0, 3, N)
KIND = np.array(["ash", "fir", "oak"], dtype=object)[CLASS]
NOISE = DRAW.standard_normal(N)


def _reasons(decision: Decision) -> dict[str, str]:
    return {column.name: column.reason for column in decision.columns if column.reason}


@pytest.mark.parametrize(
    "copy",
    [np.log(WAGE).round(4), 2 * WAGE + 1, np.sqrt(WAGE), WAGE**2, -WAGE, 1 / WAGE],
    ids=["log", "line", "root", "square", "minus", "inverse"],
)
def test_a_number_that_says_the_same_as_the_target_is_left_out(copy: Values) -> None:
    decision = decide({"x": NOISE, "copy": copy, "wage": WAGE})
    assert decision.target == "wage"
    assert _reasons(decision) == {"copy": SAME}


def test_a_near_copy_is_kept() -> None:
    assert not _reasons(decide({"x": WAGE + 0.5 * NOISE, "z": NOISE, "wage": WAGE}))


def test_the_code_of_the_classes_is_left_out() -> None:
    table = {"x": NOISE, "kind_number": CLASS.astype(float), "species": KIND}
    assert _reasons(decide(table)) == {"kind_number": SAME}
    once = CLASS.astype(float)
    once[-1] = (once[-1] + 1) % 3
    assert not _reasons(decide(table | {"kind_number": once}))


def test_parts_of_the_target_are_left_out() -> None:
    casual, registered = DRAW.integers(0, 90, N).astype(float), DRAW.integers(0, 300, N).astype(float)
    table = {"x": NOISE, "casual": casual, "registered": registered, "bikers": casual + registered}
    assert _reasons(decide(table)) == {"casual": PART, "registered": PART}


def test_what_is_the_only_feature_stays() -> None:
    decision = decide({"celsius": NOISE, "fahrenheit": 1.8 * NOISE + 32})
    assert [column.role for column in decision.columns] == ["feature", "target"]


def test_the_user_may_keep_a_copy() -> None:
    table = {"x": NOISE, "copy": np.log(WAGE), "wage": WAGE}
    assert not _reasons(decide(table, [ColumnChoice(name="copy", role="feature")]))


def test_few_rows_say_nothing() -> None:
    assert not _reasons(decide({"x": NOISE[:19], "copy": 2 * WAGE[:19], "wage": WAGE[:19]}))


def test_a_square_at_the_end_is_not_the_target() -> None:
    decision = decide({"educ": NOISE, "exper": WAGE, "expersq": WAGE**2})
    assert decision.target == "exper"
    assert _reasons(decision) == {"expersq": SAME}


def test_numbers_of_things_are_no_features() -> None:
    many = DRAW.integers(1, 60, N).astype(float)
    table = {"patient_id": many, "zip code": 100 * many, "visits": many, "StoreID": CLASS + 1.0, "y": NOISE}
    assert _reasons(decide(table)) == {"patient_id": CODE, "zip code": CODE}
    unnamed = {"column 1": DRAW.permutation(N) + 85.0, "x": NOISE, "y": WAGE}
    assert list(_reasons(decide(unnamed))) == ["column 1"]
