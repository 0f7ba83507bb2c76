"""The lines of the exported script that load the data and train the network."""

from __future__ import annotations

from engine.data.catalogue import DataSetInfo
from engine.data.split import split_sizes
from engine.experiment.specs import DataSpec, TrainingSpec


def data_lines(data: DataSpec, info: DataSetInfo, split_seed: int) -> list[str]:
    """Load, choose columns, split, spoil labels and scale, as engine.data does it."""
    y_type = "int64" if info.task == "classification" else "float32"
    lines = [f"x, y = {info.load_line}", f'x, y = x.astype("float32"), y.astype("{y_type}")']
    if data.exclude_columns:
        kept = [i for i, name in enumerate(info.columns) if name not in data.exclude_columns]
        lines.append(f"x = x[:, {kept}]  # without {', '.join(data.exclude_columns)}")
    if info.is_image:
        lines.append(f"x = x.reshape(-1, {', '.join(map(str, info.shape))})")
    lines += _split_lines(data, info, split_seed)
    if data.label_noise:
        lines += [
            f"is_noisy = rng.random(len(y_train)) < {data.label_noise!r}  # these labels become random",
            f"y_train[is_noisy] = rng.integers(0, {info.n_classes}, int(is_noisy.sum()))",
        ]
    return lines + _scaling_lines(data, info)


def _split_lines(data: DataSpec, info: DataSetInfo, split_seed: int) -> list[str]:
    sizes = dict(split_sizes(data, info.n_samples))
    needs_rng = data.is_held_out or data.train_samples or data.label_noise
    lines = [f"rng = np.random.default_rng({split_seed})"] if needs_rng else []
    if data.is_held_out:
        n_test, n_left = sizes["test"], sizes["test"] + sizes["val"]
        lines += [
            "order = rng.permutation(len(x))",
            f"test, val = order[:{n_test}], order[{n_test}:{n_left}]",
            f"train = order[{n_left}:{n_left + sizes['train']}]",
            "x_train, y_train = x[train], y[train]",
            "x_val, y_val = x[val], y[val]",
            "x_test, y_test = x[test], y[test]",
        ]
    elif data.train_samples:
        lines += [
            f"train = rng.permutation(len(x))[:{sizes['train']}]",
            "x_train, y_train = x[train], y[train]",
        ]
    else:
        lines.append("x_train, y_train = x, y")
    return lines


def _scaling_lines(data: DataSpec, info: DataSetInfo) -> list[str]:
    if data.scaling == "none":
        return []
    axis = "" if info.is_image else "axis=0"
    if data.scaling == "standard":
        lines = [f"shift, scale = x_train.mean({axis}), x_train.std({axis})  # of the training samples"]
    else:
        lines = [
            f"shift = x_train.min({axis})  # of the training samples",
            f"scale = x_train.max({axis}) - shift",
        ]
    lines.append("scale = np.where(scale == 0, np.float32(1), scale)")
    names = ("train", "val", "test") if data.is_held_out else ("train",)
    lines += [f'x_{name} = ((x_{name} - shift) / scale).astype("float32")' for name in names]
    return lines


def training_lines(training: TrainingSpec, shuffle_seed: int) -> list[str]:
    """The loop over epochs, with what watches the validation loss where something does."""
    lines = [f"rng = np.random.default_rng({shuffle_seed})"]
    is_best = training.scored_epoch == "best"
    if training.watches_validation:
        lines.append(
            'lowest = float("inf")'
            if is_best and not training.early_stopping
            else 'lowest, waited = float("inf"), 0'
        )
    if is_best:
        lines.append("best_weights = model.get_weights()")
    lines += [
        f"for epoch in range({training.epochs}):",
        "    order = rng.permutation(len(x_train))",
        f"    model.fit(x_train[order], y_train[order], batch_size={training.batch_size}, "
        "shuffle=False, verbose=0)",
    ]
    if not training.watches_validation:
        return lines
    lines += [
        '    val_loss = model.evaluate(x_val, y_val, batch_size=1024, verbose=0, return_dict=True)["loss"]',
        "    if val_loss < lowest:",
    ]
    if training.early_stopping:
        lines.append("        lowest, waited = val_loss, 0")
    else:
        lines.append("        lowest = val_loss")
    if is_best:
        lines.append("        best_weights = model.get_weights()")
    if training.early_stopping:
        lines += [
            "    else:",
            "        waited += 1",
            f"        if waited >= {training.early_stopping}:",
            "            break  # no lower validation loss for long enough",
        ]
    if is_best:
        lines.append("model.set_weights(best_weights)  # of the epoch with the lowest validation loss")
    return lines
