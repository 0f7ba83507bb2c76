"""Runs the command that the command-line arguments name; also the first run without a display."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from engine.checks.checks import check_project, check_sweep
from engine.cluster.address import parse_address
from engine.command_line.arguments import parser, with_options
from engine.command_line.output import echo, echo_error, write_out
from engine.data.catalogue import task_of
from engine.data.own_files.source import may_be_data
from engine.errors import FullDiskError, InputError
from engine.experiment.specs import Cell
from engine.experiment.trainers import RunOptions
from engine.language.numbers import number_text
from engine.language.texts import _
from engine.project.project import Project
from engine.storage.examples import EXAMPLES, FIRST_EXAMPLE, open_project
from engine.storage.safe_files import replace_file
from engine.system.paths import data_folder
from engine.version import command

if TYPE_CHECKING:
    from engine.command_line.engine_runner import EngineRunner

COMMANDS = (
    "run",
    "check",
    "merge",
    "prepare",
    "hand-back",
    "import",
    "inside",
    "script",
    "cluster",
    "lesson",
    "data",
    "-h",
    "--help",
)


def main(argv: list[str], runner: EngineRunner | None = None) -> int:
    """Run the command that comes first, one of COMMANDS.

    Returns 0 if done, 1 if it failed or something does not hold, 2 for wrong input (one sentence on stderr).
    A runner that is given is used and stays open; without it a command that trains has one of its own.
    """
    try:
        options = parser().parse_args(argv)
        if options.command == "check":
            from engine.command_line.check import CheckOptions, check

            how = CheckOptions(options.cells, options.max_seconds, options.table)
            return check(options.files, how, runner)
        if options.command == "merge":
            from engine.command_line.merge import merge

            return merge(options.files, options.out)
        if options.command == "hand-back":
            from engine.command_line.hand_back import hand_back_marks

            return hand_back_marks(options.marks, options.files, options.out)
        if options.command == "data":
            from engine.command_line.data_list import list_data

            return list_data()
        if options.command == "cluster":
            from engine.command_line.cluster import cluster

            return cluster(options)
        if options.command == "lesson":
            return _lesson(options)
        if options.command == "import":
            from engine.command_line.import_file import ImportOptions, import_file

            wishes = ImportOptions(options.target, options.task, options.sheet, options.test)
            return import_file(options.file, options.out, wishes)
        project, _place = open_project(options.project)
        if options.command == "prepare":
            from engine.command_line.prepare import PrepareOptions, prepare

            names = ("students", "seeds", "first_seed", "lock", "lesson", "one_file")
            return prepare(project, options.out, PrepareOptions(*(getattr(options, name) for name in names)))
        if options.command == "script":
            return _print_script(project, options)
        if options.command == "inside":
            from engine.command_line.inside import look_inside

            check_project(project, task_of(project.data))
            cell = _cell(project, options.rate, options.seed)
            return look_inside(project, cell, options.epoch, options.step, options.out, runner)
        from engine.command_line.run import run_sweep  # imports the figures, which `script` does not need

        changed = with_options(project, options.rates, options.seeds, options.epochs)
        if options.key and not options.cluster:
            raise InputError(_("--key is the key of a cluster: give --cluster ADDRESS, too."))
        address = str(parse_address(options.cluster, options.key)) if options.cluster else ""
        chosen = RunOptions(options.trainer, options.device, cluster=address, key=options.key)
        return run_sweep(changed, options.out, options.resume, chosen, runner)
    except KeyboardInterrupt:
        echo_error(_("Interrupted."))
        return 1
    except InputError as error:
        echo_error(str(error))
        return 1 if isinstance(error, FullDiskError) else 2


def project_argument(argument: str) -> str:
    """A PROJECT argument independent of the current folder: the id of an example, or the full path of a file.

    Desktops may pass a document as a file: URL.
    """
    if argument in EXAMPLES:
        return argument
    if argument.casefold().startswith("file:"):
        from urllib.parse import urlsplit
        from urllib.request import url2pathname

        parts = urlsplit(argument)
        if parts.netloc in ("", "localhost"):
            argument = url2pathname(argument[len("file:") :].removeprefix("//localhost").removeprefix("//"))
    return os.path.abspath(argument)  # noqa: PTH100 (resolve() would follow links and mapped drives)


def run_without_display(problem: str, name: str | None) -> int:
    """Run the project (the tutorial by default) into the data folder, if no window can be opened.

    Parameters
    ----------
    problem : str
        Why none can, from `display_problem`.
    name : str or None

    Returns
    -------
    code : int
    """
    if name is not None and name not in EXAMPLES and may_be_data(Path(name)):
        importing = f'{command()} import "{name}" --out PROJECT'  # not a text: to be typed
        text = _("{problem}, so no window can open. A project on these data is made by: {command}")
        echo_error(text.format(problem=problem, command=importing))
        return 2
    project = name or FIRST_EXAMPLE
    folder = data_folder() / "runs" / Path(project).stem
    echo(
        _("{problem}, so no window can open: {project} runs without one, into {folder}.").format(
            problem=problem, project=project, folder=folder
        )
    )
    return main(["run", project, "--out", str(folder), "--resume"])


def _lesson(options: Namespace) -> int:
    from engine.command_line.lesson import check_lessons, list_lessons, new_lesson

    if options.part == "check":
        return check_lessons(options.folders)
    if options.part == "new":
        return new_lesson(open_project(options.project)[0], options.folder)
    return list_lessons()


def _print_script(project: Project, options: Namespace) -> int:
    from engine.keras_code.notebook import keras_notebook, keras_sweep_notebook
    from engine.keras_code.script import keras_script
    from engine.keras_code.sweep_script import keras_sweep_script
    from engine.keras_code.weights_file import weights_file

    project = with_options(project, None, options.seeds, None)
    check_project(project, task_of(project.data))
    if options.sweep:
        if options.rate is not None or options.seed is not None:
            raise InputError(_("--rate and --seed name one training: they can't be given with --sweep."))
        write_out((keras_sweep_notebook if options.notebook else keras_sweep_script)(project))
    else:
        if options.seeds is not None:
            raise InputError(
                _("--seeds are those of a sweep: give --sweep, too, or --seed K for one training.")
            )
        cell = _cell(project, options.rate, options.seed)
        write_out((keras_notebook if options.notebook else keras_script)(project, cell))
    if found := weights_file(project):
        name, content = found
        if options.weights is None:
            echo_error(
                _("The script reads {name}, the imported weights: --weights DIR writes it.").format(name=name)
            )
        else:
            replace_file(options.weights / name, content)
    return 0


def _cell(project: Project, rate: float | None, seed: int | None) -> Cell:
    """The training that was asked for; raises InputError if there is none."""
    cell = Cell(rate, project.sweep.seeds[0] if seed is None else seed)
    if rate is not None and not 0 <= rate < 1:
        raise InputError(
            _("A dropout rate must be a number from 0 and below 1, not {rate}.").format(
                rate=number_text(rate, "g")
            )
        )
    if rate is not None:
        check_sweep(project)
    if cell.seed < 0:
        raise InputError(_("A seed must be a whole number from 0, not {seed}.").format(seed=cell.seed))
    return cell
