"""What a program's compile and fit, splitters and scalers set of a training and its data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from engine.errors import InputError
from engine.experiment.spec_fields import DATA_FIELDS, TRAINING_FIELDS
from engine.keras_code.calls import OPTIMIZER_CLASSES
from engine.keras_code.reading.notes import Notes
from engine.keras_code.reading.values import (
    ReadCall,
    ReadName,
    ReadSettings,
    ReadValue,
    Unreadable,
    is_known,
    text_of,
)
from engine.language.texts import N_, _
from engine.network.fields import FieldValue

Calls = Iterable[tuple[int, ReadCall]]
_LOSSES = {
    "mse": "mean_squared_error",
    "mae": "mean_absolute_error",
    # The same loss, where each class is a column of 0 and 1.
    "categoricalcrossentropy": "sparse_categorical_crossentropy",
    "huberloss": "huber",
}
_METRICS = {
    "acc": "accuracy",
    "categoricalaccuracy": "accuracy",
    "sparsecategoricalaccuracy": "accuracy",
    "binaryaccuracy": "accuracy",
    "mse": "mean_squared_error",
    "mae": "mean_absolute_error",
}
_LEARNING_RATES = {"sgd": 0.01}  # Keras's defaults; of all others it is 0.001
_OPTIMIZER_NAMES = {"lr": "learning_rate"}
_OPTIMIZER_FIELDS = ("learning_rate", "momentum", "nesterov", "weight_decay", "clipvalue", "clipnorm")
_USUAL = {
    "beta_1": (0.9,),
    "beta_2": (0.999,),
    "rho": (0.9,),
    "epsilon": (1e-7, None),
    "amsgrad": (False,),
    "centered": (False,),
    "decay": (0, 0.0),
    "name": (),
}
_FIT_NAMES = {"nb_epoch": "epochs"}
_FIT_DEFAULTS: Mapping[str, FieldValue] = {"epochs": 1, "batch_size": 32}  # Keras's
_SCALERS = {"StandardScaler": "standard", "MinMaxScaler": "minmax", "RobustScaler": "robust"}
_FOLDS = ("KFold", "StratifiedKFold")
_KERAS_COMPILE = ("optimizer", "loss", "metrics")
_NO_FIELD = N_("{name} has no field here and was left out.")


def read_settings(calls: Calls, prepared: Calls, rates: tuple[float, ...], notes: Notes) -> ReadSettings:
    """Read what calls of a training say.

    Parameters
    ----------
    calls : iterable of (int, ReadCall)
        compile and fit of a model, or of scikeras's wrappers, each with its line.
    prepared : iterable of (int, ReadCall)
        Splitters and scalers of scikit-learn.
    rates : tuple of float
        The dropout rates of a loop.
    notes : Notes
        Gets a sentence for what the app's fields can't have.

    Returns
    -------
    ReadSettings
        Only values that the app's fields can have.
    """
    reader = _Reader(notes)
    for line, call in calls:
        reader.take(line, call)
    for line, call in prepared:
        reader.take_prepared(line, call)
    return replace(reader.settings(), rates=rates)


class _Reader:
    def __init__(self, notes: Notes) -> None:
        self._training: dict[str, FieldValue] = {}
        self._data: dict[str, FieldValue] = {}
        self._notes = notes
        self._line = 1

    def settings(self) -> ReadSettings:
        data = self._data
        if "validation_size" in data or "test_size" in data:
            data.setdefault("split", "holdout")
        return ReadSettings(tuple(self._training.items()), tuple(data.items()))

    def take(self, line: int, call: ReadCall) -> None:
        """Take one call of compile, fit or a wrapper."""
        self._line = line
        given = call.arguments
        if call.name == "compile":
            given = dict(zip(_KERAS_COMPILE, call.positional, strict=False)) | given
            self._compiled(given)
            return
        given = dict(zip(("x", "y", "batch_size", "epochs"), call.positional, strict=False)) | given
        given = {_FIT_NAMES.get(name, name): value for name, value in given.items()}
        is_fit = call.name in ("fit", "fit_generator")
        if is_fit:
            self._training = {**_FIT_DEFAULTS, **self._training}
        for name, value in given.items():
            self._fitted(name, value, is_fit=is_fit)
        if not is_fit:
            self._compiled(given)

    def take_prepared(self, line: int, call: ReadCall) -> None:
        """Take one splitter or scaler of scikit-learn."""
        self._line, given = line, call.arguments
        if call.name in _SCALERS:
            self._set(self._data, "scaling", _SCALERS[call.name])
        elif call.name in _FOLDS:
            self._set(self._data, "split", "kfold")
            self._set(self._data, "n_folds", given.get("n_splits", 5))
            order = "shuffled" if given.get("shuffle") else "in_order"
            self._data["fold_order"] = order if call.name == "KFold" else "stratified"
            if not self._training.get("early_stopping"):  # else some validation is needed
                self._data.setdefault("validation_size", 0.0)
        else:
            self._set(self._data, "test_size", given.get("test_size", 0.25))
            if given.get("stratify") is not None or call.name.startswith("Stratified"):
                self._set(self._data, "split", "stratified")

    def _set(self, fields: dict[str, FieldValue], name: str, value: ReadValue) -> bool:
        """Set a field if the value is one that it can have; else say so."""
        field = next(x for x in (*TRAINING_FIELDS, *DATA_FIELDS) if x.name == name)
        if not is_known(value):
            text = _("{name}={value} is known only when the code runs.")
            self._notes.add(self._line, text.format(name=name, value=text_of(value)))
            return False
        try:
            parsed = field.parse(value)
            problem = field.problem(parsed)
        except InputError as error:
            problem = str(error)
        if problem:
            self._notes.add(self._line, f"{problem.rstrip('.')}.")
            return False
        fields[name] = parsed
        return True

    # --- compile

    def _compiled(self, given: Mapping[str, ReadValue]) -> None:
        if "optimizer" in given:
            self._optimizer(given["optimizer"])
        if "loss" in given:
            self._named("loss", given["loss"], _LOSSES)
        for name in ("loss_weights", "sample_weight_mode", "weighted_metrics"):
            if given.get(name) is not None:
                self._notes.add(self._line, _(_NO_FIELD).format(name=name))
        metrics = given.get("metrics")
        found = []
        for value in metrics if isinstance(metrics, tuple) else ():
            if self._named("metric", value, _METRICS):
                found.append(str(self._training["metric"]))
        if found:
            self._training["metric"] = found[0]
        if others := tuple(one for one in dict.fromkeys(found) if one != found[0]):
            self._training["more_metrics"] = others

    def _named(self, name: str, value: ReadValue, aliases: Mapping[str, str]) -> bool:
        """Set loss or metric from a name, a class or a function of Keras."""
        text = _name_of(value)
        if text is None:
            text = _("{name}={value} is known only when the code runs.")
            self._notes.add(self._line, text.format(name=name, value=text_of(value)))
            return False
        field = next(item for item in TRAINING_FIELDS if item.name == name)
        choices = {_normal(choice): choice for choice in getattr(field, "choices", ())}
        found = choices.get(_normal(text)) or aliases.get(_normal(text))
        if found is None:
            problem = _("the loss {value} has no choice here.")
            if name == "metric":
                problem = _("the metric {value} has no choice here.")
            self._notes.add(self._line, problem.format(value=text))
            return False
        if isinstance(value, ReadCall) and value.arguments.get("from_logits") is True:
            text = _("from_logits=True: here the network ends with softmax or sigmoid instead.")
            self._notes.add(self._line, text)
        return self._set(self._training, name, found)

    def _optimizer(self, value: ReadValue) -> None:
        name = _name_of(value)
        names = {class_name.lower(): known for known, class_name in OPTIMIZER_CLASSES.items()}
        found = None if name is None else names.get(name.lower())
        if found is None:
            text = _("the optimizer {value} has no choice here.")
            if name is None:
                text = _("the optimizer {value} is known only when the code runs.")
            self._notes.add(self._line, text.format(value=text_of(value)))
            return
        self._set(self._training, "optimizer", found)
        self._training["learning_rate"] = _LEARNING_RATES.get(found, 0.001)
        if not isinstance(value, ReadCall):
            return
        given = dict(zip(("learning_rate",), value.positional, strict=False)) | value.arguments
        for name, one in given.items():
            name = _OPTIMIZER_NAMES.get(name, name)
            if name in _OPTIMIZER_FIELDS and one is not None:
                if isinstance(one, ReadCall):
                    text = _("the schedule {name} was left out.").format(name=one.name)
                    self._notes.add(self._line, text)
                else:
                    self._set(self._training, name, one)
            elif name not in _OPTIMIZER_FIELDS and _USUAL.get(name) != () and one not in _USUAL.get(name, ()):
                text = _("{name}={value} of the optimizer has no field here and was left out.")
                self._notes.add(self._line, text.format(name=name, value=text_of(one)))

    # --- fit

    def _fitted(self, name: str, value: ReadValue, *, is_fit: bool) -> None:
        take: dict[str, Callable[[ReadValue], object]] = {
            "epochs": lambda one: self._set(self._training, "epochs", one),
            "batch_size": lambda one: one is None or self._set(self._training, "batch_size", one),
            "validation_split": self._validation,
            "callbacks": self._callbacks,
            "class_weight": self._class_weight,
        }
        if name in take:
            take[name](value)
        elif is_fit and name == "sample_weight":
            self._notes.add(self._line, _(_NO_FIELD).format(name="sample_weight"))
        elif is_fit and name == "shuffle" and value is False:
            self._notes.add(self._line, _("shuffle=False: here samples are shuffled in each epoch."))

    def _validation(self, value: ReadValue) -> None:
        if value and self._set(self._data, "validation_size", value):
            text = _("validation_split takes the last samples; here they are drawn.")
            self._notes.add(self._line, text)

    def _callbacks(self, value: ReadValue) -> None:
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, ReadCall) and one.name == "EarlyStopping":
                self._early_stopping(one.arguments)
            elif isinstance(one, ReadCall) and one.name in ("ReduceLROnPlateau", "LearningRateScheduler"):
                text = _("{name} has no counterpart here and was left out.").format(name=one.name)
                self._notes.add(self._line, text)
            elif isinstance(one, Unreadable):  # one of the program's own classes, say
                text = _("callbacks={value} is known only when the code runs, and was left out.")
                self._notes.add(self._line, text.format(value=text_of(one)))

    def _early_stopping(self, given: Mapping[str, ReadValue]) -> None:
        monitor = given.get("monitor", "val_loss")
        if monitor != "val_loss":
            text = _("early stopping watches {value} there and the validation loss here.")
            self._notes.add(self._line, text.format(value=text_of(monitor)))
        self._set(self._training, "early_stopping", given.get("patience", 0) or 1)
        if given.get("restore_best_weights") is True:
            self._set(self._training, "scored_epoch", "best")
        if given.get("min_delta", 0) not in (0, 0.0):
            self._notes.add(self._line, _(_NO_FIELD).format(name="min_delta"))

    def _class_weight(self, value: ReadValue) -> None:
        if value == "balanced":
            self._set(self._training, "class_weight", "balanced")
        elif value is not None:
            self._notes.add(self._line, _("class_weight: here it is none or balanced."))


def _name_of(value: ReadValue) -> str | None:
    """Return the name that a text, a class or a call means."""
    match value:
        case str():
            return value
        case ReadCall(name=name):
            return name
        case ReadName() if "." in value.path or value.last[:1].isupper():
            return value.last
    return None


def _normal(name: str) -> str:
    return name.replace("_", "").lower()
