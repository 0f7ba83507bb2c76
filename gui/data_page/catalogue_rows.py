"""The catalogue's rows: which of them a search finds, in which section, and what their lines say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from engine.data.info import DataSetInfo

SECTIONS = {"own": "Your file", "bundled": "Bundled", "generated": "Generated", "found": "On this computer"}
TASKS = {"classification": "Classes", "regression": "Numbers"}
KINDS = {"table": "Tables", "images": "Images", "sequence": "Sequences"}
SIZES = {"small": "Small", "medium": "Medium", "large": "Large"}
MEDIUM, LARGE = 1000, 5000  # samples from which on a set is medium, or large
_NOUNS = {"table": "rows", "images": "images", "sequence": "sequences"}


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
        parts = (info.title, info.sentence, info.target, info.source, info.note)
        names = (*info.columns, *info.column_meanings, *info.class_names)
        everything = "\n".join((*parts, *names)).casefold()
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
    return [(SECTIONS[group], infos) for group, infos in found.items() if infos]


def size_lines(info: DataSetInfo) -> tuple[str, ...]:
    """Size and task, from the longest text to the shortest.

    "506 rows · 13 columns · a number", "506 rows · a number" and "506 rows"; images have no columns.
    """
    size = f"{info.n_samples:,} {_NOUNS[info.kind]}"
    task = f"{info.n_classes:,} classes" if info.task == "classification" else "a number"
    shorter = (f"{size} · {task}", size)
    if not info.is_table:
        return shorter
    n_columns = len(info.columns) or info.shape[0]
    return (f"{size} · {n_columns:,} column{'' if n_columns == 1 else 's'} · {task}", *shorter)
