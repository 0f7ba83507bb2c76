"""`check`: trains again what reports and projects say they trained, and reports whether their numbers hold.

Nothing in others' files is run except our own trainers, for a limited time per file; a file that cannot be
read or trained does not keep the others from being checked.
"""

from __future__ import annotations

import contextlib
import traceback
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
        raise InputError("There is no report and no project in that folder.")
    if found.is_cut:
        echo_error(f"There are more than {MAX_FILES} files; the first {MAX_FILES} are checked.")
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
        raise InputError(f"--cells must be a number of cells from 1, not {options.max_cells}.")
    if not options.max_seconds > 0:
        raise InputError(f"--most-seconds must be a number of seconds above 0, not {options.max_seconds:g}.")
    if options.table is not None and not is_folder(options.table.absolute().parent):
        raise InputError(f"{options.table} can't be written: there is no such folder.")


def _check_one(
    name: str, path: Path | None, runner: EngineRunner, options: CheckOptions, before: list[FileCheck]
) -> tuple[Submission, FileCheck]:
    if runner.is_stopped:
        return Submission(sanitized(name)), FileCheck(trouble=INTERRUPTED)
    if before and before[-1].is_over:
        return Submission(sanitized(name)), FileCheck(trouble=before[-1].trouble, is_over=True)
    submission = Submission(sanitized(name))
    try:
        submission = read(name, path)
        return submission, check_file(submission, runner, options.max_cells, options.max_seconds)
    except KeyboardInterrupt:
        runner.is_stopped = True
        return submission, FileCheck(trouble=INTERRUPTED)
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
            notes.append(f"{sanitized(run.name)} is the same run as in {file}: one is a copy of the other.")
    return tuple(notes)


def _print_result(result: FileCheck, notes: tuple[str, ...], indent: str) -> None:
    for run in result.runs:
        echo(f"{indent}{sanitized(run.headline)}")
        if 0 < run.n_trained < run.n_cells:
            echo(f"{indent}  Chance drew the cells, from a seed that is the file's own content.")
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
        everything = "Everything else" if checks[0].unchecked else "Everything"
        echo(f"{everything} holds." if is_whole else "All that was trained again holds.")
    elif len(rows) == 1:
        messages = {
            NO: "Something does not hold.",
            NUMBERS: "The numbers hold; the page could not be compared.",
        }
        echo(messages.get(counts[0], "It could not be checked."))
    else:
        n_yes, n_no = counts.count(YES), counts.count(NO)
        n_half, left = counts.count(NUMBERS), counts.count(NOT_CHECKED)
        half = f", of {n_half} the numbers but not the page" if n_half else ""
        rest = f", {left} {'was' if left == 1 else 'were'} not checked" if left else ""
        echo(f"{n_yes} of {len(rows)} files {'holds' if n_yes == 1 else 'hold'}, {n_no} do not{half}{rest}.")
    if _write_table(rows, options):
        echo(f"The table is in {options.table}.")


def _write_table(rows: list[Row], options: CheckOptions) -> bool:
    if options.table is not None:
        replace_file(options.table, table_csv(rows))
    return options.table is not None


def _exit_code(checks: list[FileCheck]) -> int:
    if any(one.holds in (NO, NUMBERS) or (one.trouble and not one.is_wrong) for one in checks):
        return FAILED
    return WRONG if any(one.is_wrong for one in checks) else HOLDS
