"""Runs the checks one after the other and says of each how it went."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence

from gui.selftest.bench import Bench
from gui.selftest.check import Check
from gui.selftest.words import say, sentence_of


def run_checks(checks: Sequence[Check], bench: Bench) -> int:
    """The exit code: 0 if every check went well. One that fails keeps no other from being made."""
    failed = []
    later = [check for check in checks if check.begin is not None]
    unbegun: dict[str, str] = {}
    for check in checks:
        bench.now = check.name
        started = time.monotonic()
        problem = unbegun.get(check.name) or _problem(check.run, bench)
        if problem:
            failed.append(f"{check.name}: {problem}")
            say(sys.stdout, f"FAILED  {failed[-1]}")
        else:
            say(sys.stdout, f"ok  {check.name} ({time.monotonic() - started:.1f} s)")
        while later and bench.has_window:
            one = later.pop(0)
            assert one.begin is not None
            unbegun[one.name] = _problem(one.begin, bench)
    if failed:
        say(sys.stderr, f"The self-test failed: {' '.join(failed)}")
        return 1
    say(sys.stdout, "The self-test passed.")
    return 0


def _problem(do: Callable[[Bench], None], bench: Bench) -> str:
    """What is wrong, in a sentence, or nothing; an error in a slot or a thread meanwhile counts."""
    bench.errors.clear()
    try:
        do(bench)
    except Exception as error:  # noqa: BLE001 (the self-test's border: whatever is broken becomes a sentence)
        return sentence_of(error)
    return bench.errors[0] if bench.errors else ""
