"""The packaged self-test, as an ordinary user in a locked-down place."""

from pathlib import Path

import pytest

from tests.packaged.sandbox import Sandbox, running
from tests.packaged.screen import Screen

# Below the home, by the desktop's conventions.
OWN_FOLDERS = (
    ".cache/dropout-lab",
    ".config/dropout-lab",
    ".local/share/dropout-lab",
    ".local/state/dropout-lab",
)
Listing = dict[str, tuple[int, int, int]]


def listing(folder: Path) -> Listing:
    """Each file and folder with size, time and mode."""
    found = {}
    for path in (folder, *folder.rglob("*")):
        state = path.lstat()
        found[str(path.relative_to(folder))] = (state.st_size, state.st_mtime_ns, state.st_mode)
    return found


@pytest.mark.parametrize("kind", ["without a screen", "on a screen"])
def test_packaged_self_test_passes_and_leaves_nothing(
    kind: str, sandbox: Sandbox, request: pytest.FixtureRequest
) -> None:
    variables = {}
    if kind == "on a screen":
        screen: Screen = request.getfixturevalue("screen")
        variables["DISPLAY"] = screen.name
    home = sandbox.new_home(f"self-test {kind}")
    before, tmp_before = listing(sandbox.seen_from_here), sandbox.left_in_tmp()

    done = sandbox.run(home, "selftest", variables=variables)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "The self-test passed."
    assert not running(f"HOME={home}")
    assert listing(sandbox.seen_from_here) == before
    assert sandbox.left_in_tmp() == tmp_before
    assert strangers(home) == []


def strangers(home: Path, *expected: Path) -> list[str]:
    """Files of a home that are not where the desktop's conventions put an app's own."""
    own = [home / folder for folder in OWN_FOLDERS]
    return [
        str(path)
        for path in home.rglob("*")
        if path.is_file() and path not in expected and not any(folder in path.parents for folder in own)
    ]
