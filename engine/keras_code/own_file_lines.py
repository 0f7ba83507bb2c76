"""The lines of a script that read the user's own file, whatever is in it."""

# no texts: the lines of a script, which are English

from __future__ import annotations

from engine.experiment.data_file import FileSpec
from engine.experiment.specs import DataSpec
from engine.keras_code import image_lines
from engine.keras_code.array_lines import array_lines
from engine.keras_code.preparing_lines import import_lines
from engine.keras_code.source import text
from engine.keras_code.table_lines import table_lines

Lines = tuple[str, ...]


def is_own_table(data: DataSpec) -> bool:
    """Whether the data are a table of the user's own, whose columns must be prepared."""
    return data.file is not None and data.file.is_table


def path_lines(file: FileSpec) -> tuple[str, ...]:
    """Where the file is, and the one with the test rows, which the script's reader may change."""
    names = ("path", "test_path")
    return tuple(
        f"{name} = {text(one.path or one.name)}" for name, one in zip(names, file.sources, strict=False)
    )


def own_imports(data: DataSpec) -> tuple[Lines, Lines]:
    """The imports of Python's own modules, and those of packages beside numpy."""
    if is_own_table(data):
        return (), tuple(import_lines(data))
    if data.file is not None and data.file.format == "images":
        return image_lines.IMPORT_LINES, image_lines.PACKAGE_LINES
    return (), ()


def own_file_lines(file: FileSpec) -> list[str]:
    """Lines that leave x and y: one row of x and one number of y for each sample."""
    if file.is_table:
        return table_lines(file)
    return array_lines(file) if file.format == "npz" else image_lines.image_lines(file)
