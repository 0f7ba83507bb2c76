"""Edits of runs, each as one step of the history."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from engine.language.texts import _, in_sentence, ngettext
from engine.runs.record import RunRecord
from gui.document.document import Document
from gui.theme.run_colours import NAMES


def rename(document: Document, uid: str, name: str) -> None:
    """Rename a run; an empty name changes nothing."""
    run = document.project.run(uid)
    name = " ".join(name.split())
    if run is not None and name and name != run.name:
        _change(document, (uid,), _("Rename {run}").format(run=run.name), name=name)


def set_notes(document: Document, uid: str, notes: str) -> None:
    """Set a run's notes; continuous typing is one step."""
    run = document.project.run(uid)
    if run is not None and notes != run.notes:
        document.change_run(uid, _("Edit the notes of {run}").format(run=run.name), notes=notes)


def switch_star(document: Document, uids: Collection[str]) -> None:
    """Star the runs; if all have a star, remove it."""
    runs = _runs(document, uids)
    is_starred = not all(run.is_starred for run in runs)
    if runs:
        text = _("Star {runs}") if is_starred else _("Unstar {runs}")
        _change(document, uids, text.format(runs=called(runs)), is_starred=is_starred)


def set_colour(document: Document, uids: Collection[str], colour: str) -> None:
    """Give the runs a colour of COLOURS."""
    runs = _runs(document, uids)
    if runs:
        text = _("Colour {runs} {colour}") if colour else _("Remove the colour of {runs}")
        text = text.format(runs=called(runs), colour=in_sentence(_(NAMES[colour])))
        _change(document, uids, text, colour=colour)


def called(runs: Collection[RunRecord]) -> str:
    """A text such as "Sweep 3" or "3 runs"."""
    n = len(runs)
    return next(iter(runs)).name if n == 1 else ngettext("{n} run", "{n} runs", n).format(n=n)


def _runs(document: Document, uids: Collection[str]) -> list[RunRecord]:
    run_filter = set(uids)
    return [run for run in document.project.runs if run.uid in run_filter]


def _change(document: Document, uids: Iterable[str], text: str, **changes: Any) -> None:
    """Make one step, which is never merged with another."""
    run_filter = set(uids)
    project = document.project
    runs = tuple(replace(run, **changes) if run.uid in run_filter else run for run in project.runs)
    document.edit(text, replace(project, runs=runs))
