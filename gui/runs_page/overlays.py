"""Which runs are drawn over the charts: a state of the view, not of the project."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QObject, Signal

MOST = 6


class Overlays(QObject):
    """Uids, the oldest choice first; a seventh takes the first one's place."""

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._uids: tuple[str, ...] = ()

    @property
    def uids(self) -> tuple[str, ...]:
        return self._uids

    def switch(self, uids: Iterable[str]) -> None:
        """Show these on the charts; if all of them are there already, take them off."""
        wanted = list(dict.fromkeys(uids))
        rest = tuple(uid for uid in self._uids if uid not in wanted)
        is_off = len(rest) == len(self._uids) - len(wanted)
        self._use(rest if is_off else (*rest, *wanted))

    def keep_only(self, uids: Collection[str]) -> None:
        """The project has these runs and no others."""
        self._use(tuple(uid for uid in self._uids if uid in uids))

    def _use(self, uids: tuple[str, ...]) -> None:
        uids = uids[-MOST:]
        if uids != self._uids:
            self._uids = uids
            self.changed.emit(uids)
