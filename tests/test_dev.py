"""dev.py: what it finds missing, when it makes an environment, and what it starts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import dev

LOCKS = [dev.RUN_LOCK, dev.DEV_LOCK, dev.GPU_LOCK]


needs_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux has system packages to look after"
)


class Steps:
    """Stands in for the programs that dev.py starts: notes them, and makes an environment that looks real."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.failing: set[str] = set()

    def succeeds(self, *command: object, **_: str) -> bool:
        words = [str(word) for word in command]
        self.commands.append(words)
        if "venv" in words:
            folder = Path(words[-1])
            dev.python_of(folder).parent.mkdir(parents=True, exist_ok=True)
            dev.python_of(folder).touch()
        return not self.failing & set(words)

    def count(self, word: str) -> int:
        return sum(word in command for command in self.commands)


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Steps:
    for lock in LOCKS:
        (tmp_path / lock).write_text(f"# {lock}\n", "utf-8")
    dev.update_package_lists.cache_clear()
    steps = Steps()
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "succeeds", steps.succeeds)
    monkeypatch.setattr(dev, "still_works", Path.exists)
    return steps


# --- Python and its commands


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_supported_python_is_no_problem(version: tuple[int, int]) -> None:
    assert dev.python_problem(version, 2**63 - 1, "Linux", "x86_64") is None
    assert dev.python_problem(version, 2**63 - 1, "Darwin", "arm64") is None


@pytest.mark.parametrize(
    ("version", "maxsize", "system", "machine", "word"),
    [
        ((3, 10), 2**63 - 1, "Linux", "x86_64", "3.10"),
        ((3, 14), 2**63 - 1, "Windows", "AMD64", "3.14"),
        ((2, 7), 2**63 - 1, "Linux", "x86_64", "2.7"),
        ((3, 11), 2**31 - 1, "Windows", "x86", "32 bits"),
        ((3, 12), 2**63 - 1, "Darwin", "x86_64", "Intel"),
    ],
)
def test_other_pythons_get_one_sentence(
    version: tuple[int, int], maxsize: int, system: str, machine: str, word: str
) -> None:
    problem = dev.python_problem(version, maxsize, system, machine)
    assert problem is not None
    assert word in problem
    assert problem.endswith(".")
    assert "\n" not in problem


@pytest.mark.parametrize("words", [[], ["nonsense"], ["test", "--gpu"], ["--gpu"]])
def test_wrong_words_get_the_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(words) == 2
    assert "python3 dev.py run" in capsys.readouterr().err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"dev.py {name}" in text for name in dev.COMMANDS)


@pytest.mark.parametrize(
    ("words", "lock", "passed"),
    [
        (["run"], dev.RUN_LOCK, []),
        (["run", "run", "tutorial", "--out", "x"], dev.RUN_LOCK, ["run", "tutorial", "--out", "x"]),
        (["run", "--help"], dev.RUN_LOCK, ["--help"]),
        (["--gpu", "run", "x"], dev.GPU_LOCK, ["x"]),
        (["run", "x", "--gpu"], dev.GPU_LOCK, ["x"]),
        (["test", "-k", "seeds"], dev.DEV_LOCK, ["-k", "seeds"]),
        (["app", "--clean"], dev.DEV_LOCK, ["--noconfirm", "--clean"]),
        (["app", "--gpu"], dev.GPU_LOCK, ["build.spec", "--noconfirm"]),
    ],
)
def test_words_reach_the_program(
    words: list[str], lock: str, passed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[str]] = []

    def call(*command: object, **_: object) -> int:
        called.append([str(word) for word in command])
        return 7

    monkeypatch.setattr(dev, "prepare_screen", lambda **_: None)
    monkeypatch.setattr(dev, "missing_packages", lambda *_: [])
    monkeypatch.setattr(dev, "prepare_environment", Path)
    monkeypatch.setattr(dev, "call", call)
    assert dev.main(words) == 7
    assert called[0][0] == lock
    assert called[0][len(called[0]) - len(passed) :] == passed


def test_archives_are_made_of_what_was_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []
    needed: dict[str, str] = {}

    def missing(_libraries: object, programs: dict[str, str]) -> list[str]:
        needed.update(programs)
        return []

    monkeypatch.setattr(dev, "prepare_screen", lambda **_: None)
    monkeypatch.setattr(dev, "missing_packages", missing)
    monkeypatch.setattr(dev, "prepare_environment", Path)

    def call(*words: object, **_: object) -> int:
        called.append([str(word) for word in words])
        return 0

    monkeypatch.setattr(dev, "call", call)
    assert dev.main(["app", "--archives"]) == 0
    of_linux = {"release.linux_files", "release.deb"} if sys.platform == "linux" else set()
    assert {words[2] for words in called} == {"PyInstaller", "release.archive", *of_linux}
    assert called[0][2] == "PyInstaller"
    assert {"objdump", "xz"} <= set(needed)


