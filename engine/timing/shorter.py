"""What would make a long sweep shorter: fewer samples, fewer epochs, fewer seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from engine.data.catalogue import data_set_info
from engine.data.sizes import split_sizes
from engine.errors import InputError
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
from engine.project.project import Project

LONG = 120.0  # seconds from which shorter sweeps are offered
AIM_SHARE = 0.1  # an offer aims at this share of the time, or at LONG if that is more
WORTH = 0.8  # an offer takes at most so much of the time
_SAMPLES = (5000, 2000, 1000, 500, 200, 100)
_EPOCHS = (100, 50, 30, 20, 10, 5, 3)
_SEEDS = (50, 20, 10, 5, 3)


@dataclass(frozen=True)
class Shorter:
    """One offer: the text of its button, the edit's name, the project with it, and its estimated seconds.

    Both texts are in the language in use.
    """

    label: str
    edit: str
    project: Project
    seconds: float


def shorter_sweeps(
    project: Project, seconds: float, seconds_of: Callable[[Project], float]
) -> tuple[Shorter, ...]:
    """An offer for each of samples, epochs and seeds that would help, each the largest number that is quick.

    Parameters
    ----------
    project : Project
    seconds : float
        What its sweep takes.
    seconds_of : callable
        Estimates the sweep of another project.

    Returns
    -------
    tuple of Shorter
        Empty for a sweep that is not long.
    """
    if seconds < LONG:
        return ()
    offers = []
    for candidates in (_fewer_samples(project), _fewer_epochs(project), _fewer_seeds(project)):
        best: Shorter | None = None
        for label, edit, changed in candidates:
            best = Shorter(label, edit, changed, seconds_of(changed))
            if best.seconds <= max(LONG, AIM_SHARE * seconds):
                break
        if best is not None and best.seconds <= WORTH * seconds:
            offers.append(best)
    return tuple(offers)


def _fewer_samples(project: Project) -> Iterator[tuple[str, str, Project]]:
    try:
        sizes = split_sizes(project.data, data_set_info(project.data).n_samples)
    except InputError:
        return
    for count in _SAMPLES:
        if count < dict(sizes)["train"]:
            data = replace(project.data, train_samples=count)
            label = ngettext("{n} training sample", "{n} training samples", count)
            label = label.format(n=number_text(count, ","))
            yield label, _("Set training samples"), replace(project, data=data)


def _fewer_epochs(project: Project) -> Iterator[tuple[str, str, Project]]:
    for count in _EPOCHS:
        if count < project.training.epochs:
            training = replace(project.training, epochs=count)
            label = ngettext("{n} epoch", "{n} epochs", count).format(n=count)
            yield label, _("Set epochs"), replace(project, training=training)


def _fewer_seeds(project: Project) -> Iterator[tuple[str, str, Project]]:
    for count in _SEEDS:
        if count < len(project.sweep.seeds):
            sweep = replace(project.sweep, seeds=project.sweep.seeds[:count])
            label = ngettext("{n} seed", "{n} seeds", count).format(n=count)
            yield label, _("Set seeds"), replace(project, sweep=sweep)
