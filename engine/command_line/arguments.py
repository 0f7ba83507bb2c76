"""The arguments of the command line; an invalid one gives one sentence and exit code 2."""

from __future__ import annotations

import argparse
import re
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from engine.cluster.address import PORT
from engine.command_line.argparse_texts import translate_argparse
from engine.errors import InputError
from engine.experiment.trainers import AUTO, TRAINERS
from engine.language.texts import N_, _
from engine.network.fields import cut
from engine.project.project import Project
from engine.version import command, this_build

# Each command as it is typed, with the space after it, and what it does.
_COMMANDS = (
    ("[PROJECT]                 ", N_("the window")),
    ("run PROJECT --out DIR     ", N_("a sweep without the window")),  # not a text: to be typed
    (
        "check FILE-or-FOLDER …    ",  # not a text: to be typed
        N_("trains again what reports and projects say, names what does not hold"),
    ),
    (
        "merge FILE-or-FOLDER … --out DIR   ",  # not a text: to be typed
        N_("many students' sweeps as one figure"),
    ),
    (
        "prepare PROJECT --students N-or-FILE --out DIR   ",  # not a text: to be typed
        N_("one project file per student, each with its own seeds"),
    ),
    (
        "hand-back MARKS.csv FILE-or-FOLDER … --out DIR   ",  # not a text: to be typed
        N_("copies of students' files with marks and comments"),
    ),
    (
        "import FILE --out PROJECT  ",  # not a text: to be typed
        N_("a project on a table, arrays or images of your own"),
    ),
    (
        "inside PROJECT --rate D --seed K --epoch E [--step S] --out DIR   ",  # not a text: to be typed
        N_("what dropout does in one training step"),
    ),
    (
        "script PROJECT [--sweep]  ",  # not a text: to be typed
        N_("the plain Keras script of one cell, or of the whole sweep"),
    ),
    (
        "cluster key FILE | scheduler | worker ADDRESS | demo   ",  # not a text: to be typed
        N_("sweeps on many computers"),
    ),
    (
        "lesson check FOLDER … | new PROJECT FOLDER | list   ",  # not a text: to be typed
        N_("lessons of your own"),
    ),
    ("data                      ", N_("the data sets that come with the app")),
    ("selftest                  ", N_("tries every part, exits 0 or says what is wrong")),
    ("--version                 ", N_("the version")),
)
_NOTES = (
    N_("PROJECT is a project file or the id of a bundled example."),
    N_("--data-dir FOLDER, before or after a command, keeps settings, runs, logs and caches in that folder."),
    N_("--language CODE chooses the language of texts; else LANGUAGE and LANG do."),
)
MAX_SEEDS = 100_000
MAX_MESSAGE = 500  # letters: an argument may be of any length


class Parser(argparse.ArgumentParser):
    """An argument parser that raises InputError instead of printing its usage."""

    def error(self, message: str) -> NoReturn:
        shown = message if len(message) <= MAX_MESSAGE else f"{message[: MAX_MESSAGE - 1]}…"
        raise InputError(f"{shown[0].upper()}{shown[1:]}.")


def usage() -> str:
    """All commands with what they do, in the language in use."""
    lines = [f"{command()} {typed}{_(what)}" for typed, what in _COMMANDS]
    return "\n".join((*lines, "", *map(_, _NOTES))).replace("%", "%%")


