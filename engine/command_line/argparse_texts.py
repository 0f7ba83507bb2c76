"""The texts of Python's argparse, which has no translations of its own and looks for them in its module."""

from __future__ import annotations

import argparse

from engine.language.texts import N_, gettext

# What a user can come to read, as Python has it.
TEXTS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("show program's version number and exit"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("ignored explicit argument %r"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
)


def translate_argparse() -> None:
    """Have argparse show its texts in the language in use."""
    setattr(argparse, "_", gettext)  # noqa: B010 (mypy knows no such name)
