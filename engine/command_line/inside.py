"""`inside`: looks into one training without a window, and writes numbers and pictures into a folder."""

from __future__ import annotations

import io
import json
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.charts.mask_figure import save_mask_figure
from engine.command_line.engine_runner import EngineRunner
from engine.command_line.output import echo
from engine.experiment.specs import Cell
from engine.inside.moment import Moment, check_moment, steps_per_epoch
from engine.inside.steps import BatchSeen, BatchView
from engine.project.project import Project
from engine.storage.folder_lock import locked_folder
from engine.storage.safe_files import replace_file


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
        seen = runner.look(BatchView(experiment, cell, moment))
        assert isinstance(seen, BatchSeen)
        replace_file(out / "inside.npz", _arrays(seen))
        if seen.layers:
            save_mask_figure(seen, out / "masks.png", title=project.name)
        facts = {
            "project": project.name,
            "rate": cell.rate,
            "seed": cell.seed,
            "epoch": moment.epoch,
            "step": moment.step,
            "loss": seen.loss,
            "versions": runner.facts.versions,
        }
        replace_file(out / "inside.json", json.dumps(facts, indent=2).encode())
    echo(f"Epoch {moment.epoch}, step {moment.step}: {len(seen.samples)} samples, loss {seen.loss:.4g}.")
    for layer in seen.layers:
        echo(f"{layer.name}: {_share(layer.mask)}")
    if not seen.layers:
        echo("No layer of this network draws random numbers.")
    echo(f"What was seen is in {out}.")
    return 0


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
    return f"{dropped:,} of {mask.size:,} numbers dropped ({dropped / mask.size:.1%})"
