"""`data`: the catalogue of data sets, one line each."""

from __future__ import annotations

from engine.command_line.output import echo
from engine.data.catalogue import DATA_SETS
from engine.data.found.search import found_sets
from engine.data.info import DataSetInfo
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext


def list_data() -> int:
    """Print the id, title, size and task of every data set that is on this computer."""
    rows = (*(info.translated() for info in DATA_SETS.values()), *found_sets())
    width = max(len(info.id) for info in rows)
    for info in rows:
        text = _("{title}: {size}, predict {target}")
        text = text.format(title=info.title, size=size_text(info), target=info.target)
        echo(f"{info.id:{width}}  {text}")
    return 0


def size_text(info: DataSetInfo) -> str:
    """Return such as "1,797 images of 8 × 8 pixels, 10 classes".

    Parameters
    ----------
    info : DataSetInfo

    Returns
    -------
    str
    """
    first = info.shape[0]
    text = {
        1: ngettext("{n} samples, {size} column", "{n} samples, {size} columns", first),
        2: _("{n} sequences of {size} steps"),
        3: _("{n} images of {size} pixels"),
    }[len(info.shape)]
    size = " × ".join(map(str, info.shape[:2])) if len(info.shape) > 2 else str(first)
    text = text.format(n=number_text(info.n_samples, ","), size=size)
    if not info.n_classes:
        return text
    # Translators: of a data set: "1,797 images of 8 × 8 pixels, 10 classes".
    return _("{size}, {n} classes").format(size=text, n=info.n_classes)