def test_a_package_is_current_until_a_source_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "PACKAGE", tmp_path / "dist")
    source = tmp_path / "gui" / "app.py"
    source.parent.mkdir()
    source.touch()
    assert not dev.is_package_current()
    (tmp_path / "dist").mkdir()
    made = (tmp_path / "dist").stat().st_mtime
    os.utime(source, (made - 1, made - 1))
    assert dev.is_package_current()
    (source.parent / "picture.png").touch()
    assert dev.is_package_current()
    os.utime(source, (made + 1, made + 1))
    assert not dev.is_package_current()


@needs_linux
def test_the_tests_run_where_the_app_cannot_be_frozen_and_never_see_an_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    called: list[list[str]] = []

    def call(*command: object, **_: object) -> int:
        called.append([str(word) for word in command])
        return 0

    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "PACKAGE", tmp_path / "dist")
    monkeypatch.setattr(dev, "prepare_screen", lambda **_: None)
    monkeypatch.setattr(dev, "prepare_environment", Path)
    monkeypatch.setattr(dev, "install_packages", lambda _packages, purpose: "freezing" not in purpose)
    monkeypatch.setattr(dev, "call", call)
    (tmp_path / "dist").mkdir()
    (tmp_path / "main.py").touch()
    os.utime(tmp_path / "dist", (1, 1))
    assert dev.main(["test"]) == 0
    assert [words[1:] for words in called] == [["-m", "pytest"]]
    assert "can't be frozen before these packages are there" in capsys.readouterr().err
    assert not (tmp_path / "dist").exists()


def test_exit_codes_and_streams_pass_through(capfd: pytest.CaptureFixture[str]) -> None:
    assert dev.call(sys.executable, "-c", "print('out'); raise SystemExit(5)") == 5
    assert capfd.readouterr().out == "out\n"


@pytest.mark.skipif(sys.platform == "win32", reason="signals end programs differently on Windows")
def test_a_killed_program_is_a_failure() -> None:
    assert dev.call(sys.executable, "-c", "import os; os.kill(os.getpid(), 9)") == 137


