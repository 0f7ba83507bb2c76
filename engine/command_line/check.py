"""`check`: trains again what reports and projects say they trained, and reports whether their numbers hold.

Nothing in others' files is run except our own trainers, for a limited time per file; a file that cannot be
read or trained does not keep the others from being checked.
"""

from __future__ import annotations

import contextlib
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.analysis.wording import sanitized
from engine.classroom.checking import (
    INTERRUPTED,
    NO,
    NOT_CHECKED,
    NUMBERS,
    YES,
    FileCheck,
    check_file,
    unexpected,
)
from engine.classroom.submissions import MAX_FILES, Submission, find, read
from engine.command_line.check_row import Row, make_row, table_csv, table_lines
from engine.command_line.engine_runner import EngineRunner
from engine.command_line.output import echo, echo_error
from engine.errors import InputError
from engine.language.lists import comma_listed
from engine.language.numbers import number_text
from engine.language.texts import _, ngettext
from engine.storage.safe_files import replace_file
from engine.system.paths import log_folder
from engine.system.regular_files import is_folder

HOLDS, FAILED, WRONG = 0, 1, 2


@dataclass(frozen=True)
class CheckOptions:
    """How much is trained again: at most so many cells of a file (None: all), for so many seconds."""

    max_cells: int | None = None
    max_seconds: float = 600.0
    table: Path | None = None


def check(names: list[str], options: CheckOptions, runner: EngineRunner | None = None) -> int:
    """Check files and folders; a runner that is given is used and stays open.

    Returns 0 if all hold, 1 if something does not or was not trained, 2 for wrong input.
    """
    _check_options(options)
    found = find(names)
    if not found.files:
        raise InputError(_("There is no report and no project in that folder."))
    if found.is_cut:
        echo_error(_("There are more than {n} files; the first {n} are checked.").format(n=MAX_FILES))
    is_many = len(found.files) > 1 or is_folder(Path(names[0]))
    rows: list[Row] = []
    checks: list[FileCheck] = []
    owners: dict[str, tuple[str, str]] = {}
    with contextlib.nullcontext(runner) if runner else EngineRunner() as runner:
        for number, (name, path) in enumerate(found.files, start=1):
            if is_many:
                echo(f"{number}/{len(found.files)}  {sanitized(name)}")
            submission, result = _check_one(name, path, runner, options, checks)
            notes = _copies(submission, owners)
            if is_many or not result.is_wrong:
                _print_result(result, notes, "  " if is_many else "")
            what = (*result.problems, *notes, *result.remarks)
            rows.append(make_row(submission.name, submission.project, result.holds, what))
            checks.append(result)
    if not is_many and checks[0].is_wrong:
        _write_table(rows, options)
        raise InputError(checks[0].trouble)
    _finish(rows, checks, is_many, options)
    return _exit_code(checks)


def _check_options(options: CheckOptions) -> None:
    if options.max_cells is not None and options.max_cells < 1:
        raise InputError(
            _("--cells must be a number of cells from 1, not {max_cells}.").format(
                max_cells=options.max_cells
            )
        )
    if not options.max_seconds > 0:
        raise InputError(
            _("--most-seconds must be a number of seconds above 0, not {max_seconds}.").format(
                max_seconds=number_text(options.max_seconds, "g")
            )
        )
    if options.table is not None and not is_folder(options.table.absolute().parent):
        raise InputError(_("{table} can't be written: there is no such folder.").format(table=options.table))


def _check_one(
    name: str, path: Path | None, runner: EngineRunner, options: CheckOptions, before: list[FileCheck]
) -> tuple[Submission, FileCheck]:
    if runner.is_stopped:
        return Submission(sanitized(name)), FileCheck(trouble=_(INTERRUPTED))
    if before and before[-1].is_over:
        return Submission(sanitized(name)), FileCheck(trouble=before[-1].trouble, is_over=True)
    submission = Submission(sanitized(name))
    try:
        submission = read(name, path)
        return submission, check_file(submission, runner, options.max_cells, options.max_seconds)
    except KeyboardInterrupt:
        runner.is_stopped = True
        return submission, FileCheck(trouble=_(INTERRUPTED))
    except Exception as error:  # noqa: BLE001 (a border: whatever is in a file, the others are checked)
        _log_traceback()
        return submission, FileCheck(trouble=unexpected(error))


