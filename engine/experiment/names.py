"""What people read for the ids of losses, optimizers and streams; files and scripts keep the ids."""

STREAM_NAMES = {
    "split": "split",
    "init": "initial weights",
    "shuffle": "order of the samples",
    "mask": "dropout masks",
}
LOSS_NAMES = {
    "sparse_categorical_crossentropy": "cross-entropy",
    "binary_crossentropy": "binary cross-entropy",
    "mean_squared_error": "mean squared error",
    "mean_absolute_error": "mean absolute error",
    "huber": "Huber loss",
    "log_cosh": "log-cosh loss",
}
OPTIMIZER_NAMES = {
    "adam": "Adam",
    "sgd": "SGD",
    "rmsprop": "RMSprop",
    "adamw": "AdamW",
    "nadam": "Nadam",
    "adagrad": "Adagrad",
    "adamax": "Adamax",
    "lion": "Lion",
}
