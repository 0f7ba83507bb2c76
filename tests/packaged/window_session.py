"""Sessions with the packaged window, by real mouse and keys, and what was seen in them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.packaged.own_files import TABLE, write_own_files
from tests.packaged.sandbox import ROOT, USER, Sandbox, end_all
from tests.packaged.screen import HEIGHT, Screen, until

TITLE = "Dropout Lab$"
ACCENT = (0x00, 0x72, 0xB2)  # of the one button that comes next
ACCENT_SOFT = (0xD9, 0xEB, 0xF5)  # of a message that offers something
TOOLBAR, NAVIGATION, FOOT = 54, 110, 110
FIRST_LAYER = (300, 230)  # on its card in the stack
FROM_CORNER = 26  # of an offer to the middle of its last button
N_CELLS = 35
OWN = "Vögel.dropoutlab"
MODEL = "Gelernt für später.keras"
UNITS = (7, 1)  # of its Dense layers


@dataclass
class Session:
    """What happened from start to quit."""

    home: Path
    project: Path
    trace: str = ""
    titles: list[str] = field(default_factory=list)
    shots: dict[str, np.ndarray] = field(default_factory=dict)
    exit_code: int | None = None


def sweep_and_save(sandbox: Sandbox, screen: Screen, pictures: Path) -> Session:
    """Start, press Sweep with the mouse, save with Ctrl+S under a name with accents, quit with Ctrl+Q.

    Under strace, where that is installed: the trace is of all processes from start to end.
    """
    # The tour's card would have a button in the accent colour, too.
    home = sandbox.new_home("Schüler", settings='{"has_seen_tour": true}')
    done = Session(home, home / "Boston größer geübt.dropoutlab")
    tracer, trace = _tracer(sandbox)
    with sandbox.start(home, variables={"DISPLAY": screen.name}, tracer=tracer) as app:
        try:
            window = screen.wait_for(TITLE)
            done.titles.append(screen.title(window))
            button = until(lambda: accent_button(screen.picture()), "the Sweep button")
            assert button is not None
            done.shots["first"] = screen.save(pictures / "first.png")
            screen.focus(window)
            screen.click(*button)
            until(lambda: is_unsaved(screen.title(window)), "the end of the sweep", 90)
            until(lambda: has_curve(screen.picture()), "the curve with its band")
            done.shots["swept"] = screen.save(pictures / "swept.png")
            _save_as(screen, window, done.project)
            done.titles.append(screen.title(window))
            _quit(screen, window, app, done)
        finally:
            end_all(f"HOME={home}")
    done.trace = trace.read_text("utf-8") if tracer else ""
    return done


def open_again(
    before: Session, sandbox: Sandbox, screen: Screen, second_screen: Screen, pictures: Path
) -> Session:
    """Start packaged app and source with the saved project until they look the same; import; save; quit."""
    done = Session(before.home, before.project)
    source = subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), str(before.project)],
        env={**_without_display(), "DISPLAY": second_screen.name, "QT_QPA_PLATFORM": "xcb"},
    )
    with source, sandbox.start(before.home, before.project, variables={"DISPLAY": screen.name}) as app:
        try:
            window = screen.wait_for(TITLE)
            second_screen.wait_for(TITLE)
            done.titles.append(screen.title(window))

            def look_the_same() -> bool:
                shots = screen.picture(), second_screen.picture()
                return has_curve(shots[0]) and has_curve(shots[1]) and difference(*shots) < MAX_DIFFERENCE

            try:
                until(look_the_same, "packaged and source windows that look the same", 90)
            finally:
                done.shots["opened"] = screen.save(pictures / "opened.png")
                done.shots["source"] = second_screen.save(pictures / "source.png")
                source.terminate()
            screen.focus(window)
            _import_model(screen, window, before.home)
            done.shots["imported"] = screen.save(pictures / "imported.png")
            screen.focus(window)
            screen.press("ctrl+s")
            until(lambda: not is_unsaved(screen.title(window)), "the end of the mark of unsaved work")
            _quit(screen, window, app, done)
        finally:
            end_all(f"HOME={before.home}")
            source.kill()
    return done


def import_and_sweep(sandbox: Sandbox, screen: Screen, pictures: Path) -> Session:
    """Open the window on a table, press "Use these data" and Sweep with the mouse, save, quit.

    Traced as `sweep_and_save` is.
    """
    home = sandbox.new_home("Schülerin", settings='{"has_seen_tour": true}')
    done = Session(home, home / OWN)
    table = next(path for path in write_own_files(Path(tempfile.mkdtemp(dir=sandbox.base))))
    shutil.copy(table, home / TABLE)
    tracer, trace = _tracer(sandbox)
    with sandbox.start(home, home / TABLE, variables={"DISPLAY": screen.name}, tracer=tracer) as app:
        try:
            window = screen.wait_for(TITLE)
            screen.focus(window)
            use = until(lambda: use_button(screen.picture()), "the button Use these data")
            assert use is not None
            done.shots["import"] = screen.save(pictures / "packaged-import.png")
            screen.click(*use)
            until(lambda: is_unsaved(screen.title(window)), "the imported data")
            button = until(lambda: accent_button(screen.picture()), "the Sweep button")
            assert button is not None
            done.shots["data"] = screen.save(pictures / "packaged-data.png")
            screen.click(*button)
            until(lambda: has_curve(screen.picture(), HELD_OUT_BAND), "the curve of the imported data", 90)
            until(lambda: accent_button(screen.picture()), "the end of the sweep", 90)
            done.shots["swept"] = screen.save(pictures / "packaged-own-curve.png")
            _save_as(screen, window, done.project)
            _quit(screen, window, app, done)
        finally:
            end_all(f"HOME={home}")
    done.trace = trace.read_text("utf-8") if tracer else ""
    return done


BAND, HELD_OUT_BAND = (227, 229, 231), (209, 229, 241)
MAX_DIFFERENCE = 0.002  # the share of pixels: a version and the engine's state may be said in other words


def difference(one: np.ndarray, other: np.ndarray) -> float:
    """The share of pixels that clearly differ."""
    return float((np.abs(one.astype(int) - other.astype(int)).max(axis=2) > 40).mean())


def has_curve(shot: np.ndarray, band: tuple[int, int, int] = BAND) -> bool:
    """Whether the chart shows the band behind the curve: a large area of its colour."""
    chart = shot[200:660, 500:1400].reshape(-1, 3)
    share = (np.abs(chart.astype(int) - band).max(axis=1) <= 1).mean()
    return bool(share > 0.05)


def is_unsaved(title: str) -> bool:
    """Whether a window's title has the mark of unsaved work."""
    return title.partition(" – ")[0].endswith(" *")


