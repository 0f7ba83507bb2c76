"""Compares the settings of two runs, named as in the forms."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace

from engine.experiment.data_file import ColumnSpec, FileSpec
from engine.experiment.names import STREAM_NAMES
from engine.experiment.second_setting import SECOND_SETTINGS
from engine.experiment.spec_fields import DATA_FIELDS, TRAINING_FIELDS, field_values
from engine.experiment.specs import STREAMS, DataSpec, TrainingSpec
from engine.language.lists import comma_listed, listed
from engine.language.numbers import number_text, numbers_text
from engine.language.texts import N_, _, in_sentence, pgettext
from engine.network.fields import Field, FieldValue, RateField
from engine.network.layer_kinds import shape_text
from engine.network.layer_kinds.kind import rate_text
from engine.network.network_text import layer_line
from engine.network.spec import LayerSpec
from engine.runs.record import SWEEP, TRAIN, VARIANCE, Definition, RunRecord

NOTHING = "–"
KIND_LABELS = {TRAIN: N_("training"), SWEEP: N_("sweep"), VARIANCE: N_("why different")}
_TASKS = {"classification": N_("classification"), "regression": N_("regression")}
_ROLES = {
    "ignored": N_("left out"),
    "target": N_("target"),
    "group": N_("group"),
    "order": N_("order"),
    "split": N_("split"),
}
_MISSING = {
    "drop": N_("missing: drop"),
    "median": N_("missing: median"),
    "most_frequent": N_("missing: most frequent"),
    "category": N_("missing: category"),
}
_TABLE = {
    "delimiter": N_("delimiter “{value}”"),
    "decimal": N_("decimal “{value}”"),
    "thousands": N_("thousands “{value}”"),
    "signs": N_("signs “{value}”"),
    "encoding": N_("encoding “{value}”"),
    "quotechar": N_("quotechar “{value}”"),
    "has_header": N_("has header “{value}”"),
    "skip_rows": N_("skip rows “{value}”"),
    "sheet": N_("sheet “{value}”"),
}
Pairs = tuple[tuple[int | None, int | None], ...]


@dataclass(frozen=True)
class Difference:
    """One setting that differs: its place, and its value in each run as text."""

    place: str
    a_text: str
    b_text: str


@dataclass(frozen=True)
class Comparison:
    """All differences between two runs' settings, and the number of equal settings."""

    differences: tuple[Difference, ...]
    n_equal: int


@dataclass(frozen=True)
class _Setting:
    """A setting of one run: `value` is compared, `text` is shown; `full_text` where the texts are equal."""

    place: str
    value: object
    text: str
    full_text: str = ""

    def of(self, owner: str) -> _Setting:
        """The same setting with its owner named."""
        return replace(self, place=f"{owner}: {self.place}")


def _id(data: DataSpec) -> str:
    return data.dataset


def compared(a: RunRecord, b: RunRecord, data_title: Callable[[DataSpec], str] = _id) -> Comparison:
    """The settings of two runs side by side: data, layers aligned by kind, training, and what was swept.

    In the language in use.
    Results, names and notes are no settings.
    `data_title` says a data set as people read it.
    """
    found: list[Difference] = []
    n_equal = 0
    for first, second in _pairs(a, b, data_title):
        place = (first or second or _NO_SETTING).place
        if first is not None and second is not None and first.value == second.value:
            n_equal += 1
            continue
        texts = [NOTHING if one is None else one.text for one in (first, second)]
        if first is not None and second is not None and texts[0] == texts[1]:
            # They differ in what is not shown, such as digits.
            texts = [one.full_text or str(one.value) for one in (first, second)]
        found.append(Difference(place, *texts))
    return Comparison(tuple(found), n_equal)


def experiment_differences(
    run: RunRecord, definition: Definition, data_title: Callable[[DataSpec], str] = _id
) -> tuple[Difference, ...]:
    """What makes a sweep one of another experiment than `definition`.

    More rates or seeds only add to a sweep and are left out.
    """
    other = RunRecord("", run.kind, "", "", definition)
    found = compared(run, other, data_title).differences
    return tuple(one for one in found if one.place not in (_("Rates"), _("Seeds")))


