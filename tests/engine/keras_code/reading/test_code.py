"""Pasted code becomes layers; what is not read is named, and nothing is ever run."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest

from engine.data.catalogue import task_of
from engine.errors import InputError
from engine.experiment.specs import Cell
from engine.keras_code.reading import read_keras_code
from engine.keras_code.script import keras_script
from engine.network.spec import LayerSpec
from engine.project.project import Project
from engine.storage.examples import EXAMPLES, example
from tests.engine.keras_code.reading.round_trip import as_written
from tests.engine.network.random_layers import DATA, random_working_stack

OF = LayerSpec.of
DENSE, DROPOUT = OF("dense", units=16), OF("dropout", rate=0.2)
OUTPUT = OF("dense", units=3, activation="softmax")
LINES = 'Dense(16, activation="relu")\nDropout(0.2)\nDense(3, activation="softmax")'
SUMMARY = re.compile(r"\d+ lines about .*data.* were left out\.")


@pytest.mark.parametrize(
    "code",
    [
        LINES,
        LINES.replace("\n", ",\n"),
        LINES.replace("\n", "\r\n"),
        "    " + LINES.replace("\n", ",\n    ") + ",",
        LINES.replace("\n", ",\n        "),  # cut out of a list, from the middle of its first line
        LINES.replace("\n", "; "),
        ">>> " + LINES.replace("\n", "\n<Dense name=dense>\n>>> "),
        "In [1]: " + LINES.replace("\n", "\nIn [2]: ") + "\nOut[2]: <Dense name=dense>",
        f"```python\n%matplotlib inline\n!pip install keras\n{LINES}\n```",
        LINES.replace('"', "“"),
        "keras.layers." + LINES.replace("\n", "\ntf.keras.layers."),
        f"Sequential([{LINES.replace(chr(10), ', ')}])",
        f"model = keras.models.Sequential(layers=[{LINES.replace(chr(10), ', ')}], name='m')",
        "model = Sequential()\nmodel.add(" + LINES.replace("\n", ")\nmodel.add(") + ")\nmodel",
        f"layers = [{LINES.replace(chr(10), ', ')}]",
        f"stack = [{LINES.replace(chr(10), ', ')}]\nmodel = Sequential(stack)",
        f"stack = []\nfor_all = {LINES.partition(chr(10))[0]}\nstack.append(for_all)\n"
        f"stack += [{LINES.partition(chr(10))[2].replace(chr(10), ', ')}]\nmodel = Sequential(stack)",
        f"inner = Sequential([{LINES.partition(chr(10))[0]}])\n"
        f"model = Sequential([inner, {LINES.partition(chr(10))[2].replace(chr(10), ', ')}])",
        "units, rate = 2 ** 3 * 2, 1 / 5\nact = 'relu'\nDense(units, activation=act)\nDropout(rate)\n"
        "Dense(-3 + 6, activation='softmax')",
        "from keras.layers import Dense as D\nimport keras.layers as L\nimport numpy as np\n"
        "D(16, activation='relu')\nL.Dropout(0.2)\nD(3, activation='softmax')",
        "inputs = keras.Input(shape=(4,))\nx = Dense(16, activation='relu')(inputs)\n"
        "x = Dropout(0.2)(x, training=None)\noutputs = Dense(3, activation='softmax')(x)\n"
        "model = keras.Model(inputs, outputs)",
        "x = Dense(3, activation='softmax')(Dropout(0.2)(Dense(16, activation='relu')(x)))",
        "hidden = Dense(16, activation='relu')\nx = hidden(keras.Input((4,)))\n"
        f"x = Dropout(0.2)(x)\nx = {LINES.rpartition(chr(10))[2]}(x)",
        "with strategy.scope():\n    " + LINES.replace("\n", "\n    "),
        f"if __name__ == '__main__':\n    {LINES.replace(chr(10), '; ')}",
    ],
)
def test_code_reader_reads_all_spellings_of_a_network(code: str) -> None:
    read = read_keras_code(code)
    assert read.layers == (DENSE, DROPOUT, OUTPUT)
    assert read.notes == ()


def test_code_reader_reads_the_tutorial_network() -> None:
    code = """
