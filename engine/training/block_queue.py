"""The blocks of a run: which wait, and which have ended but wait to be reported after those before them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from engine.errors import InputError
from engine.experiment.results import CellResult
from engine.experiment.specs import Cell
from engine.language.texts import _

Cells = tuple[Cell, ...]


class BlockQueue:
    """Blocks are taken and reported in order, whichever ends first, so that equal runs write equal files.

    Parameters
    ----------
    blocks : iterable of tuple of Cell

    Attributes
    ----------
    waiting : deque of tuple of Cell
        Blocks that nobody trains yet.
    """

    def __init__(self, blocks: Iterable[Cells]) -> None:
        self.waiting = deque(blocks)
        self._unreported = list(self.waiting)
        self._ended: dict[Cells, tuple[CellResult, ...]] = {}

    def end(self, block: Cells, whole: tuple[CellResult, ...]) -> None:
        """Take the results of a block.

        Parameters
        ----------
        block : tuple of Cell
        whole : tuple of CellResult
            Those of its cells that were trained to their end.
        """
        self._ended[block] = whole

    def put_back(self, block: Cells) -> None:
        """Let a block be the next that is taken.

        Parameters
        ----------
        block : tuple of Cell
        """
        self.waiting.appendleft(block)

    def halve(self, block: Cells, cause: Exception | None = None) -> None:
        """Put a block that was out of memory back, in halves.

        Parameters
        ----------
        block : tuple of Cell
        cause : Exception or None

        Raises
        ------
        InputError
            If it is a single cell.
        """
        if len(block) == 1:
            message = _("Not enough memory for a single training. Use smaller layers or batches.")
            raise InputError(message) from cause
        halves = [block[: len(block) // 2], block[len(block) // 2 :]]
        self.waiting.extendleft(reversed(halves))
        index = self._unreported.index(block)
        self._unreported[index : index + 1] = halves

    def reportable(self) -> Iterator[tuple[CellResult, ...]]:
        """Yield the results of the first blocks, as far as they have ended, each once.

        Yields
        ------
        tuple of CellResult
        """
        while self._unreported and self._unreported[0] in self._ended:
            if whole := self._ended.pop(self._unreported.pop(0)):
                yield whole

    def left(self) -> Iterator[tuple[CellResult, ...]]:
        """Yield all results that were not reported; for a run that ends before its time.

        Yields
        ------
        tuple of CellResult
        """
        while self._ended:
            if whole := self._ended.pop(next(iter(self._ended))):
                yield whole
