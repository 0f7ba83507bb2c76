"""System packages that are missing are found, and installed if that is ours to do."""

from __future__ import annotations

import sys

import pytest

from release import debian_packages
from release.steps import SetupError

needs_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has system packages to look after"
)


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would be run: apt-get, which would change the system."""
    noted: list[list[str]] = []

    def succeeds(*command: str, **_: str) -> bool:
        noted.append(list(command))
        return True

    debian_packages.update_package_lists.cache_clear()
    monkeypatch.setattr(debian_packages, "succeeds", succeeds)
    return noted


@needs_linux
def test_missing_packages_lists_unloadable_libraries_only() -> None:
    libraries = {"libc.so.6": "libc6", "libnowhere.so.1": "libnowhere1", "libneither.so.2": "libnowhere1"}
    programs = {"sh": "dash", "no-such-program": "no-such-package"}
    assert debian_packages.missing_packages(libraries, programs) == ["libnowhere1", "no-such-package"]


def test_missing_packages_is_empty_on_other_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert debian_packages.missing_packages({"libnowhere.so.1": "libnowhere1"}, {}) == []


@needs_linux
@pytest.mark.parametrize(("user", "installs"), [(0, True), (1000, False)])
def test_packages_are_installed_as_root_or_named(
    user: int,
    installs: bool,
    commands: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(debian_packages.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(debian_packages.os, "geteuid", lambda: user)
    assert debian_packages.install_packages(["libegl1", "libgl1"], "a window") is installs
    debian_packages.install_packages(["xvfb"], "a virtual screen")
    counts = tuple(sum(word in command for command in commands) for word in ("update", "install"))
    assert counts == ((1, 2) if installs else (0, 0))
    line = "sudo apt-get install --no-install-recommends libegl1 libgl1"
    assert (line in capsys.readouterr().err) is not installs


@needs_linux
def test_install_packages_without_missing_ones_does_nothing(
    commands: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert debian_packages.install_packages([], "a window")
    assert not commands
    assert capsys.readouterr().err == ""


@needs_linux
def test_window_is_refused_only_without_qt_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debian_packages, "install_packages", lambda packages, _: not packages)
    monkeypatch.setattr(
        debian_packages, "can_load", lambda library: library not in debian_packages.SCREEN_LIBRARIES
    )
    debian_packages.prepare_screen(must_open_window=True)
    monkeypatch.setattr(debian_packages, "can_load", lambda library: library != "libGL.so.1")
    debian_packages.prepare_screen(must_open_window=False)
    with pytest.raises(SetupError):
        debian_packages.prepare_screen(must_open_window=True)