from keras.models import Sequential
from keras.layers import Dense, Dropout
model = Sequential()
model.add(Dense(16, input_dim=4, activation="relu"))
model.add(Dropout(0.2))
model.add(Dense(3, activation="softmax"))
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
"""
    read = read_keras_code(code)
    assert read.layers == (DENSE, DROPOUT, OUTPUT)
    assert read.input_shape == (4,)
    assert read.notes == ()
    assert dict(read.settings.training) == {
        "loss": "sparse_categorical_crossentropy",
        "optimizer": "adam",
        "learning_rate": 0.001,
        "metric": "accuracy",
    }


def test_code_reader_reads_the_tutorial_image_network() -> None:
    code = """model.add(Conv2D(32, (3, 3), input_shape=(28, 28, 1), activation='relu'))
model.add(MaxPooling2D(pool_size=(2, 2)))
model.add(Dropout(0.25))
model.add(Flatten())
model.add(Dense(3, activation="softmax"))"""
    read = read_keras_code(code)
    assert read.layers == (
        OF("conv2d", filters=32),
        OF("max_pooling2d"),
        OF("dropout", rate=0.25),
        OF("flatten"),
        OUTPUT,
    )
    assert (read.notes, read.input_shape) == ((), (28, 28, 1))


@pytest.mark.parametrize(
    ("code", "shape"),
    [
        ("keras.Input((4,))\nFlatten()", (4,)),
        ("Sequential([keras.Input(shape=(8, 8, 1)), Flatten()])", (8, 8, 1)),
        ("InputLayer(batch_shape=(None, 5, 2))\nFlatten()", (5, 2)),
        ("InputLayer(input_shape=[5])\nFlatten()", (5,)),
        ("LSTM(3, input_shape=(10, 2))", (10, 2)),
        ("LSTM(3, input_dim=2, input_length=10)", (10, 2)),
        ("Embedding(100, 8, input_length=20)", (20,)),
        ("Embedding(input_dim=100, output_dim=8)", None),
        ("Flatten()\nmodel.build((None, 7))", (7,)),
        ("Flatten(input_shape=(None, 7))", None),
        ("Dense(3, input_shape=(x.shape[1],))", None),
        ("Dense(3, input_dim=0)", None),
    ],
)
def test_code_reader_takes_the_shape_from_an_input_layer(code: str, shape: tuple[int, ...] | None) -> None:
    read = read_keras_code(code)
    assert read.input_shape == shape
    assert len(read.layers) == 1
    assert read.notes == ()


def test_code_reader_counts_other_lines_and_says_what_they_are_about() -> None:
    code = f"x, y = load_data()\nprint(x)\n{LINES}\nmodel.fit(x, y)\nmodel.evaluate(x, y)\nfor i in y:\n    i"
    read = read_keras_code(code)
    assert read.notes == ("5 lines about data, printing and training were left out.",)
    assert read.left_out == (
        "Line 1: x, y = load_data()",
        "Line 2: print(x)",
        "Line 7: model.evaluate(x, y)",
        "Line 8: for i in y:",
        "Line 9: i",
    )
    assert read_keras_code(f"{LINES}\nmodel.summary()").notes == ("1 line about printing was left out.",)
    assert read_keras_code(f"{LINES}\nmodel.look()").notes == ("1 line was left out.",)


def test_code_reader_merges_equal_notes() -> None:
    read = read_keras_code("Dense(3)\n" + "Lambda(f)\n" * 5)
    assert read.notes == (
        "Lines 2, 3, 4 and 2 more: Lambda was skipped: it runs code of its own, which this app never does.",
    )
    many = read_keras_code("Dense(3)\n" + "\n".join(f"layers.Mine{n}()" for n in range(90)))
    assert len(many.notes) == 20
    assert many.notes[-1] == "71 more remarks of this kind are not shown."


def test_code_reader_reads_layers_in_loops_and_functions() -> None:
    function = (
        "def build(units=16, rate=0.2):\n    model = Sequential()\n"
        "    model.add(Dense(units, activation='relu'))\n    model.add(Dropout(rate))\n"
        "    model.add(Dense(3, activation='softmax'))\n    return model"
    )
    read = read_keras_code(function)
    assert read.layers == (DENSE, DROPOUT, OUTPUT)
    assert read.notes == ("Line 1: the layers of the function build were read, once.",)
    loop = f"for rate in rates:\n    model = Sequential([{LINES.replace(chr(10), ', ')}])".replace(
        "0.2", "rate"
    )
    read = read_keras_code(loop)
    assert read.layers == (DENSE, DROPOUT, OUTPUT)
    assert read.notes == (
        "Line 1: the layers of the loop were read, once.",
        "Line 2: Dropout: rate=rate is known only when the code runs; 0.2 was taken.",
    )
    read = read_keras_code(f"{LINES}\nfor n in range(3):\n    model.add(Dense(8))")
    assert read.layers == (DENSE, DROPOUT, OUTPUT, OF("dense", units=8, activation="linear"))
    assert read.notes == ("Line 5: the layers of the loop were read, once.",)
    read = read_keras_code("model.add(Flatten())\nfor n in range(3):\n    model.add(Dense(8))")
    assert [layer.kind_id for layer in read.layers] == ["flatten", "dense", "dense", "dense"]
    assert read.notes == ()


def test_code_reader_names_a_subclassed_model() -> None:
    code = "class Net(keras.Model):\n    def __init__(self):\n        self.hidden = Dense(16)"
    with pytest.raises(
        InputError, match="Line 1: the class Net was skipped: only layers in a row can be read"
    ):
        read_keras_code(code)


def test_code_reader_follows_model_pop() -> None:
    code = f"model = Sequential([{LINES.replace(chr(10), ', ')}, Flatten()])\nmodel.pop()"
    read = read_keras_code(code)
    assert read.layers == (DENSE, DROPOUT, OUTPUT)
    assert read.notes == ()


def test_code_reader_reads_the_first_of_two_models() -> None:
    read = read_keras_code(
        f"a = Sequential([{LINES.replace(chr(10), ',')}])\nb = Sequential()\nb.add(Flatten())"
    )
    assert read.layers == (DENSE, DROPOUT, OUTPUT)
    assert read.notes == ("Line 2: another model starts here and was left out; paste it by itself.",)


def test_code_reader_names_a_branch() -> None:
    read = read_keras_code("a = Dense(3)(i)\nb = Dense(4)(a)\nc = Dense(5)(a)\nd = Concatenate()([b, c])")
    assert read.notes == (
        "Line 3: the network branches here; its layers were put in one row.",
        "Line 4: Concatenate was skipped: it has no card in this app.",
    )


def test_code_reader_does_not_take_other_classes_for_keras() -> None:
    code = "from mine import Dense\nclass Dropout(Layer):\n    pass\nDense(3)\nDropout(0.2)\nFlatten()"
    read = read_keras_code(code)
    assert read.layers == (OF("flatten"),)
    assert read.notes[:2] == (
        "Line 4: Dense was skipped: it is a class of its own, not Keras's.",
        "Line 5: Dropout was skipped: it is a class of its own, not Keras's.",
    )


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "There is nothing to read; expected lines such as model.add(Dense(16))"),
        ("x = 3", "No layer was found: expected lines such as model.add(Dense(16))"),
        ("Lambda(f)", "Line 1: Lambda was skipped: it runs code of its own"),
        ("model = Sequential([\n    Dense(16),\n", "Line 1: the bracket [ is never closed"),
        ("Dense(16)\nDropout(0.2", "Line 2: the bracket ( is never closed"),
        ("    Dense(16),\n])", "Line 2: the bracket ] was never opened"),
        ("Dense(16)\nthis is a text", "Line 2 is not Python code: this is a text"),
        ("Dense(3)\n" * 501, "At most 500 layers can be read at once"),
        ("x = 1\n" * 5001, "Keras code must be at most 5000 lines long"),
        ("x;" * 25_001, "Keras code must be at most 50000 words and signs long"),
        ("#" * 200_001, "Keras code must be at most 200 kB long"),
        ("(" * 50_000, "nested too deeply"),
        ("[" * 150 + "]" * 150, "No layer was found"),
        ("-" * 40_000 + "1", "The code is nested too deeply to be read."),
        ("1" + "+1" * 20_000, "The code is nested too deeply to be read."),
        ("Dense" + "(3)" * 15_000, "The code is nested too deeply to be read."),
        ("a = [Dense(1)]\n" + "a = [*a, *a]\n" * 400, "At most 500 layers can be read at once"),
        ("Dense(3)\0", "Line 1 is not Python code"),
        ("Dense(" + "9" * 5000 + ")", "Line 1 is not Python code"),
        ("\ud800", "The text has characters that no code has"),
    ],
)
def test_code_reader_refuses_code_without_a_network(code: str, sentence: str) -> None:
    with pytest.raises(InputError) as error:
        read_keras_code(code)
    assert sentence in str(error.value)
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(
    "line",
    [
        '__import__("os").system("touch {path}")',
        'Dense(open("{path}", "w"))',
        'Dense(3, activation=exec("open(chr(0))"))',
        '[x for x in open("{path}", "w")]',
        'model.add(__import__("pathlib").Path("{path}").touch())',
        'rate = eval("1")',
        "a = [1, 1]\n" + "a = [a, a]\n" * 300 + "Dense(a)",
        "Dense(10 ** 10 ** 10)",
        "Dense('a' * 10 ** 12)",
        "Dense(1e999)",
        "Dense(1 // 0)",
    ],
)
def test_code_reader_never_runs_code(line: str, tmp_path: Path) -> None:
    path = tmp_path / "made"
    read = read_keras_code(f"{line.format(path=path.as_posix())}\n{LINES}")
    assert read.layers[-3:] == (DENSE, DROPOUT, OUTPUT)
    assert read.notes != ()
    assert not path.exists()


@pytest.mark.parametrize("name", EXAMPLES)
def test_code_reader_round_trip_of_example_scripts(name: str) -> None:
    project = example(name)
    read = read_keras_code(keras_script(project, Cell(None, 3)))
    assert read.layers == tuple(map(as_written, project.network.layers))
    assert read.input_shape == task_of(project.data).input_shape
    (rest,) = read.notes
    assert SUMMARY.fullmatch(rest)


def test_code_reader_round_trip_of_random_stacks() -> None:
    rng = random.Random(3)
    for number in range(300):
        data = DATA[number % len(DATA)]
        task = task_of(data)
        project = Project(data=data, network=random_working_stack(rng, task))
        read = read_keras_code(keras_script(project, Cell(None, number)))
        assert read.layers == tuple(map(as_written, project.network.enabled.layers))
        assert read.input_shape == task.input_shape
        assert len(read.notes) == 1


def hostile(line: str, *, start: str = "") -> str:
    """As many of these lines as a paste can have."""
    count = min(4990, (199_000 - len(start)) // (len(line) + 1))
    return f"{start}\n" + f"{line}\n" * count


MANY = "a=(" + "1," * 1990 + ")"
NESTED = "\n".join(f"{' ' * depth}for a in b:" for depth in range(90))


@pytest.mark.parametrize(
    "code",
    [
        MANY + "\n" + ("b=(" + "a," * 1990 + ")\n") * 10,
        MANY + "\n" + ("Dense((" + "a," * 1990 + "))\n") * 5,
        hostile("Dense(a)", start=MANY),
        hostile("a=[a]", start=MANY),
        hostile("Dense(" + "+".join("x" * 150) + ")"),
        hostile("m" + "(m" * 180 + ")" * 180, start="m=Sequential()\nm=Input()"),
        hostile("f(" + "+".join("a" * 90) + "+1)", start="a=[" + "Dense(1)," * 490 + "]"),
        hostile("m=Sequential()"),
        hostile("m.add(x)"),
        hostile("Dense(3, kernel_initializer=a, recurrent_initializer=a)", start=f'a="{"x" * 150_000}"'),
        hostile("LSTM(3, kernel_initializer=a, recurrent_initializer=a)", start=f'a="{"x" * 150_000}"'),
        hostile("if x: y(Dense(1))"),
        hostile("def f(): y(Dense(1))", start="m=Sequential()\n" * 2000),
        hostile("A()()", start=f"import {'x' * 100_000} as A"),
        " " * 199_000 + "x",
        NESTED + "\n" + " " * 90 + "x=[" + "1," * 24_000 + "Dense(1)]",
        "x=[" + "f(y)," * 9_990 + "]",
        "Sequential([" + "y," * 24_000 + "])",
        "m.add(" + "y+" * 900 + "y)",
        "x;" * 24_000 + "(",
        "x=y;" * 12_000,
    ],
)
@pytest.mark.timeout(20)  # without its budget the reader takes minutes
def test_code_reader_terminates_on_hostile_code(code: str) -> None:
    assert len(code) <= 200_000
    try:
        read = read_keras_code(code)
    except InputError as error:
        assert str(error).endswith(".")
    else:
        assert read.layers


def test_code_reader_names_arguments_that_are_too_long() -> None:
    read = read_keras_code(f"{MANY}\nDense((a, a))\nDense(3)")
    assert len(read.layers) == 1
    assert read.notes == ("Line 2: Dense was skipped: its arguments are too long to be read.",)


def test_code_reader_reads_a_large_paste() -> None:
    code = LINES * 1 + "\n" + 'model.add(Dense(16, activation="relu", kernel_initializer="normal"))\n' * 97
    assert len(read_keras_code(code).layers) == 100
