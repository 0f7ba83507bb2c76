"""The checks against real Keras, and what they say of stacks that can't work."""

from dataclasses import replace

import pytest

from engine.checks.checks import check_network, check_project, check_sweep
from engine.checks.fit import fitted_to_data
from engine.data.catalogue import task_of
from engine.errors import InputError
from engine.experiment.specs import DataSpec, Task, TrainingSpec
from engine.network.spec import LayerSpec, NetworkSpec
from engine.project.project import Project
from engine.storage.examples import EXAMPLES, example

IMAGES = Task((12, 10, 3), "classification", 10, 100)
TABLE = Task((7,), "classification", 10, 100)


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_projects_have_no_problems(name: str) -> None:
    project = example(name)
    check_project(project, task_of(project.data))
    check_sweep(project)


def problems_of(*layers: LayerSpec, task: Task = TABLE, loss: str = "sparse_categorical_crossentropy") -> str:
    return " ".join(check_network(NetworkSpec(layers), TrainingSpec(loss=loss), task).errors())


OUT = LayerSpec.of("dense", units=10, activation="softmax")


@pytest.mark.parametrize(
    ("layers", "text"),
    [
        ((LayerSpec.of("conv2d"), OUT), "Conv2D (layer 1) needs images"),
        ((LayerSpec.of("dropout", rate=1.5), OUT), "rate must be a number from 0 and below 1, not 1.5"),
        ((LayerSpec.of("dropout", rate=1.0), OUT), "not 1."),
        ((LayerSpec.of("dense", units=0), OUT), "units must be a whole number from 1 to 100,000, not 0"),
        (
            (LayerSpec.of("dense", units=3, activation="softmax"),),
            "should be 10 numbers, one per class, but the last layer has 3.",
        ),
        ((LayerSpec.of("dense", units=10),), "Cross-entropy needs probabilities. End with softmax."),
        ((LayerSpec.of("reshape", target_shape=(3, 3)), OUT), "can't be reshaped to 3 × 3"),
        ((), "no layers"),
    ],
)
def test_broken_stack_has_a_named_problem(layers: tuple[LayerSpec, ...], text: str) -> None:
    assert text in problems_of(*layers)


def test_loss_of_another_task_has_a_fix() -> None:
    check = check_network(NetworkSpec((OUT,)), TrainingSpec(loss="huber"), TABLE)
    fix = check.output_problems[0].fix
    assert fix is not None
    assert check_network(fix.network, fix.training, TABLE).errors() == ()


@pytest.mark.parametrize(
    "layers",
    [
        (LayerSpec.of("dense", units=3), LayerSpec.of("dropout")),
        (LayerSpec.of("dense", units=3),),
        (LayerSpec.of("dense", units=10),),
    ],
)
def test_fixes_lead_to_a_stack_without_problems(layers: tuple[LayerSpec, ...]) -> None:
    network, training = NetworkSpec(layers), TrainingSpec()
    for _ in range(4):
        check = check_network(network, training, TABLE)
        found = [p for layer in check.layers for p in layer.problems] + list(check.output_problems)
        if not found:
            return
        assert found[0].fix is not None
        network, training = found[0].fix.network, found[0].fix.training
    pytest.fail("four fixes did not repair the stack")


def test_flatten_is_offered_for_images() -> None:
    check = check_network(NetworkSpec((OUT,)), TrainingSpec(), IMAGES)
    fix = check.output_problems[0].fix
    assert fix is not None
    assert [layer.kind_id for layer in fix.network.layers] == ["flatten", "dense"]


def test_out_of_range_settings_are_refused() -> None:
    project = example("honest-classification")
    for change, text in (
        ({"training": replace(project.training, epochs=0)}, "epochs must be"),
        ({"data": replace(project.data, test_size=0.8, validation_size=0.8)}, "together at most 0.95"),
    ):
        with pytest.raises(InputError, match=text):
            check_project(replace(project, **change), task_of(project.data))


def test_class_weights_need_classes() -> None:
    project = example("honest-regression")
    task = task_of(project.data)
    weighted = replace(project, training=replace(project.training, class_weight="balanced"))
    with pytest.raises(InputError, match="Class weights are for classes, but you are predicting a number"):
        check_project(weighted, task)
    (problem,) = check_network(weighted.network, weighted.training, task).output_problems
    assert problem.fix is not None and problem.fix.training == project.training
    classes = replace(weighted, data=example("honest-classification").data)
    assert fitted_to_data(classes).training.has_class_weights
    assert not fitted_to_data(replace(classes, data=project.data)).training.has_class_weights


@pytest.mark.parametrize(
    ("dataset", "training", "text"),
    [
        ("iris", TrainingSpec(metric="recall"), "Recall is for 2 classes, but the data have 3."),
        ("iris", TrainingSpec(more_metrics=("auc",)), "AUC is for 2 classes, but the data have 3."),
        ("breast_cancer", TrainingSpec(more_metrics=("recall",)), "Recall needs a single output"),
        ("breast_cancer", TrainingSpec(metric="mean_squared_error"), "Mean squared error is for numbers"),
        ("boston_housing", TrainingSpec("log_cosh", "precision"), "Precision is for classes, but you are"),
        (
            "boston_housing",
            TrainingSpec("log_cosh", "mean_absolute_error", more_metrics=("accuracy",)),
            "Accuracy is for classes, but you are",
        ),
    ],
)
def test_a_metric_that_does_not_fit_has_a_fix(dataset: str, training: TrainingSpec, text: str) -> None:
    task = task_of(DataSpec(dataset))
    activation = "softmax" if task.n_classes else "linear"
    network = NetworkSpec((LayerSpec.of("dense", units=task.n_classes or 1, activation=activation),))
    problem = check_network(network, training, task).output_problems[0]
    assert problem.message.startswith(text)
    for _ in range(4):
        problems = check_network(network, training, task).output_problems
        if not problems:
            break
        assert problems[0].fix is not None
        network, training = problems[0].fix.network, problems[0].fix.training
    assert check_network(network, training, task).errors() == ()


