"""The earlier sweeps of an experiment, with other seeds, faint behind its curve."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from engine.charts.curve_overlay import EARLIER, CurveOverlay, results_overlay
from engine.language.texts import ngettext
from engine.project.project import Project
from engine.runs.record import RunRecord, other_sweeps

MAX_CURVES = 6


def earlier_sweeps(
    record: RunRecord | None, project: Project, shown: Collection[str] = ()
) -> tuple[RunRecord, ...]:
    """The last few other sweeps of this record's experiment; not those whose uids are `shown` already."""
    if record is None or record.is_family:
        return ()
    return tuple(run for run in other_sweeps(record, project.runs) if run.uid not in shown)[-MAX_CURVES:]


class EarlierCurves:
    """Their means as curves, computed once for each run. One of them bears the name of all."""

    def __init__(self) -> None:
        self._computed: dict[str, tuple[RunRecord, str, CurveOverlay]] = {}

    def of(self, runs: tuple[RunRecord, ...], metric: str) -> tuple[CurveOverlay, ...]:
        """One curve for each run, the newest in front and named."""
        self._computed = {run.uid: self._curve(run, metric) for run in runs}
        curves = [replace(curve, name="") for _, _, curve in self._computed.values()]
        if curves:
            n = len(curves)
            name = ngettext("earlier sweep", "{n} earlier sweeps", n).format(n=n)
            curves[-1] = replace(curves[-1], name=name)
        return tuple(curves)

    def _curve(self, run: RunRecord, metric: str) -> tuple[RunRecord, str, CurveOverlay]:
        known = self._computed.get(run.uid)
        if known is not None and known[0] is run and known[1] == metric:
            return known
        return run, metric, results_overlay(run.name, run.results, metric, EARLIER)
