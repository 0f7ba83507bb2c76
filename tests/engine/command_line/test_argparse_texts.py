"""Help and errors of the command line are in the user's language, also those that are Python's own."""

from __future__ import annotations

import argparse
import inspect

import pytest

from engine.command_line.argparse_texts import TEXTS
from engine.command_line.arguments import parser
from engine.command_line.commands import main
from engine.errors import InputError
from tests.engine.language.bracketed import bracketed


def test_python_has_these_texts() -> None:
    source = inspect.getsource(argparse)
    assert [text for text in TEXTS if repr(text) not in source and f'"{text}"' not in source] == []


def test_errors_are_in_the_language_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    with bracketed():
        assert main(["merge"]) == 2
        assert capsys.readouterr().err.startswith(
            "[the following arguments are required: [REPORT, PROJECT or "
        )
        with pytest.raises(InputError, match=r"\[argument --epochs: \[invalid int value: 'x'\]\]\."):
            parser().parse_args(["run", "p", "--out", "d", "--epochs", "x"])
    assert main(["merge"]) == 2
    assert capsys.readouterr().err.startswith(
        "The following arguments are required: REPORT, PROJECT or FOLDER"
    )


def test_help_is_in_the_language_in_use() -> None:
    english = parser().format_help()
    with bracketed():
        translated = parser().format_help()
    assert "[a sweep without the window]" in translated and "[options]:" in translated
    assert english.startswith("usage: ") and "[a sweep" not in english