def accent_button(shot: np.ndarray, scale: float = 1.0) -> tuple[int, int] | None:
    """The middle of the primary button in the toolbar."""
    rows, columns = np.nonzero((shot[: round(scale * TOOLBAR)] == ACCENT).all(axis=2))
    return (int(np.median(columns)), int(np.median(rows))) if len(rows) > 500 else None


def use_button(shot: np.ndarray) -> tuple[int, int] | None:
    """The middle of the primary button at the foot of the import."""
    rows, columns = np.nonzero((shot[HEIGHT - FOOT :] == ACCENT).all(axis=2))
    if len(rows) < 500:
        return None
    return int(np.median(columns)), HEIGHT - FOOT + int(np.median(rows))


def restore_button(picture: Callable[[], np.ndarray]) -> tuple[int, int] | None:
    """The middle of the last button of an offer that lies over the page, once that has come to rest."""
    place = _end_of_offer(picture())
    if place is None:
        return None
    time.sleep(0.5)
    return place if _end_of_offer(picture()) == place else None


def _end_of_offer(shot: np.ndarray) -> tuple[int, int] | None:
    rows, columns = np.nonzero((shot[TOOLBAR:, NAVIGATION:] == ACCENT_SOFT).all(axis=2))
    if len(rows) < 5000:
        return None
    return NAVIGATION + int(columns.max()) - FROM_CORNER, TOOLBAR + int(rows.max()) - FROM_CORNER


def _save_as(screen: Screen, window: str, project: Path) -> None:
    screen.press("ctrl+s")
    dialog = screen.wait_for("^Save the project$")
    screen.focus(dialog)
    screen.press("ctrl+a")
    screen.type(str(project))
    screen.press("Return")
    until(project.is_file, "the saved project")
    until(lambda: not screen.find("^Save the project$"), "the end of the dialog")
    until(lambda: not is_unsaved(screen.title(window)), "the end of the mark of unsaved work")


def _import_model(screen: Screen, window: str, home: Path) -> None:
    screen.press("ctrl+shift+o")
    dialog = screen.wait_for("^Import a Keras model$")
    screen.focus(dialog)
    screen.type(str(home / MODEL))
    screen.press("Return")
    until(lambda: is_unsaved(screen.title(window)), "the imported network")


def _quit(screen: Screen, window: str, app: subprocess.Popen[bytes], done: Session) -> None:
    screen.focus(window)
    screen.press("ctrl+q")
    done.exit_code = app.wait(timeout=60)


def _tracer(sandbox: Sandbox) -> tuple[tuple[str, ...], Path]:
    folder = Path(tempfile.mkdtemp(prefix="trace-", dir=sandbox.base))
    if os.geteuid() == 0:
        os.chown(folder, USER, USER)
    file = folder / "trace"
    if not shutil.which("strace"):
        return (), file
    return ("strace", "-f", "--seccomp-bpf", "-qq", "-e", "trace=network", "-o", str(file)), file


def _without_display() -> dict[str, str]:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY")
    return {name: value for name, value in os.environ.items() if name not in hidden}
