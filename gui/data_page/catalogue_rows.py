"""The catalogue's rows: which of them a search finds, in which section, and what their lines say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.data.info import DataSetInfo
from engine.language.numbers import number_text
from engine.language.texts import N_, _, ngettext
from gui.data_page.set_texts import count_of_samples

# Translators: headings in the list of data sets, and the buttons above it that show some of them.
SECTIONS = {
    "own": N_("Your file"),
    "bundled": N_("Bundled"),
    "generated": N_("Generated"),
    "found": N_("On this computer"),
}
TASKS = {"classification": N_("Classes"), "regression": N_("Numbers")}
KINDS = {"table": N_("Tables"), "images": N_("Images"), "sequence": N_("Sequences")}
SIZES = {"small": N_("Small"), "medium": N_("Medium"), "large": N_("Large")}
MEDIUM, LARGE = 1000, 5000  # samples from which on a set is medium, or large


@dataclass(frozen=True)
class RowFilter:
    """What to list. An empty task, kind or size means all of them."""

    text: str = ""
    task: str = ""
    kind: str = ""
    size: str = ""

    def accepts(self, info: DataSetInfo) -> bool:
        """Whether the row is of the task, kind and size, and has every word of the text somewhere."""
        chosen = zip((self.task, self.kind, self.size), traits(info), strict=True)
        if any(wanted not in ("", trait) for wanted, trait in chosen):
            return False
        texts = (info.title, info.sentence, info.target, info.source, info.note, *info.column_meanings)
        names = (*info.columns, *info.class_names)
        everything = "\n".join((*texts, *names)).casefold()
        return all(word in everything for word in self.text.casefold().split())


def traits(info: DataSetInfo) -> tuple[str, str, str]:
    """Task, kind and size of a set, for which there are filters."""
    size = "small" if info.n_samples < MEDIUM else "medium" if info.n_samples < LARGE else "large"
    return info.task, info.kind, size


def sections(rows: Iterable[DataSetInfo], chosen: RowFilter) -> list[tuple[str, list[DataSetInfo]]]:
    """The rows that the filter accepts under their headings; headings without rows are left out."""
    found: dict[str, list[DataSetInfo]] = {group: [] for group in SECTIONS}
    for info in rows:
        if chosen.accepts(info):
            found[info.group].append(info)
    return [(_(SECTIONS[group]), infos) for group, infos in found.items() if infos]


def size_lines(info: DataSetInfo) -> tuple[str, ...]:
    """Size and task, from the longest text to the shortest.

    "506 rows · 13 columns · a number", "506 rows · a number" and "506 rows"; images have no columns.
    """
    size, n_classes = count_of_samples(info.kind, info.n_samples), info.n_classes
    if info.task == "classification":
        task = ngettext("{n} class", "{n} classes", n_classes).format(n=number_text(n_classes, ","))
    else:
        # Translators: what is predicted, in the list of data sets after "506 rows".
        task = _("a number")
    shorter = (f"{size} · {task}", size)
    if not info.is_table:
        return shorter
    n_columns = len(info.columns) or info.shape[0]
    columns = ngettext("{n} column", "{n} columns", n_columns).format(n=number_text(n_columns, ","))
    return (f"{size} · {columns} · {task}", *shorter)