def parser() -> Parser:
    """The commands and their arguments."""
    translate_argparse()
    top = Parser(prog=command(), usage=usage(), allow_abbrev=False)
    version = f"Dropout Lab {this_build().version}"  # not a text
    about = _("show program's version number and exit")
    top.add_argument("--version", action="version", version=version, help=about)
    commands = top.add_subparsers(dest="command", required=True, prog=command(), parser_class=Parser)
    run = commands.add_parser("run", allow_abbrev=False, help=_("train a sweep"))
    run.add_argument("project", metavar="PROJECT")
    run.add_argument("--out", type=Path, required=True, metavar="DIR")
    run.add_argument("--rates", metavar="0,0.1,…")
    run.add_argument("--seeds", metavar="N | K, | K,L,M")
    run.add_argument("--epochs", type=int)
    run.add_argument("--trainer", choices=TRAINERS, default=AUTO)
    run.add_argument("--device", default="", metavar="NAME")
    run.add_argument("--resume", action="store_true")
    run.add_argument(
        "--cluster", default="", metavar="ADDRESS", help=_("train on the computers of a cluster")
    )
    run.add_argument("--key", default="", metavar="FILE", help=_("the cluster's key"))
    check = commands.add_parser("check", allow_abbrev=False, help=_("train again and compare"))
    check.add_argument("files", nargs="+", metavar=_("REPORT, PROJECT or FOLDER"))
    check.add_argument(
        "--cells", type=int, metavar="N", help=_("so many cells of each file, drawn by chance")
    )
    check.add_argument(
        "--most-seconds", dest="max_seconds", type=float, default=600.0, metavar="S", help=_("for each file")
    )
    check.add_argument("--table", type=Path, metavar="FILE.csv", help=_("write the teacher's table"))
    merge = commands.add_parser("merge", allow_abbrev=False, help=_("pool a class's sweeps"))
    merge.add_argument("files", nargs="+", metavar=_("REPORT, PROJECT or FOLDER"))
    merge.add_argument("--out", type=Path, required=True, metavar="DIR")
    prepare = commands.add_parser("prepare", allow_abbrev=False, help=_("a project file for each student"))
    prepare.add_argument("project", metavar="PROJECT")
    prepare.add_argument("--students", required=True, metavar=_("N or FILE"))
    prepare.add_argument("--out", type=Path, required=True, metavar="DIR")
    prepare.add_argument("--seeds", type=int, metavar="N", help=_("so many seeds for each student"))
    prepare.add_argument("--first-seed", type=int, default=0, metavar="K")
    prepare.add_argument("--lock", default="", metavar="data,network,training,seeds")
    prepare.add_argument("--lesson", default="", metavar=_("NAME or FOLDER"), help=_("opens with each file"))
    prepare.add_argument("--one-file", default="", metavar="NAME", help=_("one file that asks for a name"))
    back = commands.add_parser("hand-back", allow_abbrev=False, help=_("copies with marks and comments"))
    back.add_argument(
        "marks", type=Path, metavar="MARKS.csv", help=_("columns student or file, mark, comment")
    )
    back.add_argument("files", nargs="+", metavar=_("REPORT, PROJECT or FOLDER"))
    back.add_argument("--out", type=Path, required=True, metavar="DIR")
    own = commands.add_parser("import", allow_abbrev=False, help=_("make a project on your own data"))
    own.add_argument("file", type=Path, metavar="FILE")
    own.add_argument("--out", type=Path, required=True, metavar="PROJECT")
    own.add_argument("--target", default="", metavar="COLUMN")
    own.add_argument("--task", choices=("regression", "classification"), default="")
    own.add_argument("--sheet", default="", metavar="NAME")
    own.add_argument("--test", default="", metavar="FILE", help=_("a table with the rows for the test"))
    inside = commands.add_parser("inside", allow_abbrev=False, help=_("look into one training"))
    inside.add_argument("project", metavar="PROJECT")
    inside.add_argument("--rate", type=float, help=_("of the cell; else each layer has its own"))
    inside.add_argument("--seed", type=int, help=_("of the cell; else the first of the sweep"))
    inside.add_argument("--epoch", type=int, metavar="E", help=_("counted from 1; else the last one"))
    inside.add_argument(
        "--step", type=int, metavar="S", help=_("in this epoch, counted from 1; else the last")
    )
    inside.add_argument("--out", type=Path, required=True, metavar="DIR")
    script = commands.add_parser("script", allow_abbrev=False, help=_("print the Keras script"))
    script.add_argument("project", metavar="PROJECT")
    script.add_argument("--rate", type=float, help=_("of the cell; else each layer has its own"))
    script.add_argument("--seed", type=int, help=_("of the cell; else the first of the sweep"))
    script.add_argument("--sweep", action="store_true", help=_("the whole sweep in place of one cell"))
    script.add_argument("--seeds", metavar="N | K, | K,L,M", help=_("of the sweep; else its own"))
    script.add_argument("--notebook", action="store_true", help=_("as a Jupyter notebook"))
    script.add_argument(
        "--weights", type=Path, metavar="DIR", help=_("where the script's weights are written")
    )
    _add_cluster(commands.add_parser("cluster", allow_abbrev=False, help=_("train on many computers")))
    _add_lesson(commands.add_parser("lesson", allow_abbrev=False, help=_("check and write lessons")))
    commands.add_parser("data", allow_abbrev=False, help=_("list the data sets"))
    commands.add_parser("selftest", allow_abbrev=False, help=_("try every part of the app"))
    return top


