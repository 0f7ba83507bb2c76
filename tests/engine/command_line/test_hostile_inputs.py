"""Whatever a command gets, it ends in a sentence: soon, with little memory, and nothing is run or written.

`pytest tests/engine/command_line/test_hostile_inputs.py --hostile 0` tries all of some 2,000 inputs; without
the option chance, always the same, draws some of them.
"""

from __future__ import annotations

import json
import os
import random
import re
import select
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.engine.command_line.hostile_child import MAX_BYTES
from tests.engine.command_line.hostile_inputs import Hostile, all_inputs
from tests.engine.system.privileges import without_privileges

ROOT = Path(__file__).resolve().parents[3]
SERVE = (
    f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    "from tests.engine.command_line.hostile_child import serve\nserve()"
)
MAX_SECONDS = 5.0
HANGS_AFTER = 30.0
TRAPS = ("json", "multiprocessing", "numpy", "pandas", "pickle", "zipfile")  # what a process may import
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]")


@dataclass
class Tried:
    """What came of the inputs that were tried."""

    n_refused: int = 0
    n_right: int = 0
    seconds: float = 0.0
    peak: int = 0
    faults: list[str] = field(default_factory=list)


class Child:
    """The process that runs the inputs; a new one where it hangs or dies."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._process: subprocess.Popen[str] | None = None

    def ask(self, argv: tuple[str, ...], folder: Path) -> dict[str, Any] | None:
        """Its answer; None if it hangs or dies."""
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps({"argv": argv, "folder": str(folder)}) + "\n")
        process.stdin.flush()
        ready, _, _ = select.select([process.stdout], [], [], HANGS_AFTER)
        line = process.stdout.readline() if ready else ""
        if not line:
            self.close()
            return None
        return dict(json.loads(line))

    def close(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            command = [*without_privileges(), sys.executable, "-P", "-c", SERVE]
            screens = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")  # on one, a wrong start shows a box
            usual = {name: value for name, value in os.environ.items() if name not in screens}
            places = {name: str(self._home / name) for name in ("HOME", "TMPDIR", "XDG_DATA_HOME")}
            self._process = subprocess.Popen(
                command,
                cwd=self._home,
                env={**usual, **places},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                encoding="utf-8",
            )
        return self._process


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Child]:
    home = tmp_path / "home"
    for name in ("HOME", "TMPDIR", "XDG_DATA_HOME"):
        (home / name).mkdir(parents=True)
    made = Child(home)
    yield made
    made.close()
    subprocess.run(["chmod", "-R", "u+rwx", str(tmp_path)], check=False, capture_output=True)


def contents(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Every file with what tells whether it was changed."""
    found = {}
    for path in folder.rglob("*"):
        state = path.lstat()
        time = 0 if stat.S_ISDIR(state.st_mode) else state.st_mtime_ns
        found[str(path)] = (state.st_mode, state.st_size, time)
    return found


def fault_of(one: Hostile, answer: dict[str, Any] | None, written: set[str]) -> str:
    """What is wrong with an answer; empty if nothing is."""
    if answer is None:
        return f"hangs for {HANGS_AFTER:.0f} s or dies"
    code, text = answer["code"], answer["err"]
    if "Traceback" in text:
        return text[-1500:]
    if answer["seconds"] > MAX_SECONDS:
        return f"takes {answer['seconds']:.1f} s of the processor"
    if answer["bytes"] > MAX_BYTES:
        return f"takes {answer['bytes'] / 1e6:.0f} MB"
    if code != 2:
        return (
            ""
            if one.may_be_right and code in (0, 1)
            else f"ends with {code}: {text!r} {answer['out'][-300:]!r}"
        )
    if one.argv[:1] == ("check",) and one.name.startswith(("check folder", "arguments")) and not text:
        lines = answer["out"].split("\n")  # a table of all files
        return f"says {lines}" if any(map(_CONTROL.search, lines)) or len(lines) < 2 else ""
    is_sentence = text.endswith((".\n", ".”\n", "…\n")) or "is not Python code" in text
    if text.count("\n") != 1 or not is_sentence or _CONTROL.search(text[:-1]) or len(text) > 1500:
        return f"says {text!r} {answer['out'][-300:]!r}"
    if written and not one.name.startswith("check table"):
        return f"writes {sorted(written)[:5]}"
    return ""


def tried(inputs: list[Hostile], child: Child, folder: Path) -> Tried:
    """Try each in a folder of its own."""
    result = Tried()
    for number, one in enumerate(inputs):
        place = folder / "inputs" / str(number)
        place.mkdir(parents=True)
        for module in TRAPS:
            (place / f"{module}.py").write_text(
                f"open({str(folder / 'sprung')!r}, 'a').write(__name__)", "utf-8"
            )
        os.chdir(place)
        one.make(place, random.Random(number))
        os.chdir(ROOT)
        before = contents(folder)
        answer = child.ask(one.argv, place)
        after = contents(folder)
        written = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        written = {name for name in written if "/cache" not in name and "/logs" not in name}
        if fault := fault_of(one, answer, written):
            result.faults.append(f"{one.name}: {fault}")
        if answer is not None:
            result.n_refused += answer["code"] == 2
            result.n_right += answer["code"] != 2
            result.seconds = max(result.seconds, answer["seconds"])
            result.peak = max(result.peak, answer["bytes"])
        subprocess.run(["chmod", "-R", "u+rwx", str(place)], check=False, capture_output=True)
        subprocess.run(["rm", "-rf", str(place)], check=False)
    return result


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="pipes, devices and limits are made as on Linux")
@pytest.mark.timeout(3600)
def test_every_input_ends_in_a_sentence(child: Child, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    n = pytestconfig.getoption("--hostile")
    rng = random.Random(pytestconfig.getoption("--hostile-seed"))
    inputs = all_inputs(rng, 3)
    chosen = rng.sample(inputs, n) if n else inputs
    result = tried(chosen, child, tmp_path)
    print(f"{len(chosen)} of {len(inputs)}: {result.n_refused} refused, {result.n_right} right after all;")
    print(f"at most {result.seconds:.1f} s and {result.peak / 1e6:.0f} MB, {len(result.faults)} faults")
    assert not result.faults, "\n".join(result.faults)
    assert not (tmp_path / "sprung").exists()
