"""The exported script: valid Python, sections in order, and every layer found at its lines."""

import ast
from dataclasses import replace

import pytest

from engine.experiment.specs import Cell, DataSpec, TrainingSpec
from engine.keras_code.calls import KerasCall, optimizer_call
from engine.keras_code.script import cell_script, keras_script, wrapped
from engine.keras_code.source import WIDTH
from engine.network.layer_kinds import LAYER_KINDS
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.storage.examples import EXAMPLES, example

OF = LayerSpec.of
TITLES = ["Set-up", "Data", "Network", "Training", "Scores"]


def all_kinds() -> Project:
    """Every kind once, whatever the shapes."""
    return Project("All", DataSpec("digits"), NetworkSpec(tuple(map(OF, LAYER_KINDS))))


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("rate", [None, 0.4])
def test_example_scripts_are_valid_python_with_five_sections(name: str, rate: float | None) -> None:
    script = cell_script(example(name), Cell(rate, 2))
    ast.parse(script.text)
    assert [section.title for section in script.sections] == TITLES
    assert script.text == keras_script(example(name), Cell(rate, 2))
    assert max(map(len, script.text.splitlines())) <= WIDTH
    for section in script.sections:
        ast.parse(section.code)


@pytest.mark.parametrize("project", [example("dropout-helps"), all_kinds()], ids=lambda project: project.name)
def test_script_maps_each_layer_to_its_lines(project: Project) -> None:
    script = cell_script(project, Cell(0.3, 1))
    lines = script.text.splitlines()
    assert [uid for uid, _, _ in script.layer_lines] == [layer.uid for layer in project.network.layers]
    behind = script.layer_lines[0][1]
    for layer, (_, first, last) in zip(project.network.layers, script.layer_lines, strict=True):
        assert first == behind  # no line between two layers
        behind = last + 1
        call = ast.parse("\n".join(lines[first - 1 : last]).strip().rstrip(","), mode="eval").body
        assert isinstance(call, ast.Call)
        name = ast.unparse(call.func)
        assert name in (f"keras.layers.{layer.kind.keras_name}", "keras.layers.Bidirectional")
    assert lines[behind - 1] == "    ]"


def test_script_has_no_lines_for_a_disabled_layer() -> None:
    project = example("honest-classification")
    dropout = project.network.layers[2]
    assert dropout.kind_id == "dropout"
    network = project.network.replaced(2, replace(dropout, is_enabled=False))
    script = cell_script(replace(project, network=network), Cell(0.5, 0))
    assert len(script.layer_lines) == len(network.layers) - 1
    assert dropout.uid not in [uid for uid, _, _ in script.layer_lines]
    assert "Dropout(" not in script.text


def test_script_of_an_empty_network() -> None:
    script = cell_script(Project(), Cell(None, 0))
    ast.parse(script.text)
    assert script.layer_lines == ()


def test_script_docstring_escapes_the_project_name() -> None:
    project = replace(example("honest-regression"), name='a """ b \\ c\nd')
    tree = ast.parse(keras_script(project, Cell(None, 0)))
    assert str(ast.get_docstring(tree)).startswith("a ''' b / c d: each layer's own rate, seed 0.")


def test_script_has_best_epoch_and_early_stopping() -> None:
    project = example("honest-classification")
    for best, patience in (("best", 0), ("last", 3), ("best", 3)):
        training = replace(project.training, scored_epoch=best, early_stopping=patience)
        text = keras_script(replace(project, training=training), Cell(0.1, 0))
        ast.parse(text)
        assert ("best_weights" in text) == (best == "best")
        assert (f"if waited >= {patience}:" in text) == (patience > 0)


def test_script_does_not_depend_on_how_often_the_training_set_is_scored() -> None:
    """It has no curves: it scores the training set once, at the end."""
    project = example("honest-classification")
    for scored_epoch, patience in (("last", 0), ("best", 3)):
        training = replace(project.training, scored_epoch=scored_epoch, early_stopping=patience)
        plain = replace(project, training=training)
        seldom = replace(project, training=replace(training, evaluation_freq=7))
        assert keras_script(seldom, Cell(0.3, 1)) == keras_script(plain, Cell(0.3, 1))


def test_script_has_class_weights_where_they_are_used() -> None:
    project = example("honest-classification")
    assert "class_weight" not in keras_script(project, Cell(0.1, 0))
    training = replace(project.training, class_weight="balanced", batch_size=100_000)
    script = cell_script(replace(project, training=training), Cell(0.1, 0))
    ast.parse(script.text)
    assert "import compute_class_weight" in script.sections[0].code
    assert 'compute_class_weight("balanced", classes=classes, y=y_train)' in script.sections[3].code
    assert script.text.count("        class_weight=class_weight,") == 1
    assert max(map(len, script.text.splitlines())) <= WIDTH


def test_script_wraps_only_long_calls() -> None:
    short = KerasCall("layers", "Dense", (16,), (("activation", "relu"),))
    assert wrapped(short, 4, after=",") == ['    keras.layers.Dense(16, activation="relu"),']
    training = TrainingSpec(learning_rate_schedule="exponential", optimizer="sgd", momentum=0.9)
    long = KerasCall("layers", "Dense", (16,), (("a" * 40, optimizer_call(training, 10)), ("b" * 40, 1)))
    lines = wrapped(long, 8, "x = ")
    assert len(lines) > 3
    assert lines[0] == "        x = keras.layers.Dense("
    assert lines[1] == "            16,"
    assert lines[-1] == "        )"
    one_line = ast.unparse(ast.parse(f"x = {long.code()}"))
    assert ast.unparse(ast.parse("\n".join(line[8:] for line in lines))) == one_line


@pytest.mark.parametrize("kind_id", LAYER_KINDS)
def test_script_of_an_invalid_network(kind_id: str) -> None:
    """The code view is in step with every edit, those on the way to a right network as well."""
    for shape in ((64,), (8, 8), (8, 8, 1), (2, 4, 4, 2)):
        layers = (OF("reshape", target_shape=shape), OF(kind_id), OF("conv2d"), OF("dense"))
        project = Project(data=DataSpec("digits"), network=NetworkSpec(layers))
        assert LAYER_KINDS[kind_id].keras_name in cell_script(project, Cell(None, 0)).text


@pytest.mark.parametrize("name", ['x"), print("no"), ("', "back\\slash", "two\nlines", "tab\t", "Ä ß 你"])
def test_script_quotes_any_layer_name(name: str) -> None:
    layer = replace(OF("dense", units=3), name=name)
    text = cell_script(Project(data=DataSpec("iris"), network=NetworkSpec((layer,))), Cell(None, 0)).text
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    names = [word.value for call in calls for word in call.keywords if word.arg == "name"]
    assert [ast.literal_eval(value) for value in names] == [name]
    assert not any(
        getattr(call.func, "id", "") == "print" for call in calls if call.args and "no" in ast.unparse(call)
    )
