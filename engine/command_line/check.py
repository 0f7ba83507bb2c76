"""`check`: trains what reports and projects say they trained, and says whether their numbers hold.

Of files from others nothing is run but our own trainers, for a bounded time each; one that can't be read
or trained never keeps the others from being checked.
"""

from __future__ import annotations

import contextlib
import traceback
from dataclasses import dataclass
from pathlib import Path

from engine.analysis.wording import harmless
from engine.classroom.submissions import MOST_FILES, HandIn, find, read
from engine.command_line.check_file import FileCheck, check_file
from engine.command_line.check_row import NO, NOT_CHECKED, NUMBERS, YES, Row, make_row, table_csv, table_lines
from engine.command_line.engine_runner import EngineRunner
from engine.command_line.output import complain, say
from engine.errors import InputError
from engine.storage.safe_files import replace_file
from engine.system.paths import log_folder

HOLDS, FAILED, WRONG = 0, 1, 2
INTERRUPTED = "Not checked: interrupted."


@dataclass(frozen=True)
class CheckOptions:
    """How much is trained again: at most so many cells of a file (None: all), for so many seconds."""

    most_cells: int | None = None
    most_seconds: float = 600.0
    table: Path | None = None


def check(names: list[str], options: CheckOptions) -> int:
    """Check files and folders; 0 all hold, 1 something does not or could not be trained, 2 wrong input."""
    _check_options(options)
    found = find(names)
    if not found.files:
        raise InputError("There is no report and no project in that folder.")
    if found.is_cut:
        complain(f"There are more than {MOST_FILES} files; the first {MOST_FILES} are checked.")
    is_many = len(found.files) > 1 or Path(names[0]).is_dir()
    rows: list[Row] = []
    checks: list[FileCheck] = []
    owners: dict[str, tuple[str, str]] = {}
    with EngineRunner() as runner:
        for number, (name, path) in enumerate(found.files, start=1):
            if is_many:
                say(f"{number}/{len(found.files)}  {harmless(name)}")
            hand_in, result = _check_one(name, path, runner, options, checks)
            notes = _copies(hand_in, owners)
            _tell(result, notes, "  " if is_many else "")
            what = (*result.problems, *notes, *result.remarks)
            rows.append(make_row(hand_in.name, hand_in.project, result.holds, what))
            checks.append(result)
    _finish(rows, checks, is_many, options)
    return _exit_code(checks)


def _check_options(options: CheckOptions) -> None:
    if options.most_cells is not None and options.most_cells < 1:
        raise InputError(f"--cells must be a number of cells from 1, not {options.most_cells}.")
    if not options.most_seconds > 0:
        raise InputError(f"--most-seconds must be a number of seconds above 0, not {options.most_seconds:g}.")
    if options.table is not None and not options.table.resolve().parent.is_dir():
        raise InputError(f"{options.table} can't be written: there is no such folder.")


def _check_one(
    name: str, path: Path | None, runner: EngineRunner, options: CheckOptions, before: list[FileCheck]
) -> tuple[HandIn, FileCheck]:
    if runner.is_interrupted:
        return HandIn(harmless(name)), FileCheck(trouble=INTERRUPTED)
    if before and before[-1].is_over:
        return HandIn(harmless(name)), FileCheck(trouble=before[-1].trouble, is_over=True)
    hand_in = HandIn(harmless(name))
    try:
        hand_in = read(name, path)
        return hand_in, check_file(hand_in, runner, options.most_cells, options.most_seconds)
    except KeyboardInterrupt:
        runner.is_interrupted = True
        return hand_in, FileCheck(trouble=INTERRUPTED)
    except Exception as error:  # noqa: BLE001 (a border: whatever is in a file, the others are checked)
        _log_traceback()
        kind = type(error).__name__
        return hand_in, FileCheck(
            trouble=f"Not checked: something unexpected went wrong ({kind}); see the log."
        )


def _log_traceback() -> None:
    with contextlib.suppress(OSError):
        log_folder().mkdir(parents=True, exist_ok=True)
        (log_folder() / "check.log").write_text(traceback.format_exc(), encoding="utf-8")


def _copies(hand_in: HandIn, owners: dict[str, tuple[str, str]]) -> tuple[str, ...]:
    """Runs that stand in the file of somebody else, too: a run's mark is drawn anew for each."""
    if hand_in.project is None:
        return ()
    author = " ".join(hand_in.project.report.author.casefold().split())
    notes = []
    for run in hand_in.project.runs:
        file, owner = owners.setdefault(run.uid, (hand_in.name, author))
        if file != hand_in.name and owner != author:
            notes.append(f"{harmless(run.name)} is the same run as in {file}: one is a copy of the other.")
    return tuple(notes)


def _tell(result: FileCheck, notes: tuple[str, ...], indent: str) -> None:
    for run in result.runs:
        say(f"{indent}{harmless(run.headline)}")
        if 0 < run.n_trained < run.n_cells:
            say(f"{indent}  Chance drew the cells, from a seed that is the file's own content.")
        for text in (*run.problems, *run.notes):
            say(f"{indent}  {harmless(text)}")
    page_note, trouble = (tuple(filter(None, (text,))) for text in (result.page_note, result.trouble))
    for text in (*result.page, *page_note, *trouble, *notes):
        say(f"{indent}{harmless(text)}")


def _finish(rows: list[Row], checks: list[FileCheck], is_many: bool, options: CheckOptions) -> None:
    say("")
    if is_many:
        for line in table_lines(rows):
            say(line)
        say("")
    counts = [row.holds for row in rows]
    if counts == [YES]:
        is_whole = all(run.n_trained == run.n_cells for run in checks[0].runs)
        say("Everything holds." if is_whole else "All that was trained again holds.")
    elif len(rows) == 1:
        words = {NO: "Something does not hold.", NUMBERS: "The numbers hold; the page could not be compared."}
        say(words.get(counts[0], "It could not be checked."))
    else:
        n_yes, n_no = counts.count(YES), counts.count(NO)
        n_half, left = counts.count(NUMBERS), counts.count(NOT_CHECKED)
        half = f", of {n_half} the numbers but not the page" if n_half else ""
        rest = f", {left} {'was' if left == 1 else 'were'} not checked" if left else ""
        say(f"{n_yes} of {len(rows)} files {'holds' if n_yes == 1 else 'hold'}, {n_no} do not{half}{rest}.")
    if options.table is not None:
        replace_file(options.table, table_csv(rows))
        say(f"The table is in {options.table}.")


def _exit_code(checks: list[FileCheck]) -> int:
    if any(one.holds in (NO, NUMBERS) or (one.trouble and not one.is_wrong) for one in checks):
        return FAILED
    return WRONG if any(one.is_wrong for one in checks) else HOLDS
