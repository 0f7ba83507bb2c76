"""The packaged app in a locked-down place, and the sessions with it that several tests look at."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.packaged.sandbox import EXECUTABLE, ROOT, Sandbox, make_sandbox, remove_place
from tests.packaged.screen import Screen, close_screen, open_screen
from tests.packaged.window_session import (
    MODEL,
    UNITS,
    Session,
    import_and_sweep,
    open_again,
    sweep_and_save,
)

HERE = Path(__file__).parent
VARIABLE = "DROPOUT_LAB_PACKAGE"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.packaged)
            item.add_marker(
                pytest.mark.timeout(600)
            )  # whole sessions are fixtures, on a core shared with others
            if sys.platform != "linux":
                item.add_marker(
                    pytest.mark.skip(reason="the locked-down place is made of Linux's namespaces")
                )


@pytest.fixture(scope="session")
def packaged_app() -> Path:
    """The package's folder: dist/dropout-lab, or what an environment variable names."""
    folder = Path(os.environ.get(VARIABLE) or ROOT / "dist" / "dropout-lab").resolve()
    if not (folder / EXECUTABLE).is_file():
        pytest.fail(f"there is no package in {folder}: build it with python3 dev.py app", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def sandbox(packaged_app: Path) -> Iterator[Sandbox]:
    """Where the package stands, read-only, and an ordinary user starts it."""
    made = make_sandbox(packaged_app)
    yield made
    remove_place(made)


@pytest.fixture(scope="session")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """A screen for the packaged window."""
    yield from _screen(tmp_path_factory.mktemp("screen"))


@pytest.fixture(scope="session")
def second_screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """A screen for the window that runs from source."""
    yield from _screen(tmp_path_factory.mktemp("second-screen"))


def _screen(folder: Path) -> Iterator[Screen]:
    for program in ("Xvfb", "xdotool"):
        if not shutil.which(program):
            pytest.skip(
                f"this test needs a screen, and {program} (Debian: {program.lower()}) is not installed"
            )
    opened = open_screen(folder)
    yield opened
    close_screen(opened)


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where screenshots go; an environment variable may name a folder to keep them in."""
    folder = Path(os.environ.get("DROPOUT_LAB_SCREENSHOTS") or tmp_path_factory.mktemp("pictures"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def session(sandbox: Sandbox, screen: Screen, pictures: Path) -> Session:
    """A student's first session, by mouse and keys: the tutorial, a sweep, save, quit."""
    return sweep_and_save(sandbox, screen, pictures)


@pytest.fixture(scope="session")
def own_session(sandbox: Sandbox, screen: Screen, pictures: Path) -> Session:
    """A session with a table of the student's own: import, sweep, save, quit."""
    return import_and_sweep(sandbox, screen, pictures)


@pytest.fixture(scope="session")
def second_session(
    session: Session,
    keras_model: Path,
    sandbox: Sandbox,
    screen: Screen,
    second_screen: Screen,
    pictures: Path,
) -> Session:
    """The student comes back to the saved project, and takes a colleague's Keras model as its network."""
    shutil.copy(keras_model, session.home / MODEL)
    return open_again(session, sandbox, screen, second_screen, pictures)


@pytest.fixture(scope="session")
def keras_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that plain Keras has saved."""
    import keras

    path = tmp_path_factory.mktemp("model") / "colleague.keras"
    dense = keras.layers.Dense
    keras.Sequential([keras.Input((13,)), dense(UNITS[0], activation="relu"), dense(UNITS[1])]).save(path)
    return path


@pytest.fixture(scope="session")
def student(sandbox: Sandbox) -> Path:
    """A home for work on the command line."""
    return sandbox.new_home("Poste n° 7 à côté")


@pytest.fixture(scope="session")
def tutorial(sandbox: Sandbox, student: Path) -> Path:
    """The folder of the tutorial's whole sweep, trained by the packaged app."""
    out = student / "Régression"
    done = sandbox.run(student, "run", "tutorial-regression", "--out", out)
    assert done.returncode == 0, done.stderr
    return out
