"""`data`: the catalogue of data sets, one line each."""

from __future__ import annotations

from engine.command_line.output import echo
from engine.data.catalogue import DATA_SETS
from engine.data.found.search import found_sets
from engine.data.info import DataSetInfo


def list_data() -> int:
    """Print the id, title, size and task of every data set that is on this computer."""
    rows = (*(info.translated() for info in DATA_SETS.values()), *found_sets())
    width = max(len(info.id) for info in rows)
    for info in rows:
        echo(f"{info.id:{width}}  {info.title}: {size_text(info)}, predict {info.target}")
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
    what = {
        1: f"samples, {info.shape[0]} column{'' if info.shape[0] == 1 else 's'}",
        2: f"sequences of {info.shape[0]} steps",
        3: f"images of {' × '.join(map(str, info.shape[:2]))} pixels",
    }[len(info.shape)]
    classes = f", {info.n_classes} classes" if info.n_classes else ""
    return f"{info.n_samples:,} {what}{classes}"
