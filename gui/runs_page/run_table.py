"""The runs as a Qt model, whose texts are made when a row becomes visible."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from engine.language.texts import N_, _, in_sentence
from engine.runs.record import RunRecord
from gui.runs_page.cell_texts import CellTexts, Column
from gui.runs_page.run_details import FactsCache, RunFacts
from gui.runs_page.run_filter import RunFilter, RunSearch
from gui.runs_page.run_order import ORDERS, ordered
from gui.runs_page.run_scorer import RunScorer
from gui.runs_page.setting_columns import SETTING_COLUMNS, differing
from gui.widgets.plain_text import plain_tip

Index = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


_TITLES = tuple(column.title for column in SETTING_COLUMNS)
# Translators: headings of the list of runs.
HEADERS = ("", "", N_("Run"), N_("Data"), N_("When"), N_("Score"), N_("Verdict"), *_TITLES)
COLUMN_ORDERS = (
    *("overlay", "star", "name", "data", "when", "score", "verdict"),
    *(column.id for column in SETTING_COLUMNS),
)
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
_NAME_FLAGS = _FLAGS | Qt.ItemFlag.ItemIsEditable
_ACCESSIBLE_HEADERS = (N_("On the chart"), N_("Star"), *HEADERS[2:])


class RunTable(QAbstractTableModel):
    """Filters and sorts itself, since plain lists of runs are faster than Qt's proxy model.

    The columns of Column come first, then those of SETTING_COLUMNS, of which the view shows some.
    `renamed` requests a name that was typed; the document then reports the change, as for all others.
    `rearranged` comes after every change of the rows.
    """

    renamed = Signal(str, str)
    order_changed = Signal()
    rearranged = Signal()

    def __init__(self, scorer: RunScorer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._scorer = scorer
        self._facts_cache = FactsCache()
        self._search = RunSearch(self._facts_cache, scorer)
        self._texts = CellTexts(self._facts_cache, scorer)
        self._runs: tuple[RunRecord, ...] = ()
        self._rows: list[RunRecord] = []
        self._row_of: dict[str, int] = {}
        self._filter = RunFilter()
        self._order, self._is_down = "when", True
        self._overlaid: tuple[str, ...] = ()
        self._differing: tuple[str, ...] = ()
        self.is_waiting = False
        scorer.judged.connect(self._on_judged)
        scorer.all_known.connect(self._on_all_known)

    # --- what it shows

    @property
    def rows(self) -> list[RunRecord]:
        """The listed runs, in their order."""
        return self._rows

    @property
    def order(self) -> tuple[str, bool]:
        """The sort order (a row of ORDERS), and whether it is descending."""
        return self._order, self._is_down

    @property
    def overlaid(self) -> tuple[str, ...]:
        return self._overlaid

    @property
    def differing(self) -> tuple[str, ...]:
        """The settings that differ between the listed runs, as ids of SETTING_COLUMNS."""
        return self._differing

    def row_of(self, uid: str) -> int:
        """The index of a run's row; -1 if it is not listed."""
        return self._row_of.get(uid, -1)

    def facts(self, run: RunRecord) -> RunFacts:
        """The texts of a row."""
        return self._facts_cache.facts(run)

    def set_runs(self, runs: tuple[RunRecord, ...]) -> None:
        """Take the project's runs, oldest first."""
        if runs is not self._runs:
            self._runs = runs
            self._arrange()

    def set_filter(self, run_filter: RunFilter) -> None:
        if run_filter != self._filter:
            self._filter = run_filter
            self._arrange()

    def set_order(self, order_id: str, *, is_down: bool) -> None:
        """Sort by a row of ORDERS; if that needs numbers that are missing, as soon as they are computed."""
        self._order, self._is_down = order_id, is_down
        self.order_changed.emit()
        self._scorer.cancel_requests()
        self._arrange()

    def set_overlaid(self, uids: tuple[str, ...]) -> None:
        """Set the runs that are drawn on the charts."""
        changed = set(uids) ^ set(self._overlaid)
        self._overlaid = uids
        self._notify(changed)

    def forget(self) -> None:
        """Another project was opened, or another day has begun."""
        self._facts_cache.forget()
        self._search.forget()

    # --- Qt

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(HEADERS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _NAME_FLAGS if index.column() == Column.RUN else _FLAGS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        run = self._rows[index.row()]
        if index.column() >= len(Column):
            setting = SETTING_COLUMNS[index.column() - len(Column)]
            match role:
                case Qt.ItemDataRole.DisplayRole:
                    return setting.text(run)
                case Qt.ItemDataRole.AccessibleTextRole | Qt.ItemDataRole.ToolTipRole:
                    return plain_tip(f"{_(setting.title)}: {setting.text(run)}")
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._texts.text(run, Column(index.column()))
            case Qt.ItemDataRole.EditRole:
                return run.name
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._texts.accessible_text(
                    run, Column(index.column()), is_overlaid=run.uid in self._overlaid
                )
            case Qt.ItemDataRole.ToolTipRole:
                return self._texts.tip(run, Column(index.column()), is_overlaid=run.uid in self._overlaid)
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() != Column.RUN:
            return False
        self.renamed.emit(self._rows[index.row()].uid, str(value))
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return _(HEADERS[section])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _(_ACCESSIBLE_HEADERS[section])
        if role == Qt.ItemDataRole.ToolTipRole:
            order = in_sentence(ORDERS[COLUMN_ORDERS[section]].first_label)
            # Translators: {order} is such as "newest first".
            return _("Sort: {order}").format(order=order)
        return None

    # --- changes

    def _arrange(self) -> None:
        """Filter and sort, and signal what has changed: some rows, or all of them."""
        shown = self._search.shown(self._runs, self._filter)
        self._differing = differing(shown)
        needs = ORDERS[self._order].needs
        self.is_waiting = bool(needs) and not all(self._scorer.is_known(run, needs) for run in shown)
        if self.is_waiting:
            self._scorer.request_all(shown, needs)
            before = {run.uid for run in shown}
            known = [uid for uid in self._row_of if uid in before]
            by_uid = {run.uid: run for run in shown}
            rows = [by_uid.pop(uid) for uid in known] + list(by_uid.values())
        else:
            rows = ordered(
                shown, self._order, is_down=self._is_down, scorer=self._scorer, overlaid=self._overlaid
            )
        if [run.uid for run in rows] == [run.uid for run in self._rows]:
            changed = {new.uid for new, old in zip(rows, self._rows, strict=True) if new is not old}
            self._rows = rows
            self._notify(changed)
            self.rearranged.emit()
            return
        changed = self._place(rows)
        self._notify(changed)
        self.rearranged.emit()

    def _place(self, rows: list[RunRecord]) -> set[str]:
        """Replace the rows; returns the runs that stay but have changed.

        If rows are only inserted, Qt is told just that, so that an open editor stays open.
        """
        old, added = self._rows, len(rows) - len(self._rows)
        first = next(
            (row for row, (a, b) in enumerate(zip(old, rows, strict=False)) if a.uid != b.uid), len(old)
        )
        is_insertion = added > 0 and all(
            a.uid == b.uid for a, b in zip(old[first:], rows[first + added :], strict=True)
        )
        if is_insertion:
            self.beginInsertRows(_NO_PARENT, first, first + added - 1)
        else:
            self.beginResetModel()
        self._rows = rows
        self._row_of = {run.uid: row for row, run in enumerate(rows)}
        if not is_insertion:
            self.endResetModel()
            return set()
        self.endInsertRows()
        kept = [*rows[:first], *rows[first + added :]]
        return {new.uid for new, before in zip(kept, old, strict=True) if new is not before}

    def _on_all_known(self, what: str) -> None:
        if what == ORDERS[self._order].needs:
            self._arrange()

    def _on_judged(self, uids: Collection[str]) -> None:
        """Signal cell by cell, since Qt repaints the whole view for a range of cells."""
        for uid in uids:
            row = self._row_of.get(uid)
            if row is not None:
                cell = self.index(row, Column.VERDICT)
                self.dataChanged.emit(cell, cell)

    def _notify(self, uids: Collection[str]) -> None:
        """Signal that the rows of these runs have changed."""
        rows = [row for uid in uids if (row := self._row_of.get(uid)) is not None]
        if rows:
            first, last = min(rows), max(rows)
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(HEADERS) - 1))
