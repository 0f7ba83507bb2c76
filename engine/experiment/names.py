"""What people read for the ids of losses, optimizers and streams; files and scripts keep the ids.

All are in English; `_` gives them in the language in use.
"""

from engine.language.texts import N_

STREAM_NAMES = {
    "split": N_("split"),
    "init": N_("initial weights"),
    "shuffle": N_("order of the samples"),
    "mask": N_("dropout masks"),
}
LOSS_NAMES = {
    "sparse_categorical_crossentropy": N_("cross-entropy"),
    "binary_crossentropy": N_("binary cross-entropy"),
    "mean_squared_error": N_("mean squared error"),
    "mean_absolute_error": N_("mean absolute error"),
    "huber": N_("Huber loss"),
    "log_cosh": N_("log-cosh loss"),
}
OPTIMIZER_NAMES = {
    "adam": "Adam",  # not a text: Keras's name, as are all of these
    "sgd": "SGD",
    "rmsprop": "RMSprop",
    "adamw": "AdamW",
    "nadam": "Nadam",  # not a text: Keras's name
    "adagrad": "Adagrad",  # not a text: Keras's name
    "adamax": "Adamax",  # not a text: Keras's name
    "lion": "Lion",  # not a text: Keras's name
}