_NO_SETTING = _Setting("", None, NOTHING)
_Pair = tuple[_Setting | None, _Setting | None]


def _pairs(a: RunRecord, b: RunRecord, data_title: Callable[[DataSpec], str]) -> Iterator[_Pair]:
    first, second = (_Setting(_("Kind"), run.kind, _(KIND_LABELS[run.kind])) for run in (a, b))
    yield first, second
    yield from _matched(_data(a, data_title), _data(b, data_title))
    yield from _same_file(a, b)
    yield from _layers(a, b)
    yield from _matched(_training(a), _training(b))
    yield from _matched(_plan(a), _plan(b))


def _matched(a: Sequence[_Setting], b: Sequence[_Setting]) -> Iterator[_Pair]:
    """Pair the settings of the same place, in the order of both lists."""
    remaining = {one.place: one for one in b}
    for one in a:
        yield one, remaining.pop(one.place, None)
    for one in remaining.values():
        yield None, one


# --- data, training, plan


def _data(run: RunRecord, data_title: Callable[[DataSpec], str]) -> list[_Setting]:
    data = run.definition.data
    title = data_title(data)
    if data.file is None:
        return [_Setting(_("Data set"), data.identity, title), *_of_fields(data, DATA_FIELDS)]
    files = [_file(_("Data set"), data.file, title)]
    if data.file.test_file is not None:
        files.append(_file(_("Test rows"), data.file.test_file, data.file.test_file.name))
    return [*files, *_of_fields(data, DATA_FIELDS)]


def _file(place: str, file: FileSpec, title: str) -> _Setting:
    content = _("{name}, {n} bytes, SHA-256 {digest}…").format(
        name=title, n=number_text(file.n_bytes, ","), digest=file.sha256[:8]
    )
    return _Setting(place, (file.name, file.sha256), title, content)


def _same_file(a: RunRecord, b: RunRecord) -> Iterator[_Pair]:
    """Pair what two runs made of one file; columns of two different files are not comparable."""
    first, second = a.definition.data.file, b.definition.data.file
    if first is not None and second is not None and first.sha256 == second.sha256:
        yield from _matched(_reading(first), _reading(second))


def _reading(file: FileSpec) -> list[_Setting]:
    """How a file is read, and what becomes of its columns."""
    values = [(_TABLE[one.name], getattr(file.table, one.name)) for one in fields(file.table)]
    table = [file.format, *(_(text).format(value=value) for text, value in values)]
    shape = shape_text(file.shape) if file.shape else _("a table")
    arrays = listed([name for name in file.arrays if name])
    found = [
        _Setting(_("Format"), (file.format, file.table), file.format, comma_listed(table)),
        _Setting(_("Target"), file.target, file.target),
        _Setting(_("Task"), file.task, _(_TASKS[file.task])),
        _Setting(_("Samples"), file.n_samples, number_text(file.n_samples, ",")),
        _Setting(_("Given for validation and test"), file.given_sizes, _given(file)),
        _Setting(_("Shape"), file.shape, shape),
        _Setting(_("Classes"), file.class_names, comma_listed(file.class_names) or _none()),
    ]
    columns = [
        _Setting(_("Column {name}").format(name=one.name), one, *_column_texts(one)) for one in file.columns
    ]
    return [*found, _Setting(_("Arrays"), file.arrays, arrays or _none()), *columns]


def _given(file: FileSpec) -> str:
    n_val, n_test = (number_text(size, ",") for size in file.given_sizes)
    return listed((n_val, n_test)) if file.given_sizes[1] else _none()