def _add_cluster(cluster: argparse.ArgumentParser) -> None:
    parts = cluster.add_subparsers(dest="part", required=True, parser_class=Parser)
    key = parts.add_parser("key", allow_abbrev=False, help=_("make the cluster's key"))
    key.add_argument("file", type=Path, metavar="FILE")
    scheduler = parts.add_parser("scheduler", allow_abbrev=False, help=_("start the cluster here"))
    scheduler.add_argument("--host", default="", metavar="H", help=_("name or number of this computer"))
    scheduler.add_argument("--port", type=int, default=PORT, metavar="P")
    scheduler.add_argument("--key", default="", metavar="FILE")
    worker = parts.add_parser("worker", allow_abbrev=False, help=_("lend this computer to a cluster"))
    worker.add_argument("address", metavar="ADDRESS")
    worker.add_argument("--threads", type=int, metavar="N", help=_("blocks that train at once"))
    worker.add_argument("--key", default="", metavar="FILE")
    worker.add_argument("--stay", action="store_true", help=_("go on when somebody uses this computer"))
    parts.add_parser("demo", allow_abbrev=False, help=_("a cluster on this computer alone, to try it out"))


def _add_lesson(lesson: argparse.ArgumentParser) -> None:
    parts = lesson.add_subparsers(dest="part", required=True, parser_class=Parser)
    check = parts.add_parser("check", allow_abbrev=False, help=_("say what is wrong with lessons"))
    check.add_argument("folders", nargs="+", metavar="FOLDER")
    new = parts.add_parser("new", allow_abbrev=False, help=_("begin a lesson with the set-up of a project"))
    new.add_argument("project", metavar="PROJECT")
    new.add_argument("folder", type=Path, metavar="FOLDER")
    parts.add_parser("list", allow_abbrev=False, help=_("list the lessons that can be opened"))


def parse_rates(text: str) -> tuple[float, ...]:
    """`0,0.1,0.5` as rates, ascending, each once; raises InputError."""
    try:
        rates = {float(part) for part in text.split(",") if part.strip()}
    except ValueError:
        raise InputError(
            _("--rates must be numbers with commas between, such as 0,0.1,0.5, not {text}.").format(
                text=cut(text)
            )
        ) from None
    if not rates:
        raise InputError(_("--rates must name at least one rate, such as 0,0.5."))
    return tuple(sorted(rates))


def parse_seeds(text: str) -> tuple[int, ...]:
    """`20` is seeds 0 to 19, `3,` is seed 3 alone, `0,4,7` are these; raises InputError."""
    if re.fullmatch(r"[0-9]{1,6}", text) and 1 <= int(text) <= MAX_SEEDS:
        return tuple(range(int(text)))
    if re.fullmatch(r"([0-9]{1,10},)+([0-9]{1,10})?", text):
        return tuple(sorted({int(part) for part in text.split(",") if part}))
    raise InputError(
        _(
            "--seeds must be a number of seeds from 1 to {most}, or seeds with commas such as 3, or 0,4,7; "
            "received {text}."
        ).format(most=MAX_SEEDS, text=cut(text))
    )


def with_options(project: Project, rates: str | None, seeds: str | None, epochs: int | None) -> Project:
    """The project with the command line's rates, seeds and epochs instead of its own."""
    sweep = project.sweep
    if rates is not None:
        sweep = replace(sweep, rates=parse_rates(rates))
    if seeds is not None:
        sweep = replace(sweep, seeds=parse_seeds(seeds))
    training = project.training
    if epochs is not None:
        if sweep.second is not None and sweep.second.setting == "epochs":
            raise InputError(_("--epochs can't be given for a sweep that varies the epochs itself."))
        training = replace(training, epochs=epochs)
    return replace(project, sweep=sweep, training=training, runs=())
