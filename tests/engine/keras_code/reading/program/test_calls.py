"""Functions and loops around a network: what their calls and variables make of its layers."""

from __future__ import annotations

import pytest

from engine.keras_code.reading import read_keras_code
from engine.network.spec import LayerSpec

OF = LayerSpec.of
SWEPT = "Dropout's rate takes several values in a loop, so the sweep sets it."
UNKNOWN = "Dropout: rate={} is known only when the code runs; 0.2 was taken."
FUNCTION = """\
def create(units=8, rate=0.3, *, act="relu"):
    model = Sequential()
    model.add(Dense(units, activation=act))
    model.add(Dropout(rate))
    return model
"""


@pytest.mark.parametrize(
    ("call", "layers"),
    [
        ("", (8, "relu", 0.3)),
        ("m = create()", (8, "relu", 0.3)),
        ("m = create(4)", (4, "relu", 0.3)),
        ("m = create(4, 0.5)\nn = create(5, 0.6)", (4, "relu", 0.5)),
        ("m = create(rate=0.5, act='tanh')", (8, "tanh", 0.5)),
        ("half = 1 / 2\nm = create(4, act='elu', rate=half)", (4, "elu", 0.5)),
        ("for i in range(3):\n    create(4).fit(x, y)", (4, "relu", 0.3)),
        ("def run():\n    return create(2 * 3)", (6, "relu", 0.3)),
    ],
)
def test_a_function_has_the_values_of_its_first_call(call: str, layers: tuple[int, str, float]) -> None:
    units, act, rate = layers
    for code in (FUNCTION + call, f"import keras\n{FUNCTION}\nif __name__ == '__main__':\n    x = 1\n{call}"):
        read = read_keras_code(code)
        assert read.layers == (OF("dense", units=units, activation=act), OF("dropout", rate=rate))


@pytest.mark.parametrize("call", ["create(rate=config.rate)", "create(*given)", "create(4, **given)"])
def test_code_reader_names_values_known_only_at_run_time(call: str) -> None:
    read = read_keras_code(FUNCTION + call)
    assert read.layers[1] == OF("dropout", rate=0.2)
    value = "config.rate" if "config" in call else "rate"
    assert "Line 4: " + UNKNOWN.format(value) in read.notes


@pytest.mark.parametrize(
    ("code", "line"),
    [
        ("for rate in [0, 0.1, 0.2]:\n    model = Sequential()\n    model.add(Dropout(rate))", 3),
        ("rates = (0.1, 0.2)\nfor d in rates:\n    model = Sequential([GaussianDropout(d)])", 3),
        ("for i, rate in enumerate([0, 0.1]):\n    model.add(Dropout(rate))", 2),
        ("for k in range(2):\n  for d in np.arange(0, 0.9, 0.1):\n    m = Sequential([Dropout(d)])", 3),
        ("for d in [0, 0.1]:\n    rate = d\n    model.add(Dropout(rate=rate))", 3),
        (FUNCTION + "for d in [0, 0.1]:\n    model = create(8, d)", 4),
        (FUNCTION + "rates = [0, 0.1]\nscores = [create(rate=d).fit(x, y) for d in rates]", 4),
    ],
)
def test_a_rate_that_a_loop_changes_is_swept(code: str, line: int) -> None:
    read = read_keras_code(code)
    assert read.layers[-1].swept == ("rate",)
    assert read.settings.rates[0] in (0.0, 0.1)
    assert len(read.settings.rates) > 1
    assert f"Line {line}: {SWEPT.replace('Dropout', read.layers[-1].kind.keras_name)}" in read.notes


@pytest.mark.parametrize(
    ("loop", "value"), [("for rate in found():", "rate"), ("for rate in [a, b]:", "a"), ("while x:", "rate")]
)
def test_rate_of_an_outer_loop_is_known_only_at_run_time(loop: str, value: str) -> None:
    read = read_keras_code(f"{loop}\n    model.add(Dropout(rate))")
    assert read.layers == (OF("dropout", rate=0.2),)
    assert "Line 2: " + UNKNOWN.format(value) in read.notes


def test_a_loop_over_one_value_has_that_value() -> None:
    assert read_keras_code("for d in [0.4]:\n    m.add(Dropout(d))").layers == (OF("dropout", rate=0.4),)


def test_other_settings_that_a_loop_changes_are_not_swept() -> None:
    read = read_keras_code("for n in [4, 8]:\n    m.add(Dense(n))\n    m.add(LSTM(3, dropout=n))")
    assert not any(layer.is_swept for layer in read.layers)
    assert read.layers[0] == OF("dense", units=4, activation="linear")
    assert "Line 2: Dense: units takes several values in a loop (4, 8); 4 was taken." in read.notes