def test_metrics_of_two_classes_stay_with_binary_cross_entropy() -> None:
    task = task_of(DataSpec("breast_cancer"))
    network = NetworkSpec((LayerSpec.of("dense", units=1, activation="sigmoid"),))
    training = TrainingSpec("binary_crossentropy", "auc", more_metrics=("precision", "recall", "accuracy"))
    assert check_network(network, training, task).errors() == ()
    classes = fitted_to_data(replace(Project(training=training, network=network), data=DataSpec("iris")))
    assert classes.training.metrics == ("accuracy",)
    numbers = fitted_to_data(replace(classes, training=training, data=DataSpec("diabetes")))
    assert numbers.training.metrics == ("mean_squared_error",)


def test_training_that_watches_validation_needs_some() -> None:
    project = example("honest-classification")
    watching = replace(project.training, early_stopping=3)
    folds = replace(project.data, split="kfold", validation_size=0.0)
    with pytest.raises(InputError, match="validation data: give Validation a share, or score the last"):
        check_project(replace(project, data=folds, training=watching), task_of(folds))
    check_project(replace(project, data=folds), task_of(folds))
    assert not fitted_to_data(replace(project, data=folds, training=watching)).training.watches_validation
    stratified = replace(project, data=replace(folds, dataset="diabetes", fold_order="stratified"))
    assert fitted_to_data(stratified).data.fold_order == "shuffled"


def test_label_noise_needs_classes() -> None:
    project = example("honest-regression")
    noisy = replace(project, data=replace(project.data, label_noise=0.2))
    with pytest.raises(InputError, match="label_noise"):
        check_project(noisy, task_of(noisy.data))


def test_a_scaled_target_needs_numbers_and_a_split_what_it_is_made_of() -> None:
    project = example("honest-classification")
    scaled = replace(project, data=replace(project.data, target_scaling="log"))
    with pytest.raises(InputError, match="target_scaling changes numbers to predict"):
        check_project(scaled, task_of(scaled.data))
    grouped = replace(project, data=replace(project.data, split="grouped"))
    with pytest.raises(InputError, match="The split 'grouped' needs a column"):
        check_project(grouped, task_of(grouped.data))
    folds = replace(project, data=replace(project.data, split="kfold", n_folds=2, validation_size=0.5))
    with pytest.raises(InputError, match=r"together at most 0.95, not 1\."):
        check_project(folds, task_of(folds.data))


def test_a_sweep_needs_a_swept_layer_and_right_rates() -> None:
    project = example("tutorial-regression")
    with pytest.raises(InputError, match="below 1, not 1"):
        check_sweep(replace(project, sweep=replace(project.sweep, rates=(0.0, 1.0))))
    bare = NetworkSpec(tuple(x for x in project.network.layers if not x.is_swept))
    with pytest.raises(InputError, match="No Dropout layer is swept"):
        check_sweep(replace(project, network=bare))


def test_excluded_columns_narrow_the_input() -> None:
    assert task_of(DataSpec("boston_housing", exclude_columns=("B",))).input_shape == (12,)


def test_a_schedule_by_hand_is_recorded_before_it_is_swept() -> None:
    project = example("honest-classification")
    task = task_of(project.data)
    by_hand = replace(project, training=replace(project.training, dropout_schedule="by_hand"))
    check_project(by_hand, task)
    with pytest.raises(InputError, match="No dropout schedule is recorded yet: train once on the Train page"):
        check_sweep(by_hand)
    check_sweep(replace(by_hand, training=replace(by_hand.training, dropout_by_hand=(1.0, 0.5))))
    plain = NetworkSpec(tuple(replace(layer, swept=()) for layer in project.network.layers))
    with pytest.raises(InputError, match="Dropout by hand needs a layer whose rate it changes"):
        check_project(replace(by_hand, network=plain), task)
    wrong = replace(by_hand.training, dropout_by_hand=(0.5, 1.5))
    with pytest.raises(
        InputError, match="dropout_by_hand must be a list of up to 100,000 numbers from 0 to 1"
    ):
        check_project(replace(by_hand, training=wrong), task)


@pytest.mark.parametrize("kind", ["lstm", "gru"])
def test_recurrent_dropout_alone_never_comes_to_0(kind: str) -> None:
    layer = replace(
        LayerSpec.of(kind, units=3, dropout=0.3, recurrent_dropout=0.2), swept=("recurrent_dropout",)
    )
    output = LayerSpec.of("dense", units=3, activation="softmax")
    layers = LayerSpec.of("reshape", target_shape=(4, 1)), layer, output
    training = TrainingSpec(dropout_schedule="early")
    project = Project(data=DataSpec("iris"), network=NetworkSpec(layers), training=training)
    task = task_of(project.data)
    with pytest.raises(InputError, match=r"can't set the recurrent dropout of (LSTM|GRU) to 0"):
        check_project(project, task)
    check_project(replace(project, training=replace(training, dropout_schedule="constant")), task)
    low = replace(training, dropout_schedule="by_hand", dropout_by_hand=(1.0, 0.1))
    check_project(replace(project, training=low), task)
    both = replace(layer, swept=("dropout", "recurrent_dropout"))
    check_project(replace(project, network=NetworkSpec((layers[0], both, output))), task)
