"""A row of the catalogue of data sets: what there is to know about one before it is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from engine.errors import InputError
from engine.language.lists import comma_listed
from engine.language.texts import _
from engine.network.fields import Field, IntField

IMBALANCED = 2 / 3  # share of one class, twice that of all others together


class Filled(str):
    """A text with values that no language changes, such as the words that spam is told by."""

    pattern: str
    values: dict[str, str]

    def __new__(cls, pattern: str, **values: str) -> Self:
        """Fill a marked pattern; the text itself is English."""
        made = super().__new__(cls, pattern.format(**values))
        made.pattern, made.values = pattern, values
        return made

    def translated(self) -> str:
        """Return it in the language in use.

        Returns
        -------
        str
        """
        return _(self.pattern).format(**self.values)


@dataclass(frozen=True, kw_only=True)
class DataSetInfo:
    """A row of the catalogue. Its texts are English; `translated` gives them in the language in use.

    Attributes
    ----------
    id : str
        Its name in files; it never changes.
    title : str
    sentence : str
        What it is and what is to be predicted.
    task : str
        "classification" or "regression".
    shape : tuple of int
        Shape of one sample: (columns,) for a table, (height, width, channels) for images, (steps, channels)
        for sequences.
    n_samples : int
    target : str
        What is predicted, with its unit.
    import_line, load_line : str
        How an exported script imports the loader and loads features and target; each may have several lines.
        `load_line` may name options in braces. Both are empty for the user's own file.
    source : str
        Package, licence and origin.
    group : str
        Where the catalogue lists it: "bundled", "generated", "found" or "own".
    columns : tuple of str
        Names of a table's columns; empty for images.
    class_names : tuple of str
        In the order of the class numbers; empty for a regression.
    note : str
        What a student should know about the data; may be empty.
    default_exclude : tuple of str
        Columns that are left out unless the user includes them.
    n_levels : int
        The features are integers from 0 to n_levels - 1; 0 if they are not.
    target_deviations : (float, float)
        Of a regression's target: the standard deviation and the mean absolute deviation from the mean.
    has_long_tail : bool
        Of a regression: whether the target has one, as `engine.data.tails` says.
    largest_class : int
        Number of samples of the most frequent class; 0 for a regression or if it is not known.
    feature_counts : tuple of int
        How many features each of `columns` gives; empty if each gives one.
    column_meanings : tuple of str
        What each of `columns` is, with its unit; empty if the names say it.
    categories : tuple of tuple of str
        The values of each of `columns` that is a category, which has a feature of 0 or 1 for each of them;
        empty for a number. Empty altogether if all are numbers.
    channels : tuple of str
        Names of the channels of a sequence; empty if they have none.
    script_module : str
        File in `engine/data/generated/` that an exported script contains; empty if it imports all it needs.
    sample_name : str
        What one sample is, in one word, always in English: "flower"; empty for the general word.
    options : tuple of Field
        What a generated data set can be told, such as its noise; values are numbers.
    resolve : callable or None
        Of a generated data set: options by name to the attributes that they change.
    """

    id: str
    title: str
    sentence: str
    task: str
    shape: tuple[int, ...]
    n_samples: int
    target: str
    import_line: str
    load_line: str
    source: str
    group: str = "bundled"
    columns: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()
    note: str = ""
    default_exclude: tuple[str, ...] = ()
    n_levels: int = 0
    target_deviations: tuple[float, float] = (0.0, 0.0)
    has_long_tail: bool = False
    largest_class: int = 0
    feature_counts: tuple[int, ...] = ()
    column_meanings: tuple[str, ...] = ()
    categories: tuple[tuple[str, ...], ...] = ()
    channels: tuple[str, ...] = ()
    script_module: str = ""
    sample_name: str = ""
    options: tuple[Field, ...] = ()
    resolve: Callable[[Mapping[str, float]], Mapping[str, Any]] | None = None

    @property
    def is_image(self) -> bool:
        """Whether a sample is an image."""
        return len(self.shape) == 3

    @property
    def is_table(self) -> bool:
        """Whether a sample is a row of a table."""
        return len(self.shape) == 1

    @property
    def kind(self) -> str:
        """What a sample is: "table" for a row of one, "images" or "sequence"."""
        return "images" if self.is_image else "table" if self.is_table else "sequence"

    @property
    def is_sequence(self) -> bool:
        """Whether a sample is a sequence: steps of one or more channels."""
        return len(self.shape) == 2

    @property
    def is_plane(self) -> bool:
        """Whether the samples are generated as points in a plane."""
        return self.group == "generated" and self.shape == (2,)

    @property
    def scaling_axes(self) -> int | tuple[int, int] | None:
        """The axes over which features are scaled together.

        Each column of a table and each channel of a sequence has a scale of its own; all pixels have one.
        """
        if self.is_image:
            return None
        return (0, 1) if self.is_sequence else 0

    def kept_features(self, excluded: Iterable[str]) -> list[int]:
        """Return the places of a table's features without those of some columns.

        Parameters
        ----------
        excluded : iterable of str
            Names of columns.

        Returns
        -------
        list of int
        """
        counts = self.feature_counts or (1,) * len(self.columns)
        left_out = set(excluded)
        if not left_out:
            return list(range(sum(counts)))
        is_kept = [name not in left_out for name in self.columns]
        of_features = [kept for kept, n in zip(is_kept, counts, strict=True) for _ in range(n)]
        return [place for place, kept in enumerate(of_features) if kept]

    def feature_names(self, excluded: Iterable[str] = ()) -> tuple[str, ...]:
        """Return what each number of a sample is; a category's are "island: Dream".

        Parameters
        ----------
        excluded : iterable of str
            Names of columns.

        Returns
        -------
        tuple of str
            Of a sequence step by step; empty for images. Where the data have no names, numbered words in the
            language in use.
        """
        if self.is_sequence:
            steps, channels = self.shape
            channel_names = self.channels or tuple(
                _("channel {n}").format(n=at + 1) for at in range(channels)
            )
            # Translators: which of the numbers of a sequence, such as "channel 2, step 7".
            text = _("{channel}, step {n}") if channels > 1 else _("step {n}")
            return tuple(
                text.format(channel=name, n=step + 1) for step in range(steps) for name in channel_names
            )
        if self.is_table and not self.columns:
            return tuple(_("column {n}").format(n=number + 1) for number in range(self.shape[0]))
        names: list[str] = []
        is_plain = not self.categories
        counts = self.feature_counts or (1,) * len(self.columns)
        for at, (name, count) in enumerate(zip(self.columns, counts, strict=True)):
            values = () if is_plain else self.categories[at]
            if values:
                names.extend(f"{name}: {value}" for value in values)
            else:
                names.extend([name] if count == 1 else (f"{name} {n + 1}" for n in range(count)))
        return tuple(names[place] for place in self.kept_features(excluded))

    def translated(self) -> DataSetInfo:
        """Return the row with its texts in the language in use.

        Names of columns, classes and samples stay, and so does what stands in the user's own file.

        Returns
        -------
        DataSetInfo
        """
        if self.group == "own":
            return self
        return replace(
            self,
            title=_(self.title),
            sentence=_(self.sentence),
            target=_(self.target),
            source=_(self.source),
            note=_(self.note),
            column_meanings=tuple(
                text.translated() if isinstance(text, Filled) else _(text) for text in self.column_meanings
            ),
        )

    def with_options(self, options: Iterable[tuple[str, float]]) -> DataSetInfo:
        """Return the row as it is with these options.

        Parameters
        ----------
        options : iterable of (str, float)
            Options that are not named keep their default.

        Returns
        -------
        DataSetInfo

        Raises
        ------
        InputError
            If an option is unknown or out of its range.
        """
        given = dict(options)
        unknown = [name for name in given if name not in {field.name for field in self.options}]
        if unknown:
            text = _("options of {data} are none, not {name}.")
            if self.options:
                text = _("options of {data} are {known}, not {name}.")
            known = comma_listed([field.name for field in self.options])
            raise InputError(text.format(data=_(self.title), known=known, name=unknown[0]))
        if self.resolve is None:
            return self
        return replace(self, **self.resolve(self.option_values(given)))

    def option_values(self, options: Mapping[str, float]) -> dict[str, float]:
        """Return the value of every option.

        Parameters
        ----------
        options : mapping of str to float
            Options that are not named keep their default.

        Returns
        -------
        dict of str to float
            int for an option that is a whole number.

        Raises
        ------
        InputError
            If a value is out of its range.
        """
        values: dict[str, float] = {}
        for field in self.options:
            given = options.get(field.name, field.default)
            if isinstance(given, float) and isinstance(field, IntField) and given.is_integer():
                given = int(given)  # 20.0 in a file
            value = field.parse(given)
            problem = field.problem(value)
            if problem:
                raise InputError(problem)
            assert isinstance(value, int | float)
            values[field.name] = value
        return values

    @property
    def is_imbalanced(self) -> bool:
        """Whether one class has so many samples that accuracy says little of the others."""
        return self.n_samples > 0 and self.largest_class >= IMBALANCED * self.n_samples

    @property
    def n_classes(self) -> int:
        """How many classes there are; 0 for a regression."""
        return len(self.class_names)


def stored_type(n_levels: int) -> str:
    """Return the type in which features stay in memory.

    Parameters
    ----------
    n_levels : int
        As of `DataSetInfo`.

    Returns
    -------
    str
        "uint8" for whole numbers up to 255, such as pixels, else "float32".
    """
    return "uint8" if 0 < n_levels <= 256 else "float32"
