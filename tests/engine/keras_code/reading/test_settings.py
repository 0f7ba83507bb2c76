"""What compile, fit, scikit-learn's splitters and loops set; what the app can't have is named."""

from __future__ import annotations

import pytest

from engine.keras_code.reading import read_keras_cells, read_keras_code
from engine.keras_code.reading.values import ReadSettings

NET = "model = Sequential([Dense(8, activation='relu'), Dropout(0.2), Dense(1)])\n"


def settings(lines: str) -> ReadSettings:
    return read_keras_code(NET + lines).settings


@pytest.mark.parametrize(
    ("lines", "training"),
    [
        ("model.compile('sgd', 'mse')", {"optimizer": "sgd", "learning_rate": 0.01}),
        (
            "model.compile(loss='mae', optimizer=keras.optimizers.Adam(0.01))",
            {"loss": "mean_absolute_error", "optimizer": "adam", "learning_rate": 0.01},
        ),
        (
            "opt = SGD(lr=0.1, momentum=0.9, nesterov=True, decay=0.0)\nmodel.compile(opt, 'mse')",
            {"optimizer": "sgd", "learning_rate": 0.1, "momentum": 0.9, "nesterov": True},
        ),
        (
            "model.compile(tf.keras.optimizers.legacy.RMSprop(learning_rate=1e-4, rho=0.9), loss='mse')",
            {"optimizer": "rmsprop", "learning_rate": 0.0001},
        ),
        (
            "model.compile('adam', keras.losses.SparseCategoricalCrossentropy(), ['acc'])",
            {"loss": "sparse_categorical_crossentropy", "metric": "accuracy"},
        ),
        ("model.compile('adam', 'categorical_crossentropy')", {"loss": "sparse_categorical_crossentropy"}),
        ("model.compile('adam', keras.losses.mean_squared_error)", {"loss": "mean_squared_error"}),
        (
            "model.compile('adam', 'mse', metrics=[keras.metrics.MeanAbsoluteError()])",
            {"metric": "mean_absolute_error"},
        ),
        (
            "model.compile('adam', 'binary_crossentropy', ['acc', keras.metrics.AUC(), Recall(), 'acc'])",
            {"metric": "accuracy", "more_metrics": ("auc", "recall")},
        ),
        ("model.compile('adam', LogCosh(), [RootMeanSquaredError()])", {"loss": "log_cosh"}),
        ("model.fit(x, y)", {"epochs": 1, "batch_size": 32}),
        ("model.fit(x, y, 16, 50)", {"epochs": 50, "batch_size": 16}),
        ("n = 5 * 10\nmodel.fit(x, y, epochs=n, batch_size=None)", {"epochs": 50, "batch_size": 32}),
        ("model.fit(x, y, nb_epoch=20)", {"epochs": 20}),
        (
            "stop = EarlyStopping(monitor='val_loss', patience=7, restore_best_weights=True)\n"
            "model.fit(x, y, callbacks=[stop, CSVLogger('a.csv')])",
            {"early_stopping": 7, "scored_epoch": "best"},
        ),
        ("model.fit(x, y, class_weight='balanced')", {"class_weight": "balanced"}),
    ],
)
def test_a_training_is_read(lines: str, training: dict[str, object]) -> None:
    found = settings(lines)
    assert training.items() <= dict(found.training).items()
    assert found.notes == ()


