"""A file of the user's as data: what it is, how it is read, and what becomes of its columns.

Everything that the window, checks and trainers ask about the data before they are loaded is in these values,
so that none of them must open the file. The path is where the file was last seen; it is no part of the
identity of the data, which is the file's SHA-256 and how it is read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.language.texts import N_

FILE_FORMATS = ("csv", "excel", "parquet", "npz", "images")
TABLE_FORMATS = ("csv", "excel", "parquet")
COLUMN_KINDS = (N_("number"), N_("category"), N_("date"), N_("text"))
COLUMN_ROLES = ("feature", "target", "group", "order", "split", "ignored")
MISSING = ("none", "drop", "median", "most_frequent", "category")
DATE_PARTS = (N_("year"), N_("month"), N_("day"), N_("weekday"), N_("hour"))
OTHER, MISSING_CATEGORY = "other", "missing"  # categories that merge rare ones, and stand for no value


@dataclass(frozen=True, kw_only=True)
class ColumnSpec:
    """A column of a table, and what becomes of it.

    Attributes
    ----------
    name : str
        As in the file's header, made unique.
    kind : str
        One of COLUMN_KINDS.
    role : str
        One of COLUMN_ROLES: "group" and "order" steer a split, "split" says which rows are for the test.
    missing : str
        One of MISSING: what becomes of missing values; "none" if there are none.
    categories : tuple of str
        Of a category: each gets a feature of its own, in this order. With `MISSING_CATEGORY` among them if
        missing values are one, and `OTHER` last if rare ones are merged.
    date_parts : tuple of str
        Of a date: out of DATE_PARTS, each a feature.
    date_format : str
        Of a date in text: the format for pandas.to_datetime; empty if the file holds dates as such.
    reason : str
        Why the import left the column out ("every row has its own value"); empty if it did not.
    """

    name: str
    kind: str = "number"
    role: str = "feature"
    missing: str = "none"
    categories: tuple[str, ...] = ()
    date_parts: tuple[str, ...] = ()
    date_format: str = ""
    reason: str = ""

    @property
    def n_features(self) -> int:
        """How many numbers the network gets of this column if it is a feature."""
        if self.kind == "category":
            return len(self.categories)
        return len(self.date_parts) if self.kind == "date" else 1


@dataclass(frozen=True, kw_only=True)
class TableFormat:
    """How the text of a table is read; arguments of pandas.read_csv, and the sheet of a workbook.

    Attributes
    ----------
    delimiter, decimal, thousands, signs, encoding, quotechar : str
        `thousands` may be empty; `signs` are characters that are left out of numbers, such as "$%".
    has_header : bool
        Whether the first row has the columns' names; else they are "column 1", "column 2", …
    skip_rows : int
        Rows before the header or, without one, before the first row.
    sheet : str
        Of an Excel or ODS file; empty for the first.
    """

    delimiter: str = ","
    decimal: str = "."
    thousands: str = ""
    signs: str = ""
    encoding: str = "utf-8"
    quotechar: str = '"'
    has_header: bool = True
    skip_rows: int = 0
    sheet: str = ""


@dataclass(frozen=True, kw_only=True)
class FileSpec:
    """A file of the user's, read as a table, as arrays, or as images by class.

    Attributes
    ----------
    name : str
        The file's name, or the folder's.
    sha256 : str
        Of the file's bytes; of a folder, of its images' names and bytes.
    n_bytes : int
    format : str
        One of FILE_FORMATS.
    table : TableFormat
    columns : tuple of ColumnSpec
        All columns of a table in the file's order; empty for arrays and images.
    arrays : (str, str)
        Names of the arrays with features and target in an .npz file; empty for others.
    shape : tuple of int
        Shape of one sample of arrays and images; images of other sizes are resized. Empty for a table.
    task : str
        "classification" or "regression".
    target : str
        What is predicted.
    class_names : tuple of str
        In the order of the class numbers; empty for a regression.
    class_counts : tuple of int
        Samples of each class.
    target_deviations : (float, float)
        Of a regression's target: standard deviation, and mean absolute deviation from the mean.
    has_long_tail : bool
        Of a regression: whether the target has one, as `engine.data.tails` says.
    n_samples : int
        Rows that are left once rows with missing values are dropped.
    n_groups, largest_group : int
        Different values of the column whose role is "group", and the most rows that have one of them.
    given_sizes : (int, int)
        How many samples the file itself gives for validation and for the test: a table by its column of the
        role "split", arrays by the names of those whose samples come last, images by their folders. With a
        `test_file` its rows are the test.
    n_levels : int
        The features are whole numbers from 0 to n_levels - 1; 0 if they are not.
    test_file : FileSpec or None
        Of a table: another one with the same columns, whose rows come after those of this one and are the
        test. Only its name, hash, size, format and place are filled; the counts above are of both.
    path : str
        Where the file was last seen; not compared.
    is_embedded : bool
        Whether the project keeps a copy of the file; not compared.
    """

    name: str
    sha256: str
    n_bytes: int
    format: str = "csv"
    table: TableFormat = TableFormat()
    columns: tuple[ColumnSpec, ...] = ()
    arrays: tuple[str, str] = ("", "")
    shape: tuple[int, ...] = ()
    task: str = "classification"
    target: str = ""
    class_names: tuple[str, ...] = ()
    class_counts: tuple[int, ...] = ()
    target_deviations: tuple[float, float] = (0.0, 0.0)
    has_long_tail: bool = False
    n_samples: int = 0
    n_groups: int = 0
    largest_group: int = 0
    given_sizes: tuple[int, int] = (0, 0)
    n_levels: int = 0
    test_file: FileSpec | None = None
    path: str = field(default="", compare=False)
    is_embedded: bool = field(default=False, compare=False)

    def __hash__(self) -> int:
        """Return a hash of a few fields: facts of data are looked up often, and columns may be thousands."""
        return hash((self.sha256, self.target, self.task, self.n_samples))

    @property
    def is_table(self) -> bool:
        """Whether the file has rows and columns of its own, other than arrays and images."""
        return self.format in TABLE_FORMATS

    @property
    def sources(self) -> tuple[FileSpec, ...]:
        """The file, and the one with the test rows if there is one."""
        return (self,) if self.test_file is None else (self, self.test_file)

    @property
    def total_bytes(self) -> int:
        """The size of the file together with that of the test rows."""
        return sum(one.n_bytes for one in self.sources)

    @property
    def split_column(self) -> ColumnSpec | None:
        """The one column of a table that says which rows are for the test, unless another file has them."""
        columns = self.columns_as("split") if self.test_file is None else ()
        return columns[0] if len(columns) == 1 else None

    def columns_as(self, role: str) -> tuple[ColumnSpec, ...]:
        """Return the columns with a role, in the file's order.

        Parameters
        ----------
        role : str
            One of COLUMN_ROLES.

        Returns
        -------
        tuple of ColumnSpec
        """
        return tuple(column for column in self.columns if column.role == role)
