"""The target that is guessed of tables such as those in textbooks, by the names of their columns."""

import numpy as np
import pytest

from engine.data.own_files.tables.column_values import values_by_column
from engine.data.own_files.tables.target import guess_target

N = 60
DRAW = np.random.default_rng(0)
SHAPES = {
    "": lambda: DRAW.standard_normal(N),
    "2": lambda: DRAW.integers(0, 2, N).astype(float),
    "c": lambda: np.array(["a", "b", "c"], dtype=object)[DRAW.integers(0, 3, N)],
    "n": lambda: np.arange(1.0, N + 1),
}


@pytest.mark.parametrize(
    ("header", "target"),
    [
        # What is predicted stands last, but for dates, places and numbers of things.
        ("crim rm lstat medv", "medv"),
        ("Fertility Examination Infant.Mortality", "Infant.Mortality"),
        ("continent:c year lifeExp pop gdpPercap iso_num centroid_lon centroid_lat", "gdpPercap"),
        ("Ozone Solar.R Wind Temp Month Day", "Ozone"),
        ("Reaction Days:2 Subject", "Reaction"),
        ("time sunspot.month", "sunspot.month"),
        ("AirlineID SourceID stops:c DestinationID", "stops"),
        ("WORLDCONSUMPTION PRICE INDEX TIME:n", "PRICE"),
        ("dist climb time", "time"),
        # Of an experiment, what was measured stands first.
        ("len supp:2 dose:c", "len"),
        ("weight feed:c", "weight"),
        ("weight height feed:c", "feed"),
        ("age sex:2 smokes:c", "smokes"),
        ("temperature failed_rings:2", "failed_rings"),
        # A name that is usual for a target counts more than a place.
        ("mpg cyl disp hp am:2 gear carb", "mpg"),
        ("total_bill tip sex:c smoker:c size", "tip"),
        ("education income women prestige type:c", "prestige"),
        ("survived:2 class:c age fare", "survived"),
        ("class:c age sex:c survived:2", "survived"),
        ("rating complaints learning raises advance", "rating"),
        ("count spray:c", "count"),
        ("Scores Time:c Group:c Subject", "Scores"),
        # Some names are those of a target only with such values.
        ("default:2 student:2 balance income", "default"),
        ("age education income:c hours", "income"),
        ("Income Limit Rating Age Balance", "Balance"),
        ("week arrest:2 fin:2 age prio", "arrest"),
        ("time status:2 age wt.loss", "status"),
        ("event station mag accel", "accel"),
        ("lang IQ class GS COMB", "COMB"),
        ("direction:c strength:c frequency", "frequency"),
        ("log_volume return volatility train:2", "log_volume"),
    ],
)
def test_a_target_is_guessed_by_its_name_values_and_place(header: str, target: str) -> None:
    columns = [word.partition(":")[::2] for word in header.split()]
    values = values_by_column({name: SHAPES[shape]() for name, shape in columns})
    assert guess_target(values, has_names=True) == target
