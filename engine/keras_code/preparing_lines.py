"""The lines of a script that prepare the columns of the user's own table with scikit-learn.

They print the description of the transformers that the trainer makes.
"""

# no texts: the lines of a script, which are English

from __future__ import annotations

from engine.data.own_files.tables.features import Group, Step, date_parts, feature_groups, merge_rare
from engine.experiment.data_file import OTHER
from engine.experiment.specs import DataSpec
from engine.keras_code.source import Code, text, texts
from engine.keras_code.split_lines import split_names

_FUNCTIONS = {
    merge_rare: (
        "def merge_rare(table, categories):",
        f'    """Write "{OTHER}" in place of every category that is not listed."""',
        "    return table.apply(",
        "        lambda column: column.where(",
        f'            column.isin(categories[column.name]) | column.isna(), "{OTHER}"',
        "        )",
        "    )",
    ),
    date_parts: (
        "def date_parts(table, parts):",
        '    """Take dates apart into numbers, such as the year; Monday is day 0 of a week."""',
        "    numbers = [getattr(table[name].dt, part) for name in table for part in parts]",
        '    return np.column_stack(numbers).astype("float64")',
    ),
}


def import_lines(data: DataSpec) -> list[str]:
    """The imports that the other lines need beside numpy."""
    used = {"compose": {"ColumnTransformer"}}
    for group in _groups(data):
        for step in group.steps:
            used.setdefault(step.module, set()).add(step.name)
        if len(group.steps) > 1:
            used["pipeline"] = {"make_pipeline"}
    return [
        "import pandas as pd",
        *(f"from sklearn.{module} import {', '.join(sorted(used[module]))}" for module in sorted(used)),
    ]


def preparing_lines(data: DataSpec) -> list[str]:
    """Lines that describe how numbers are made of the columns, as `prepared` makes them."""
    groups = _groups(data)
    columns = [column for group in groups for column in group.columns]
    arguments = [value for group in groups for step in group.steps for _, value in step.arguments]
    lines = []
    for function, source in _FUNCTIONS.items():
        if function in arguments:
            lines += [*source, "", ""]
    for group in groups:
        lines += texts(group.column_names).lines(before=f"{group.name} = ")
    listed = tuple(
        (f"{text(column.name)}: ", texts(column.categories)) for column in columns if column.categories
    )
    if listed:
        lines += Code("{", listed, "}").lines(before="listed = ")
    transformers = Code("[", tuple(("", _group_code(group)) for group in groups), "]")
    return lines + Code("ColumnTransformer(", (("", transformers),), ")").lines(before="prepare = ")


def prepared_lines(data: DataSpec) -> list[str]:
    """Lines that make numbers of the rows of each split by this description."""
    lines = ['x_train = prepare.fit_transform(x_train).astype("float32")  # learned from these rows alone']
    others = split_names(data)[1:]
    return lines + [f'x_{name} = prepare.transform(x_{name}).astype("float32")' for name in others]


def _groups(data: DataSpec) -> tuple[Group, ...]:
    assert data.file is not None
    return feature_groups(data.file, data.exclude_columns, data.scaling)


def _group_code(group: Group) -> Code:
    """A row of the ColumnTransformer: a name, transformers, columns."""
    steps = tuple(("", _step_code(step, group)) for step in group.steps)
    made: Code | str = '"passthrough"'
    if steps:
        made = steps[0][1] if len(steps) == 1 else Code("make_pipeline(", steps, ")")
    return Code("(", (("", text(group.name)), ("", made), ("", group.name)), ")")


def _step_code(step: Step, group: Group) -> Code:
    """The transformer's call; lists of categories have a name of their own."""
    items: list[tuple[str, Code | str]] = []
    for name, value in step.arguments:
        if name == "func":
            items.append(("", value.__name__))
        elif name == "kw_args":
            ((key, values),) = value.items()
            items.append(("kw_args=", Code("{", ((f"{text(key)}: ", _value(values)),), "}")))
        elif name == "categories":
            items.append(("categories=", f"[listed[name] for name in {group.name}]"))
        else:
            items.append((f"{name}=", _value(value)))
    return Code(f"{step.name}(", tuple(items), ")")


def _value(value: object) -> Code | str:
    match value:
        case dict():
            return "listed"
        case list():
            return texts(value)
        case str():
            return text(value)
    return repr(value)
