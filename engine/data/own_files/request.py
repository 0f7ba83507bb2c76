"""What the user wants of a file, and looking into it, whatever its format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from engine.data.own_files.source import file_format
from engine.data.own_files.tables.columns import ColumnChoice
from engine.data.own_files.tables.guessing import guess_table_format
from engine.data.own_files.tables.inspection import Inspection, inspect_table
from engine.errors import InputError
from engine.experiment.data_file import TABLE_FORMATS, FileSpec, TableFormat
from engine.language.numbers import number_text
from engine.language.texts import _, pgettext
from engine.system.regular_files import MISSING, kind_of

PREVIEW_BYTES = 3_000_000  # of a larger table the first rows are shown before all are read
Told = Callable[[float], None]


@dataclass(frozen=True, kw_only=True)
class Request:
    """A file and how it is to be read; what is empty is guessed.

    Attributes
    ----------
    path : str
        Of a file or a folder.
    table : TableFormat or None
        How the text of a table is read.
    sheet : str
        Of a workbook, if `table` is None.
    choices : tuple of ColumnChoice
        What the user wants of some columns.
    task, target : str
    arrays : (str, str)
        Names of the arrays with features and target.
    shape : tuple of int
        Of one sample of arrays or images.
    test_path : str
        Of a second table, with the rows for the test.
    takes_given : bool
        Whether the test rows are those that the file itself gives, if it gives some.
    """

    path: str
    table: TableFormat | None = None
    sheet: str = ""
    choices: tuple[ColumnChoice, ...] = ()
    task: str = ""
    target: str = ""
    arrays: tuple[str, str] = ("", "")
    shape: tuple[int, ...] = ()
    test_path: str = ""
    takes_given: bool = True

    @classmethod
    def of(cls, file: FileSpec, path: str = "", test_path: str = "") -> Request:
        """Ask for what an import has decided.

        Parameters
        ----------
        file : FileSpec
        path, test_path : str, optional
            Where the file, and the one with the test rows, are now.

        Returns
        -------
        Request
        """
        return cls(
            path=path or file.path,
            table=file.table if file.columns else None,
            choices=tuple(
                ColumnChoice(name=one.name, kind=one.kind, role=one.role, missing=_choice(one.missing))
                for one in file.columns
                if one.role != "target"
            ),
            task=file.task if file.format != "images" else "",
            target=file.target if file.columns else "",
            arrays=file.arrays,
            shape=file.shape,
            test_path="" if file.test_file is None else test_path or file.test_file.path,
            takes_given=file.given_sizes[1] > 0,
        )


def inspect_file(
    request: Request,
    on_progress: Told = lambda share: None,
    on_partial: Callable[[Inspection], None] = lambda found: None,
) -> Inspection:
    """Look into a file.

    Parameters
    ----------
    request : Request
    on_progress : callable
        Called with the share of the work that is done, from 0 to 1.
    on_partial : callable
        Called with what the first rows of a large table say.

    Returns
    -------
    Inspection
        Of arrays and images without facts on columns; `rows` has the arrays, or the classes with counts.

    Raises
    ------
    InputError
        If the file can't be read as data, or a choice does not fit.
    """
    path = Path(request.path)
    if kind_of(path) == MISSING:
        raise InputError(_("There is no file {path}.").format(path=path))
    form = file_format(path)
    if request.test_path and form not in TABLE_FORMATS:
        text = _(
            "A second file with test rows is for tables; “{file}” can have the test in it: folders train and "
            "test, each by class."
        )
        if form == "npz":
            text = _(
                "A second file with test rows is for tables; “{file}” can have the test in it: as arrays "
                "x_test and y_test."
            )
        raise InputError(text.format(file=path.name))
    if request.sheet and form != "excel":
        raise InputError(_("“{file}” has no sheets; only workbooks have.").format(file=path.name))
    if form == "npz":
        return _as_wanted(_arrays(path, request, on_progress), request)
    if form == "images":
        return _as_wanted(_images(path, request, on_progress), request)
    is_large = path.stat().st_size > PREVIEW_BYTES
    return _as_wanted(_table(path, request, on_progress, on_partial if is_large else None), request)


def _as_wanted(found: Inspection, request: Request) -> Inspection:
    """Leave it to the split which samples are the test if the user does."""
    file = found.file
    sizes = file.given_sizes if request.takes_given or file.test_file is not None else (0, 0)
    gives_test = not file.is_table and file.given_sizes[1] > 0
    return replace(found, file=replace(file, given_sizes=sizes), gives_test=gives_test)


def names_inside(path: Path) -> tuple[str, ...]:
    """Return what there is to choose from in a file: a workbook's sheets, or the arrays of an .npz file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    tuple of str
        Empty for other files.

    Raises
    ------
    InputError
        If the file can't be read.
    """
    form = file_format(path)
    if form == "excel":
        from engine.data.own_files.tables.workbook import sheet_names

        return sheet_names(path)
    if form == "npz":
        from engine.data.own_files.arrays.array_file import open_arrays

        with open_arrays(path) as arrays:
            return tuple(head.name for head in arrays.heads)
    return ()


def _choice(missing: str) -> str:
    """Leave open what nobody had to choose: new contents may have missing values."""
    return "" if missing == "none" else missing


def _table(
    path: Path, request: Request, on_progress: Told, on_partial: Callable[[Inspection], None] | None
) -> Inspection:
    table = request.table
    if table is None and request.sheet:
        table = guess_table_format(path, request.sheet)
    return inspect_table(
        path,
        table,
        request.choices,
        request.task,
        request.target,
        test_path=request.test_path,
        on_partial=on_partial,
        on_progress=on_progress,
    )


def _arrays(path: Path, request: Request, on_progress: Told) -> Inspection:
    from engine.data.own_files.arrays.samples import inspect_arrays

    found = inspect_arrays(path, request.arrays, request.shape, request.task, on_progress)
    inspection = _inspection(found.file, (_("Array"), _("Values")), found.arrays, found.notes)
    return replace(inspection, images=found.images)


def _images(path: Path, request: Request, on_progress: Told) -> Inspection:
    from engine.data.own_files.images.image_folder import inspect_images
    from engine.data.own_files.images.image_samples import image_samples

    found = inspect_images(path, request.shape or None, on_progress)
    classes = zip(found.file.class_names, found.file.class_counts, strict=True)
    rows = tuple((name, number_text(count, ",")) for name, count in classes)
    inspection = _inspection(found.file, (pgettext("of data", "Class"), _("Images")), rows, found.notes)
    return replace(inspection, images=image_samples(found.file))


def _inspection(
    file: FileSpec, header: tuple[str, ...], rows: tuple[tuple[str, ...], ...], notes: tuple[str, ...]
) -> Inspection:
    return Inspection(
        file=file, n_rows=file.n_samples, header=header, rows=rows, facts=(), notes=notes, is_partial=False
    )
