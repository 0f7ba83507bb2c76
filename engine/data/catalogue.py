"""The catalogue of data sets, and what the chosen data are."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from engine.data.found.rows import FOUND_SETS
from engine.data.generated_sets import GENERATED_SETS
from engine.data.info import DataSetInfo
from engine.data.packaged_sets import PACKAGED_SETS
from engine.data.resource_sets import RESOURCE_SETS
from engine.errors import InputError
from engine.experiment.data_file import FileSpec
from engine.experiment.specs import OWN_FILE, DataSpec, Task
from engine.language.lists import comma_listed
from engine.language.numbers import number_text
from engine.language.texts import N_, _, in_sentence, ngettext

DATA_SETS: dict[str, DataSetInfo] = {row.id: row for row in (*PACKAGED_SETS, *RESOURCE_SETS, *GENERATED_SETS)}

_OWN = {
    **dict.fromkeys(("csv", "excel", "parquet"), N_("Your own table: {samples}; predict {target}.")),
    "npz": N_("Your own arrays: {samples}; predict {target}."),
    "images": N_("Your own images: {samples}; predict {target}."),
}


def data_set_info(data: DataSpec) -> DataSetInfo:
    """Return the row of the chosen data set.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    DataSetInfo
        With the options of a generated data set applied; made from the file's facts if it is the user's own.
        Its texts are in the language in use.

    Raises
    ------
    InputError
        If the data set, an option or an excluded column is unknown, all columns are excluded, or the user's
        own table has none.
    """
    if data.file is not None:
        info = replace(_file_info(data.file), sentence=_own_sentence(data.file), source=_("your own file"))
    elif data.dataset in DATA_SETS:
        info = DATA_SETS[data.dataset].with_options(data.options).translated()
    elif data.dataset in FOUND_SETS:
        info = FOUND_SETS[data.dataset].info.with_options(data.options).translated()
    else:
        raise InputError(
            _("dataset must be one of {known}, not {name}.").format(
                known=comma_listed(list(DATA_SETS)), name=data.dataset
            )
        )
    unknown = [name for name in data.exclude_columns if name not in info.columns]
    if unknown:
        text = _("exclude_columns must name columns of {data}, not {name}.")
        raise InputError(text.format(data=info.title, name=unknown[0]))
    if info.columns and len(set(data.exclude_columns)) >= len(info.columns):
        text = _("exclude_columns leaves no column of {data} to learn from.")
        raise InputError(text.format(data=info.title))
    return info


def data_set_title(data: DataSpec) -> str:
    """Return the title of a data set, or its id if the catalogue does not have it.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    str
        In the language in use, with the options of generated data that are not as usual: "Two moons (noise
        0.5)".
    """
    if data.file is not None:
        return data.file.name
    if data.dataset in FOUND_SETS:
        return _(FOUND_SETS[data.dataset].info.title)
    if data.dataset not in DATA_SETS:
        return data.dataset
    info, given = DATA_SETS[data.dataset], dict(data.options)
    unusual = [
        # Translators: an option of generated data and its value, such as "noise 0.5".
        _("{option} {value}").format(option=in_sentence(_(field.label)), value=field.text(given[field.name]))
        for field in info.options
        if given.get(field.name, field.default) != field.default
    ]
    title = _(info.title)
    if not unusual:
        return title
    # Translators: generated data and those of its options that are not as usual: "Two moons (noise 0.5)".
    return _("{data} ({options})").format(data=title, options=comma_listed(unusual))


def target_text(data: DataSpec) -> str:
    """Say on which scale the target is predicted.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    str
        Such as "log of price", in the language in use; empty if it is predicted as it is, or the data set is
        unknown.
    """
    try:
        target = data_set_info(data).target.partition(",")[0]
    except InputError:
        target = _("the target")
    texts = {"log": _("log of {target}"), "standard": _("{target} in standard deviations")}
    return texts.get(data.target_scaling, "").format(target=target)


def task_of(data: DataSpec) -> Task:
    """Return what the chosen data require of a network, without loading them.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    Task

    Raises
    ------
    InputError
        As for `data_set_info`.
    """
    info = data_set_info(data)
    shape = info.shape
    if info.columns:
        shape = (len(info.kept_features(data.exclude_columns)),)
    n_levels = info.n_levels if data.scaling == "none" else 0
    return Task(shape, info.task, info.n_classes, info.n_samples, n_levels)


def input_names(data: DataSpec) -> tuple[str, ...]:
    """Name what is shown of a sample before it is prepared for a network.

    Parameters
    ----------
    data : DataSpec

    Returns
    -------
    tuple of str
        The columns of the user's own table, else the features; empty for images.

    Raises
    ------
    InputError
        As for `data_set_info`.
    """
    info = data_set_info(data)
    if data.file is not None and data.file.is_table:
        return tuple(name for name in info.columns if name not in data.exclude_columns)
    return info.feature_names(data.exclude_columns)


@lru_cache(maxsize=8)
def _file_info(file: FileSpec) -> DataSetInfo:
    """Make the row of the user's own file, without sentence and source."""
    features = file.columns_as("feature")
    if file.is_table and not (file.columns_as("target") and sum(column.n_features for column in features)):
        text = _("“{file}” has no column to predict, or none to learn from: import it again.")
        raise InputError(text.format(file=file.name))
    return DataSetInfo(
        id=OWN_FILE,
        title=file.name,
        sentence="",
        task=file.task,
        shape=file.shape or (sum(column.n_features for column in features),),
        n_samples=file.n_samples,
        target=file.target,
        import_line="",
        load_line="",
        source="",
        group="own",
        columns=tuple(column.name for column in features),
        class_names=file.class_names,
        n_levels=file.n_levels,
        target_deviations=file.target_deviations,
        has_long_tail=file.has_long_tail,
        largest_class=max(file.class_counts, default=0),
        feature_counts=tuple(column.n_features for column in features),
        categories=tuple(column.categories if column.kind == "category" else () for column in features),
    )


def _own_sentence(file: FileSpec) -> str:
    samples = ngettext("{n} sample", "{n} samples", file.n_samples)
    samples = samples.format(n=number_text(file.n_samples, ","))
    if file.test_file is None:
        return _(_OWN[file.format]).format(samples=samples, target=file.target)
    text = _("Your own table with the test rows of “{file}”: {samples}; predict {target}.")
    return text.format(file=file.test_file.name, samples=samples, target=file.target)
