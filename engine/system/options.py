"""Options that stand anywhere on the command line, before its other words are looked at."""

from __future__ import annotations

from engine.errors import InputError
from engine.language.texts import _


def without_option(argv: list[str], option: str, missing: str) -> tuple[list[str], str | None]:
    """Return the other words, and the value of an option.

    Parameters
    ----------
    argv : list of str
    option : str
        Such as "--data-dir"; its value is the next word, or follows after "=".
    missing : str
        The sentence where it has no value.

    Returns
    -------
    list of str, str or None
        None where the option is not given.

    Raises
    ------
    InputError
        If it has no value, or is given twice.
    """
    rest: list[str] = []
    found: list[str] = []
    remaining = iter(argv)
    for argument in remaining:
        if argument == option:
            found.append(next(remaining, ""))
        elif argument.startswith(f"{option}="):
            found.append(argument.removeprefix(f"{option}="))
        else:
            rest.append(argument)
    if any(not one or one.startswith("--") for one in found):
        raise InputError(missing)
    if len(found) > 1:
        sentence = _("{option} must be given once, not {n} times.")
        raise InputError(sentence.format(option=option, n=len(found)))
    return rest, found[0] if found else None
