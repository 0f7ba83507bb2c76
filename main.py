"""Dropout Lab: the window, or the command line without one."""

import io
import multiprocessing
import os
import sys


def main(argv: list[str]) -> int:
    """Decide between window and command line; imports only what the choice needs."""
    from engine.command_line import commands
    from engine.errors import InputError
    from engine.system.caches import use_own_caches
    from engine.system.display import display_problem
    from engine.system.languages import take_language
    from engine.system.portable import take_data_dir

    try:
        rest, language = take_language(take_data_dir(argv))
    except InputError as error:
        is_for_window = not any(argument in (*commands.COMMANDS, "selftest") for argument in argv)
        return refuse(str(error), is_for_window)
    if rest and rest[0] == "selftest":
        from gui.selftest import selftest

        return selftest()
    use_own_caches()
    if len(rest) > 1 or (rest and rest[0] in commands.COMMANDS) or (rest and rest[0].startswith("-")):
        return commands.main(rest)
    project = commands.project_argument(rest[0]) if rest else None
    if problem := display_problem():
        return commands.run_without_display(problem, project)
    from gui.app import run_app

    return run_app(project, language)


def refuse(sentence: str, is_for_window: bool) -> int:
    """Say why nothing starts where it will be seen: on the terminal, or, where there is none, in a box."""
    from engine.command_line.output import echo_error
    from engine.system.display import display_problem

    echo_error(sentence)
    is_null = sys.stderr.name == os.devnull  # which Windows calls a terminal
    is_read = sys.stderr.isatty() and not is_null
    if is_for_window and not is_read and not display_problem():
        from gui.app import show_startup_message

        show_startup_message(sentence)
    return 2


def _give_streams() -> None:
    """A windowed build may have no standard streams; writing must not fail for that, here or in C code.

    Nor may it fail for a letter that an old encoding lacks. A file or a pipe gets UTF-8 and the line ends of
    a script, on all systems. Closed descriptors are filled first: else a pipe would get the number of stdout,
    and Qt's and TensorFlow's words would go into it.
    """
    while (handle := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(handle, True)
    os.close(handle)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 (stays open; no pathlib at the start)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            encoding, newline = (None, None) if stream.isatty() else ("utf-8", "\n")
            stream.reconfigure(encoding=encoding, errors="backslashreplace", newline=newline)


def _log_to_stderr() -> None:
    from engine.system.logs import log_to

    log_to(sys.stderr)


if __name__ == "__main__":
    _give_streams()
    multiprocessing.freeze_support()
    _log_to_stderr()
    sys.exit(main(sys.argv[1:]))
