"""The two functions that the messages of a cluster can name.

The scheduler looks the functions up without calling them, so that this file must import next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.cluster.order import Order


def keep(value: Order | bytes) -> Order | bytes:
    """Return an order or a data file, which Dask then keeps and hands to each worker once.

    Parameters
    ----------
    value : dict or bytes

    Returns
    -------
    dict or bytes
    """
    return value


def train_cells(
    order: Order, cells: list[Any], run: str, trainer: str, n_watched: int, *files: bytes
) -> dict[str, Any]:
    """Train some cells together; nothing is raised, since an error would have to be unpickled.

    Parameters
    ----------
    order : dict
        As `order_of` makes it.
    cells : list
        As `cells_to_wire` makes it.
    run : str
        A name for the run.
    trainer : str
        As in RunOptions.
    n_watched : int
        Of how many cells to report the epochs.
    *files : bytes
        The order's data files.

    Returns
    -------
    dict
        "whole" and "partial" are results for `results_from_wire`; or "memory", "problem" (a sentence) or
        "error" (a class, then a traceback) says why there are none.
    """
    from engine.cluster.lent import answer

    return answer(order, files, cells, run, trainer, n_watched)
