"""`inside`: looks into one training without a window, and writes numbers and pictures into a folder."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.charts.coadaptation_figure import ShownLayer, save_coadaptation_figure
from engine.charts.film_file import FilmLook, save_animation
from engine.charts.mask_figure import save_mask_figure
from engine.charts.uncertainty_figure import save_uncertainty_figure
from engine.command_line.engine_runner import EngineRunner
from engine.command_line.output import Bar, echo
from engine.errors import InputError
from engine.experiment.specs import Cell
from engine.inside.coadaptation_text import missing_seeds, sentences
from engine.inside.coadaptation_view import CoadaptationSeen, LayerSeen, coadaptation_of
from engine.inside.film import FilmSeen, film_of, film_problem
from engine.inside.film_text import film_sentence
from engine.inside.moment import Moment, check_moment, steps_per_epoch
from engine.inside.steps import BatchSeen, BatchView
from engine.inside.uncertainty_summary import summarize
from engine.inside.uncertainty_text import NO_PROBABILITIES, told
from engine.inside.uncertainty_view import UncertaintySeen, UncertaintyView
from engine.language.numbers import number_text
from engine.language.texts import _, in_english
from engine.project.project import Project
from engine.storage.folder_lock import locked_folder
from engine.storage.safe_files import replace_file, safe_file_name


def look_inside(
    project: Project,
    cell: Cell,
    epoch: int | None,
    step: int | None,
    out: Path,
    runner: EngineRunner | None = None,
) -> int:
    """Look into one step of a training, and write what is seen to a folder; returns the exit code.

    Without an epoch it is the last one, without a step the epoch's last. Raises InputError if there is no
    such step, or the folder can't be written. A runner that is given is used and stays open.
    """
    experiment = project.experiment
    n_epochs, n_steps = experiment.training.epochs, steps_per_epoch(experiment, cell.seed)
    moment = Moment(n_epochs if epoch is None else epoch, n_steps if step is None else step)
    check_moment(moment, n_epochs, n_steps)
    with locked_folder(out), nullcontext(runner) if runner else EngineRunner() as runner:
        look = _Look(project, cell, moment, out, runner)
        look.masks()
        for part in (look.uncertainty, look.coadaptation, look.film):
            part()
        replace_file(out / "inside.json", json.dumps(look.facts, indent=2).encode())
    echo(_("What was seen is in {out}.").format(out=out))
    return 0


@dataclass
class _Look:
    """The views of one training, each with its files; `facts` are those of all."""

    project: Project
    cell: Cell
    moment: Moment
    out: Path
    runner: EngineRunner
    facts: dict[str, object] = field(default_factory=dict)

    def masks(self) -> None:
        """Write the step's masks, and what its layers get and give."""
        seen = self.runner.look(BatchView(self.project.experiment, self.cell, self.moment))
        assert isinstance(seen, BatchSeen)
        self.facts = {
            "project": self.project.name,
            "rate": self.cell.rate,
            "seed": self.cell.seed,
            "epoch": self.moment.epoch,
            "step": self.moment.step,
            "loss": seen.loss,
            "versions": self.runner.facts.versions,
        }
        replace_file(self.out / "inside.npz", _arrays(seen))
        n = len(seen.samples)
        text = _("Epoch {epoch}, step {step}: {n} samples, loss {loss}.")
        epoch, step, loss = self.moment.epoch, self.moment.step, number_text(seen.loss, ".4g")
        echo(text.format(epoch=epoch, step=step, n=n, loss=loss))
        if not seen.layers:
            echo(_("No layer of this network draws random numbers."))
            return
        save_mask_figure(seen, self.out / "masks.png", title=self.project.name)
        for layer in seen.layers:
            echo(f"{layer.name}: {_share(layer.mask)}")

    def uncertainty(self) -> None:
        """Write what many predictions with dropout on say, or why they can't be."""
        view = UncertaintyView(self.project.experiment, self.cell, self.moment.epoch)
        try:
            seen = self.runner.look(view)
        except InputError as error:
            problem = str(error)
            self._tell("uncertainty", _("Uncertainty"), lambda: (problem,))
            return
        assert isinstance(seen, UncertaintySeen)
        summary = summarize(seen, view.n_passes)
        if summary is None:
            self._tell("uncertainty", _("Uncertainty"), lambda: (_(NO_PROBABILITIES),))
            return
        for suffix in ("png", "csv"):
            path = self.out / f"uncertainty.{suffix}"
            save_uncertainty_figure(summary, path, title=self.project.name)
        self._tell("uncertainty", _("Uncertainty"), lambda: told(summary))

    def coadaptation(self) -> None:
        """Write how the units of each layer correlate, beside rate 0; nothing for a cell without a rate."""
        experiment, seeds = self.project.experiment, self.project.sweep.seeds
        view = coadaptation_of(experiment, self.cell, seeds, self.moment.epoch)
        if view is None:
            return
        try:
            seen = self.runner.look(view)
        except InputError as error:
            problem = str(error)
            self._tell("co-adaptation", _("Co-adaptation"), lambda: (problem,))
            return
        assert isinstance(seen, CoadaptationSeen)
        for layer in seen.layers:
            name = f"co-adaptation-{safe_file_name(layer.name)}"
            for suffix in ("png", "csv"):
                shown = ShownLayer(layer, view.rate, view.shown_seed)
                save_coadaptation_figure(shown, self.out / f"{name}.{suffix}", title=self.project.name)
            label = _("Co-adaptation of {layer}").format(layer=layer.name)
            found = partial(_coadaptation_texts, layer, view.rate)
            self._tell(f"co-adaptation of {layer.name}", label, found)  # not a text: a key

    def film(self) -> None:
        """Write the film of the decision boundary, where the data have one."""
        experiment = self.project.experiment
        if film_problem(experiment):
            return
        seen = self.runner.look(film_of(experiment, self.cell))
        assert isinstance(seen, FilmSeen)
        bar = Bar()
        try:
            save_animation(
                seen, self.out / "film.gif", FilmLook(), lambda done, n: bar.draw(done / n, _("the film"))
            )
        finally:
            bar.end()
        self._tell("film", _("Film"), lambda: (film_sentence(seen),))

    def _tell(self, name: str, label: str, find: Callable[[], Iterable[str]]) -> None:
        """Print sentences in the language in use; the file has them in English."""
        with in_english():
            self.facts[name] = [text for text in find() if text]
        for text in filter(None, find()):
            echo(f"{label}: {text}")


def _coadaptation_texts(layer: LayerSeen, rate: float) -> tuple[str, ...]:
    missing = missing_seeds(len(layer.without))
    return (missing,) if missing else tuple(sentences(layer.without, layer.dropped, rate).values())


def _arrays(seen: BatchSeen) -> bytes:
    """`samples`, and of each layer that draws random numbers `<name>/mask`, `/input` and `/output`."""
    arrays: dict[str, npt.NDArray[np.generic]] = {"samples": seen.samples}
    for layer in seen.layers:
        arrays |= {f"{layer.name}/{name}": getattr(layer, name) for name in ("mask", "input", "output")}
        if layer.recurrent_mask is not None:
            arrays[f"{layer.name}/recurrent_mask"] = layer.recurrent_mask
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **arrays)
    return content.getvalue()


def _share(mask: npt.NDArray[np.uint8]) -> str:
    dropped = int(mask.size - np.count_nonzero(mask))
    text = _("{dropped} of {n} numbers dropped ({percent}%)")
    percent = number_text(100 * dropped / mask.size, ".1f")
    return text.format(dropped=number_text(dropped, ","), n=number_text(mask.size, ","), percent=percent)
