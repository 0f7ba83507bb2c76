"""What is typed behind a command and can't be meant, and the odd files that it names."""

from __future__ import annotations

import os
import random
from pathlib import Path

from tests.engine.command_line.hostile_files import write_table

ARGUMENTS: tuple[tuple[str, ...], ...] = (
    ("run",),
    ("run", "tutorial-regression"),
    ("script",),
    ("check",),
    ("merge", "a"),
    ("import", "a"),
    ("prepare", "a"),
    ("nonsense",),
    *(
        ("run", "tutorial-regression", "--out", out)
        for out in ("good.txt", "good.txt/a", "/dev/null/a", "/proc/a", "a" * 300, "loop", "hidden/a", "pipe")
    ),
    *(
        ("run", "tutorial-regression", "--out", "out", "--rates", text)
        for text in ("", ",", "a", "nan", "1", "-0.1", "1e999", "0," * 9 + "x", "\x1b[2J")
    ),
    *(
        ("run", "tutorial-regression", "--out", "out", "--seeds", text)
        for text in ("", "0", "-1", "1.5", "9" * 400, "1,-2", "5000000000,", "١")
    ),
    *(
        ("run", "tutorial-regression", "--out", "out", "--epochs", text)
        for text in ("0", "-1", "1.5", "9" * 400, "9" * 5000, "nan", "")
    ),
    *(
        ("run", "tutorial-regression", "--out", "out", "--trainer", text)
        for text in ("", "all", "\x1b[2J", "a\nb")
    ),
    *(
        ("script", "dropout-helps", "--rate", text)
        for text in ("nan", "inf", "-1", "1", "1e999", "a", "9" * 5000)
    ),
    *(("script", "dropout-helps", "--seed", text) for text in ("-1", "1.5", "9" * 5000, "a\nb")),
    *(
        ("script", "dropout-helps", "--sweep", "--seeds", text)
        for text in ("", "0", "-1", "9" * 5000, "a\nb")
    ),
    ("script", "dropout-helps", "--sweep", "--rate", "0.1"),
    ("script", "dropout-helps", "--seeds", "2"),
    ("inside",),
    ("inside", "dropout-helps"),
    *(
        ("inside", "dropout-helps", "--out", "out", option, text)
        for option in ("--epoch", "--step")
        for text in ("0", "-1", "1.5", "1000000", "9" * 400, "9" * 5000, "a\nb")
    ),
    *(("inside", "dropout-helps", "--out", "out", "--rate", text) for text in ("nan", "-1", "1", "a")),
    *(
        ("inside", "dropout-helps", "--out", text)
        for text in ("good.txt", "good.txt/a", "/dev/null/a", "/proc/a", "a" * 300, "hidden/a", "loop")
    ),
    *(("check", "a.html", "--cells", text) for text in ("0", "-1", "nan", "9" * 5000)),
    *(("check", "a.html", "--most-seconds", text) for text in ("0", "-1", "nan", "a")),
    *(
        ("check", "a.html", "--table", text)
        for text in ("nowhere/a.csv", "a" * 300, "loop/a.csv", "good.txt/a.csv", "hidden/a.csv")
    ),
    *(("merge", "a.html", "--out", text) for text in ("good.txt", "a" * 300, "/dev/null/a", "hidden/a")),
    *(
        ("prepare", "tutorial-regression", "--out", "out", "--students", text)
        for text in ("0", "-1", "501", "9" * 5000, "٣٣٣٣", "nowhere.txt", "")
    ),
    *(
        ("prepare", "tutorial-regression", "--students", "3", "--out", text)
        for text in ("good.txt", "a" * 300, "/dev/null/a", "hidden/a", "loop")
    ),
    *(
        ("prepare", "tutorial-regression", "--students", "3", "--out", "out", *more)
        for more in (
            ("--seeds", "0"),
            ("--seeds", "-1"),
            ("--first-seed", "-1"),
            ("--first-seed", "9" * 30),
            ("--lock", "all"),
            ("--lock", "a\nb"),
            *(("--lesson", name) for name in ("nothing", "..", "loop", "hidden", "good.txt", "a" * 300)),
            *(("--one-file", name) for name in ("..", "a/b", "CON", "a" * 300, "a\nb")),
        )
    ),
    ("hand-back", "good.csv"),
    *(
        ("hand-back", marks, files, "--out", "out")
        for marks in ("good.csv", "good.txt", "nowhere.csv", "loop", "pipe", "hidden")
        for files in ("a.html", "hidden", ".")
    ),
    *(
        ("import", "good.csv", "--out", text)
        for text in ("good.txt/a", "/dev/null/a", "a" * 300, "hidden/a", "loop/a")
    ),
    *(
        ("import", "good.csv", "--out", "out", *more)
        for more in (
            ("--target", "nothing"),
            ("--target", "\x1b[2J"),
            ("--sheet", "a"),
            ("--task", "x"),
            ("--test", "good.csv"),
            ("--test", "hidden"),
        )
    ),
    ("--data-dir",),
    ("--data-dir", "good.txt", "data"),
    ("--data-dir", "a" * 300, "data"),
    ("--data-dir", "loop", "data"),
    ("--data-dir=", "data"),
    ("--data-dir", "pipe", "data"),
    ("check", "hidden"),
    ("merge", "hidden", "--out", "out"),
    ("check", "loop"),
    ("check", "pipe"),
    ("check", "."),
    ("import", "hidden", "--out", "out"),
    ("import", ".", "--out", "out"),
)


def surroundings(folder: Path, rng: random.Random) -> None:
    """What arguments name."""
    (folder / "good.txt").write_text("a", "utf-8")
    (folder / "a.html").write_text("<p>a</p>", "utf-8")
    write_table(folder / "good.csv", rng)
    (folder / "loop").symlink_to("loop")
    os.mkfifo(folder / "pipe")
    (folder / "hidden").mkdir()
    (folder / "hidden").chmod(0)
