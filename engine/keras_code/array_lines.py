"""The lines of a script that read arrays of the user's own, as `own_files.arrays.samples` reads them."""

# no texts: the lines of a script, which are English

from __future__ import annotations

from engine.experiment.data_file import FileSpec
from engine.keras_code.source import Code, text

PLUS, COLUMN = " + ", "column "  # as in engine.data.own_files, which needs numpy


def array_lines(file: FileSpec) -> list[str]:
    """Lines that read features and target from an .npz file or from the columns of an .npy file."""
    x_name, y_name = file.arrays
    if x_name:
        lines = ["with np.load(path) as arrays:"]
        lines += _joined(x_name).lines(4, "x = ")
        lines += _joined(y_name).lines(4, "y = ")
    else:
        lines = ["table = np.load(path)", *_column_lines(y_name)]
    return lines + _shape_lines(file.shape) + _target_lines(file)


def _joined(names: str) -> Code:
    """The array of this name; several are read one after the other."""
    items = tuple(("", f"arrays[{text(name)}]") for name in names.split(PLUS))
    return Code("", items, "") if len(items) == 1 else Code("np.concatenate([", items, "])")


def _column_lines(target: str) -> list[str]:
    """One column of a table is the target, the others are the features."""
    number = target.removeprefix(COLUMN)
    if number != target and number.isdecimal():
        index = int(number) - 1
        return [f"x, y = np.delete(table, {index}, axis=1), table[:, {index}]"]
    return [
        f"others = [name for name in table.dtype.names if name != {text(target)}]",
        'x = np.column_stack([table[name].astype("float32") for name in others])',
        f"y = table[{text(target)}]",
    ]


def _shape_lines(shape: tuple[int, ...]) -> list[str]:
    lines = []
    first = (shape[-1], *shape[:-1])
    if len(shape) == 3 and first != shape:
        lines = [f"if x.shape[1:] == {first}:  # channels first", "    x = x.transpose(0, 2, 3, 1)"]
    return [*lines, f'x = x.reshape(-1, {", ".join(map(str, shape))}).astype("float32")']


def _target_lines(file: FileSpec) -> list[str]:
    """One number for each sample; a class has its place in the order of all classes."""
    if file.task == "regression":
        return ['y = y.reshape(-1).astype("float32")']
    return [
        "y = y.reshape(len(y), -1)",
        "y = y[:, 0] if y.shape[1] == 1 else y.argmax(axis=1)  # one-hot rows become numbers",
        "classes, y = np.unique(y, return_inverse=True)",
        'y = y.astype("int64")',
    ]