def _column_texts(column: ColumnSpec) -> tuple[str, str]:
    """What becomes of a column, in few words and with all that says so."""
    kind = _(column.kind)
    if column.role != "feature":
        role = _(_ROLES[column.role])
        return role, comma_listed([role, kind, _(column.reason) if column.reason else _("by choice")])
    text = kind if column.missing == "none" else comma_listed([kind, _(_MISSING[column.missing])])
    parts = comma_listed(column.categories or [_(part) for part in column.date_parts])
    return text, comma_listed([one for one in (text, parts, column.date_format) if one])


def _training(run: RunRecord) -> list[_Setting]:
    return _of_fields(run.definition.training, TRAINING_FIELDS)


def _of_fields(spec: DataSpec | TrainingSpec, fields: Iterable[Field]) -> list[_Setting]:
    values = field_values(spec, fields)
    return [
        _Setting(_(field.label), values[field.name], _text(field, values[field.name])) for field in fields
    ]


def _plan(run: RunRecord) -> list[_Setting]:
    """The settings of the plan that the run's kind uses."""
    sweep = run.definition.sweep
    fixed = comma_listed([_(STREAM_NAMES[name]) for name in STREAMS if name in sweep.frozen_streams])
    frozen = _Setting(_("Fixed for all seeds"), sweep.frozen_streams, fixed or _("nothing"))
    if run.kind == TRAIN:
        seeds = tuple(result.cell.seed for result in run.results.cells)
        return [_seeds(seeds), frozen]
    rates = _Setting(_("Rates"), sweep.rates, numbers_text(sweep.rates, "g"))
    if run.kind == VARIANCE:
        return [rates, _seeds(sweep.seeds)]
    tied = _("tied to 1 / (1 − d)") if sweep.is_width_tied else _("the same at every rate")
    second = sweep.second
    swept = ""
    if second is not None:
        swept = f"{_(SECOND_SETTINGS[second.setting].label)}: {numbers_text(second.values, 'g')}"
    return [
        rates,
        _seeds(sweep.seeds),
        frozen,
        _Setting(_("Second setting"), second, swept or _("nothing")),
        _Setting(_("Width"), sweep.is_width_tied, tied),
    ]


def _seeds(seeds: tuple[int, ...]) -> _Setting:
    is_row = len(seeds) > 2 and seeds == tuple(range(seeds[0], seeds[0] + len(seeds)))
    text = _("{low} to {high}").format(low=seeds[0], high=seeds[-1]) if is_row else numbers_text(seeds)
    return _Setting(_("Seeds"), seeds, text or NOTHING)


# --- layers


def _layers(a: RunRecord, b: RunRecord) -> Iterator[_Pair]:
    """Pair layers of the same kind in the same order; others were removed or added."""
    first, second = a.definition.network.layers, b.definition.network.layers
    first_settings = [_of_layer(layer, a.kind) for layer in first]
    second_settings = [_of_layer(layer, b.kind) for layer in second]

    def n_different(i: int, j: int) -> int:
        pairs = zip(first_settings[i], second_settings[j], strict=True)
        return sum(one.value != other.value for one, other in pairs)

    for i, j in aligned(first, second, n_different):
        if i is None or j is None:
            left_out, added = _("Layer {n}, left out"), _("Layer {n}, added")
            yield _alone(first, i, left_out, a.kind), _alone(second, j, added, b.kind)
        elif first[i].kind_id == second[j].kind_id:
            name = f"{_number(i, j)} {first[i].kind.keras_name}"
            for one, other in zip(first_settings[i], second_settings[j], strict=True):
                yield one.of(name), other.of(name)
        else:
            yield _whole(_number(i, j), first[i], a.kind), _whole(_number(i, j), second[j], b.kind)


def _alone(layers: Sequence[LayerSpec], index: int | None, place: str, run_kind: str) -> _Setting | None:
    if index is None:
        return None
    return _whole(place.format(n=index + 1), layers[index], run_kind)