def _log_traceback() -> None:
    with contextlib.suppress(OSError):
        log_folder().mkdir(parents=True, exist_ok=True)
        (log_folder() / "check.log").write_text(traceback.format_exc(), encoding="utf-8")


def _copies(submission: Submission, owners: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    """Find runs that are also in another student's file; every new run gets a random uid."""
    if submission.project is None:
        return ()
    author = " ".join(submission.project.report.author.casefold().split())
    notes = []
    for run in submission.project.runs:
        file, owner = owners.setdefault(run.uid, (submission.name, author))
        if file != submission.name and owner != author:
            text = _("{run} is the same run as in {file}: one is a copy of the other.")
            notes.append(text.format(run=sanitized(run.name), file=file))
    return tuple(notes)


def _print_result(result: FileCheck, notes: tuple[str, ...], indent: str) -> None:
    for run in result.runs:
        echo(f"{indent}{sanitized(run.headline)}")
        if 0 < run.n_trained < run.n_cells:
            drawn = _("Chance drew the cells, from a seed that is the file's own content.")
            echo(f"{indent}  {drawn}")
        for text in (*run.problems, *run.notes):
            echo(f"{indent}  {sanitized(text)}")
    others = filter(None, (result.page_note, result.trouble, *notes, *result.unchecked))
    for text in (*result.page, *result.answers, *others):
        echo(f"{indent}{sanitized(text)}")


def _finish(rows: list[Row], checks: list[FileCheck], is_many: bool, options: CheckOptions) -> None:
    echo("")
    if is_many:
        for line in table_lines(rows):
            echo(line)
        echo("")
    counts = [row.holds for row in rows]
    if counts == [YES]:
        is_whole = all(run.n_trained == run.n_cells for run in checks[0].runs)
        if not is_whole:
            echo(_("All that was trained again holds."))
        else:
            echo(_("Everything else holds.") if checks[0].unchecked else _("Everything holds."))
    elif len(rows) == 1:
        messages = {
            NO: _("Something does not hold."),
            NUMBERS: _("The numbers hold; the page could not be compared."),
        }
        echo(messages.get(counts[0], _("It could not be checked.")))
    else:
        echo(f"{comma_listed(_count_texts(counts))}.")
    if _write_table(rows, options):
        echo(_("The table is in {file}.").format(file=options.table))


def _count_texts(counts: Sequence[str]) -> list[str]:
    """How many of the files hold, and how many do not: clauses of a sentence."""
    n_yes, n_no, n = counts.count(YES), counts.count(NO), len(counts)
    n_half, left = counts.count(NUMBERS), counts.count(NOT_CHECKED)
    # Translators: these clauses stand in one sentence: "3 of 6 files hold, 1 do not, 2 were not checked."
    holding = ngettext("{n} of {all} files holds", "{n} of {all} files hold", n_yes)
    texts = [
        holding.format(n=n_yes, all=n),
        # Translators: after "3 of 6 files hold": of files.
        _("{n} do not").format(n=n_no),
    ]
    if n_half:
        # Translators: after "3 of 6 files hold, 1 do not": of files.
        texts.append(_("of {n} the numbers but not the page").format(n=n_half))
    if left:
        # Translators: after "3 of 6 files hold, 1 do not": of files.
        texts.append(ngettext("{n} was not checked", "{n} were not checked", left).format(n=left))
    return texts


def _write_table(rows: list[Row], options: CheckOptions) -> bool:
    if options.table is not None:
        replace_file(options.table, table_csv(rows))
    return options.table is not None


def _exit_code(checks: list[FileCheck]) -> int:
    if any(one.holds in (NO, NUMBERS) or (one.trouble and not one.is_wrong) for one in checks):
        return FAILED
    return WRONG if any(one.is_wrong for one in checks) else HOLDS