def test_dev_py_needs_only_the_standard_library() -> None:
    code = "import sys; sys.path.insert(0, '.'); import dev; print(dev.main(['help']))"
    command = [sys.executable, "-I", "-S", "-c", code]
    done = subprocess.run(command, cwd=dev.ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "0"


# --- system packages


@needs_linux
def test_only_what_cannot_be_loaded_is_missing() -> None:
    libraries = {"libc.so.6": "libc6", "libnowhere.so.1": "libnowhere1", "libneither.so.2": "libnowhere1"}
    programs = {"sh": "dash", "no-such-program": "no-such-package"}
    assert dev.missing_packages(libraries, programs) == ["libnowhere1", "no-such-package"]


def test_other_systems_miss_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert dev.missing_packages({"libnowhere.so.1": "libnowhere1"}, {}) == []


@needs_linux
@pytest.mark.parametrize(("user", "installs"), [(0, True), (1000, False)])
def test_packages_are_installed_by_root_and_named_to_others(
    user: int,
    installs: bool,
    steps: Steps,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dev.os, "geteuid", lambda: user)
    assert dev.install_packages(["libegl1", "libgl1"], "a window") is installs
    dev.install_packages(["xvfb"], "a virtual screen")
    assert (steps.count("update"), steps.count("install")) == ((1, 2) if installs else (0, 0))
    line = "sudo apt-get install --no-install-recommends libegl1 libgl1"
    assert (line in capsys.readouterr().err) is not installs


@needs_linux
def test_nothing_missing_asks_for_nothing(steps: Steps, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.install_packages([], "a window")
    assert not steps.commands
    assert capsys.readouterr().err == ""


@needs_linux
def test_a_window_is_refused_only_without_what_qt_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "install_packages", lambda packages, _: not packages)
    monkeypatch.setattr(dev, "can_load", lambda library: library not in dev.SCREEN_LIBRARIES)
    dev.prepare_screen(must_open_window=True)
    monkeypatch.setattr(dev, "can_load", lambda library: library != "libGL.so.1")
    dev.prepare_screen(must_open_window=False)
    with pytest.raises(dev.SetupError):
        dev.prepare_screen(must_open_window=True)


# --- the environment


def test_the_first_time_makes_an_environment_and_the_second_is_quick(steps: Steps) -> None:
    python = dev.prepare_environment(dev.RUN_LOCK)
    assert python.is_relative_to(dev.ROOT / ".venv")
    assert (steps.count("venv"), steps.count("install")) == (1, 1)
    assert dev.prepare_environment(dev.RUN_LOCK) == python
    assert len(steps.commands) == 2


def test_run_and_test_in_turn_install_once_each(steps: Steps) -> None:
    for lock in [dev.RUN_LOCK, dev.DEV_LOCK, dev.RUN_LOCK, dev.DEV_LOCK]:
        dev.prepare_environment(lock)
    assert (steps.count("venv"), steps.count("install")) == (1, 2)


def test_the_development_lock_is_enough_to_run(steps: Steps) -> None:
    dev.prepare_environment(dev.DEV_LOCK)
    dev.prepare_environment(dev.RUN_LOCK)
    assert (steps.count("venv"), steps.count("install")) == (1, 1)


def test_the_gpu_build_lives_apart(steps: Steps) -> None:
    dev.prepare_environment(dev.RUN_LOCK)
    assert dev.prepare_environment(dev.GPU_LOCK).is_relative_to(dev.ROOT / ".venv-gpu")
    dev.prepare_environment(dev.RUN_LOCK)
    assert (steps.count("venv"), steps.count("install")) == (2, 2)


def test_a_changed_lock_starts_afresh(steps: Steps) -> None:
    dev.prepare_environment(dev.RUN_LOCK)
    (dev.ROOT / dev.RUN_LOCK).write_text("# newer\n", "utf-8")
    dev.prepare_environment(dev.RUN_LOCK)
    assert steps.count("venv") == 2


def test_line_ends_do_not_change_a_lock(steps: Steps) -> None:
    dev.prepare_environment(dev.RUN_LOCK)
    (dev.ROOT / dev.RUN_LOCK).write_bytes(b"# requirements.lock\r\n")
    dev.prepare_environment(dev.RUN_LOCK)
    assert steps.count("venv") == 1


@pytest.mark.parametrize("failing", ["venv", "install"])
def test_what_is_half_made_never_counts(steps: Steps, failing: str) -> None:
    steps.failing = {failing}
    for _ in range(2):
        with pytest.raises(dev.SetupError):
            dev.prepare_environment(dev.RUN_LOCK)
    steps.failing = set()
    dev.prepare_environment(dev.RUN_LOCK)
    assert steps.count("venv") == 3


def test_failing_to_add_tools_leaves_nothing_that_counts(steps: Steps) -> None:
    dev.prepare_environment(dev.RUN_LOCK)
    steps.failing = {"install"}
    with pytest.raises(dev.SetupError):
        dev.prepare_environment(dev.DEV_LOCK)
    assert dev.read_stamp(dev.ROOT / ".venv") == {}


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', '{"gone.lock": "0"}', '{"requirements.lock": 3}'])
def test_a_spoilt_stamp_counts_as_none(steps: Steps, text: str) -> None:
    dev.prepare_environment(dev.RUN_LOCK)
    (dev.ROOT / ".venv" / "stamp.json").write_text(text, "utf-8")
    assert dev.read_stamp(dev.ROOT / ".venv") == {}


def test_an_environment_whose_python_went_is_made_again(steps: Steps) -> None:
    python = dev.prepare_environment(dev.RUN_LOCK)
    python.unlink()
    assert dev.prepare_environment(dev.RUN_LOCK).exists()
    assert steps.count("venv") == 2


def test_a_python_works_while_its_libraries_are_its_own(tmp_path: Path) -> None:
    assert dev.still_works(Path(sys.executable))
    assert not dev.still_works(tmp_path / "python")


def test_a_folder_of_wheels_replaces_the_network(steps: Steps) -> None:
    command = dev.pip_command(Path("python"), dev.RUN_LOCK)
    assert "--require-hashes" in command
    assert "--no-index" not in command
    (dev.ROOT / "wheels").mkdir()
    command = [str(word) for word in dev.pip_command(Path("python"), dev.RUN_LOCK)]
    assert command[command.index("--no-index") :][1:3] == ["--find-links", str(dev.ROOT / "wheels")]


def test_without_ensurepip_the_package_is_named(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(dev, "install_packages", lambda *_: False)
    with pytest.raises(dev.SetupError, match=r"python3\.\d+-venv"):
        dev.prepare_environment(dev.RUN_LOCK)


def test_the_stamp_names_what_it_vouches_for(steps: Steps) -> None:
    dev.prepare_environment(dev.DEV_LOCK)
    stamp = json.loads((dev.ROOT / ".venv" / "stamp.json").read_text("utf-8"))
    assert set(stamp) == {dev.RUN_LOCK, dev.DEV_LOCK}