@pytest.mark.parametrize(
    ("lines", "data"),
    [
        ("model.fit(x, y, validation_split=0.25)", {"validation_size": 0.25, "split": "holdout"}),
        ("a, b = train_test_split(x, test_size=0.3, random_state=1)", {"test_size": 0.3, "split": "holdout"}),
        ("a, b = train_test_split(x)", {"test_size": 0.25, "split": "holdout"}),
        ("a, b = train_test_split(x, test_size=0.3, stratify=y)", {"split": "stratified"}),
        (
            "folds = KFold(n_splits=10, shuffle=True)",
            {"split": "kfold", "n_folds": 10, "fold_order": "shuffled", "validation_size": 0.0},
        ),
        ("folds = KFold(n_splits=10)", {"split": "kfold", "fold_order": "in_order"}),
        ("folds = StratifiedKFold(n_splits=3)", {"n_folds": 3, "fold_order": "stratified"}),
        ("from sklearn.preprocessing import StandardScaler\ns = StandardScaler()", {"scaling": "standard"}),
        ("s = preprocessing.MinMaxScaler((0, 1))", {"scaling": "minmax"}),
    ],
)
def test_split_and_scaling_are_read(lines: str, data: dict[str, object]) -> None:
    assert data.items() <= dict(settings(lines).data).items()


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        ("model.compile('ftrl', 'mse')", 'the optimizer "ftrl" has no choice here'),
        ("model.compile(make(), 'mse')", "the optimizer make() is known only when the code runs"),
        ("model.compile('adam', 'poisson')", "the loss poisson has no choice here"),
        ("model.compile('adam', my_loss)", "loss=my_loss is known only when the code runs"),
        ("model.compile(Adam(CosineDecay(0.1, 100)), 'mse')", "the schedule CosineDecay was left out"),
        ("model.compile(Adam(beta_1=0.5), 'mse')", "beta_1=0.5 of the optimizer has no field here"),
        ("model.compile(Adam(learning_rate=-1), 'mse')", "learning_rate must be"),
        ("model.compile('adam', BinaryCrossentropy(from_logits=True))", "from_logits=True: here the network"),
        ("model.fit(x, y, epochs=args.epochs)", "epochs=args.epochs is known only when the code runs"),
        ("model.fit(x, y, validation_split=0.2)", "validation_split takes the last samples"),
        ("model.fit(x, y, shuffle=False)", "shuffle=False: here samples are shuffled"),
        ("model.fit(x, y, class_weight={0: 1.0, 1: 5.0})", "class_weight: here it is none or balanced"),
        (
            "class Schedule(keras.callbacks.Callback):\n"
            "    def on_epoch_begin(self, epoch, logs=None):\n"
            "        self.model.layers[1].rate = 0.1 * epoch\n"
            "model.fit(x, y, callbacks=[Schedule()])",
            "callbacks=[Schedule()] is known only when the code runs, and was left out.",
        ),
        ("model.fit(x, y, callbacks=[EarlyStopping(monitor='loss')])", 'early stopping watches "loss" there'),
    ],
)
def test_what_the_app_cannot_have_is_named(lines: str, note: str) -> None:
    assert any(note in one for one in settings(lines).notes)


def test_a_wrapper_and_a_search_set_the_training_and_the_rates() -> None:
    code = (
        "def build(units=8, rate=0.0):\n"
        f"    {NET.replace('8', 'units').replace('0.2', 'rate')}"
        "    model.compile('sgd', 'mse')\n    return model\n"
        "est = KerasRegressor(model=build, units=4, epochs=30, batch_size=5)\n"
        "grid = GridSearchCV(est, {'model__rate': [0.0, 0.2, 0.4]}, cv=3)\n"
    )
    read = read_keras_code(code)
    assert [layer.kind_id for layer in read.layers] == ["dense", "dropout", "dense"]
    assert read.layers[0].values["units"] == 4
    assert read.layers[1].is_swept
    assert read.settings.rates == (0.0, 0.2, 0.4)
    assert {"epochs": 30, "batch_size": 5, "optimizer": "sgd"}.items() <= dict(read.settings.training).items()


def test_the_model_that_is_trained_has_the_settings() -> None:
    code = (
        "a = Sequential([Dense(3)])\na.compile('sgd', 'mse')\n"
        "b = Sequential([Dense(4)])\nb.compile('adam', 'mse')\nb.fit(x, y, epochs=9)\n"
    )
    read = read_keras_code(code)
    assert read.layers[0].values["units"] == 4
    assert {"optimizer": "adam", "epochs": 9}.items() <= dict(read.settings.training).items()
    assert read.notes == ("Line 1: another model starts here and was left out; paste it by itself.",)


def test_cells_of_a_notebook_are_named() -> None:
    read = read_keras_cells(
        ["%%bash\nls", "x = load()\n\n%matplotlib inline", "good morning", NET, "model.compile('a', 'mse')"]
    )
    assert [layer.kind_id for layer in read.layers] == ["dense", "dropout", "dense"]
    assert read.notes == (
        "Cell 3: it is not Python code and was left out.",
        "1 line about data was left out.",
    )
    assert read.left_out == ("Cell 2: x = load()",)
    assert read.settings.notes == ('Cell 5: the optimizer "a" has no choice here.',)
