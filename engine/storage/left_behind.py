"""What windows left behind when they ended in a crash: unsaved work, and runs that were cut off."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from engine.errors import InputError
from engine.project.project import Project
from engine.storage.kept_origin import Origin
from engine.storage.kept_runs import CutOffRun, KeptRun, cut_off_runs
from engine.storage.kept_work import KeptWork, kept_works

log = logging.getLogger("dropout_lab")


@dataclass(frozen=True)
class Recovered:
    """A project as it was, and the run that goes on in it, if any."""

    project: Project
    origin: Origin
    run: CutOffRun | None = None


@dataclass
class LeftBehind:
    """What one window left: unsaved work, a run that was cut off, or both."""

    work: KeptWork | None = None
    run: KeptRun | None = None

    @property
    def made(self) -> str:
        """When it was last written (ISO 8601)."""
        if self.work is not None and self.work.state is not None:
            return self.work.state.made
        return self.run.start.made if self.run is not None else ""

    def read(self) -> Recovered:
        """What there is; InputError, one sentence, where it can't be read.

        Of a run that can't go on in the work nothing is left here: if the work has all of it, it is deleted.
        """
        if self.work is None or self.work.state is None:
            assert self.run is not None
            found = self.run.read()
            return Recovered(found.project, found.origin, found)
        project, origin = self.work.read(), self.work.state.origin
        if self.run is None:
            return Recovered(project, origin)
        try:
            found = self.run.read()
        except InputError as error:
            log.warning("The unfinished run in %s can't go on: %s", self.run.folder, error)  # not a text
            self.run.release()
            self.run = None
            return Recovered(project, origin)
        if _has_all(project, found):
            self.run.remove()
            self.run = None
            return Recovered(project, origin)
        return Recovered(project, origin, replace(found, project=project, origin=origin))

    def remove(self) -> None:
        """Delete it: nobody wants it."""
        for one in (self.work, self.run):
            if one is not None:
                one.remove()

    def release(self) -> None:
        """Leave it to another process, or to the next start."""
        for one in (self.work, self.run):
            if one is not None:
                one.release()


def left_behind() -> list[LeftBehind]:
    """What no window has any more, newest first, locked by this process now.

    Work and run of one document come together.
    """
    found = [LeftBehind(work) for work in kept_works()]
    of_document = {
        one.work.state.origin.document_uid: one
        for one in reversed(found)
        if one.work is not None and one.work.state is not None
    }
    for run in cut_off_runs():
        uid = run.start.origin.document_uid
        beside = of_document.get(uid) if uid else None
        if beside is not None and beside.run is None:
            beside.run = run
        else:
            found.append(LeftBehind(run=run))
    return sorted(found, key=lambda one: one.made, reverse=True)


def _has_all(project: Project, found: CutOffRun) -> bool:
    """Whether the work has the cells that were kept: the run had ended when the crash came."""
    there = project.run(found.record.uid)
    if there is None or not found.n_kept:
        return False
    return all(
        {result.cell for result in there.part(part.key).cells}.issuperset(
            result.cell for result in part.results.cells
        )
        for part in found.record.parts
    )