def _of_layer(layer: LayerSpec, run_kind: str) -> list[_Setting]:
    """A layer's settings; if the sweep sets a rate, the rate on its card is left out."""
    found = []
    for field in layer.kind.fields:
        value: FieldValue = layer.values[field.name]
        label = _lower(_(field.label))
        if field.name in layer.swept and run_kind != TRAIN:
            found.append(_Setting(label, "swept", _("the sweep's rate")))
        else:
            found.append(_Setting(label, value, _text(field, value)))
    weights = _("imported") if layer.weights is not None else pgettext("initial weights", "random")
    return [
        *found,
        _Setting(_("in use"), layer.is_enabled, _yes_or_no(layer.is_enabled)),
        _Setting(_("name"), layer.name, layer.name or _("chosen by Keras")),
        _Setting(_("initial weights"), layer.weights, weights),
    ]


def _whole(place: str, layer: LayerSpec, run_kind: str) -> _Setting:
    line = layer_line(layer, is_sweeping=run_kind != TRAIN)
    text = comma_listed([layer.kind.keras_name, line] if line else [layer.kind.keras_name])
    return _Setting(place, (place, layer), text)


def _number(i: int, j: int) -> str:
    if i == j:
        return _("Layer {n}").format(n=i + 1)
    return _("Layer {n} → {other}").format(n=i + 1, other=j + 1)


# --- texts


def _text(field: Field, value: FieldValue) -> str:
    if isinstance(field, RateField):
        return rate_text(float(str(value)))
    return f"{field.text(value)} {_(field.unit)}".strip() or _none()


def _none() -> str:
    return pgettext("value of a setting", "none")


def _yes_or_no(value: bool) -> str:
    return _("yes") if value else _("no")


def _lower(label: str) -> str:
    """Write the first letter as within a sentence, except in names such as "L1"."""
    return label if label[:2].upper() == label[:2] else in_sentence(label[:1]) + label[1:]


# --- Alignment of two stacks of layers


def aligned(
    first: Sequence[LayerSpec], second: Sequence[LayerSpec], n_different: Callable[[int, int], int]
) -> Pairs:
    """Pairs of indices of both stacks; None for a layer without a partner.

    As many layers as possible have a partner of their own kind in the same order, and of all such pairings
    the one with the fewest different settings is chosen (`n_different` counts those of two layers of a kind).
    Layers between these pairs are paired in order. This is the longest common subsequence by dynamic
    programming (Wagner and Fischer 1974, "The string-to-string correction problem").
    """
    best = _table(first, second, n_different)
    pairs: list[tuple[int | None, int | None]] = []
    left: list[int] = []
    right: list[int] = []
    i = j = 0
    while i < len(first) or j < len(second):
        here = best[i][j]
        if i < len(first) and here == best[i + 1][j]:
            left.append(i)
            i += 1
        elif j < len(second) and here == best[i][j + 1]:
            right.append(j)
            j += 1
        else:
            pairs += [*_between(left, right), (i, j)]
            left, right = [], []
            i, j = i + 1, j + 1
    return (*pairs, *_between(left, right))


def _table(
    first: Sequence[LayerSpec], second: Sequence[LayerSpec], n_different: Callable[[int, int], int]
) -> list[list[tuple[int, int]]]:
    """For each (i, j): the largest number of pairs in the rest of the stacks, and minus their differences."""
    table = [[(0, 0)] * (len(second) + 1) for _ in range(len(first) + 1)]
    for i in range(len(first) - 1, -1, -1):
        for j in range(len(second) - 1, -1, -1):
            best = max(table[i + 1][j], table[i][j + 1])
            if first[i].kind_id == second[j].kind_id:
                n_pairs, score = table[i + 1][j + 1]
                best = max(best, (n_pairs + 1, score - n_different(i, j)))
            table[i][j] = best
    return table


def _between(left: Sequence[int], right: Sequence[int]) -> list[tuple[int | None, int | None]]:
    both = min(len(left), len(right))
    return [
        *zip(left[:both], right[:both], strict=True),
        *((i, None) for i in left[both:]),
        *((None, j) for j in right[both:]),
    ]
