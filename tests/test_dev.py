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
    sys.platform != "linux", reason="dev.py freezes beside the tests, and runs Wine, on Linux alone"
)


class Steps:
    """Stands in for the programs that dev.py starts: notes them, and makes an environment that looks real."""

    def __init__(self) -> None:
        self.commands: list[list[str]] = []
        self.failing: set[str] = set()

    def succeeds(self, *command: object, **_: str) -> bool:
        argv = [str(word) for word in command]
        self.commands.append(argv)
        if "venv" in argv:
            folder = Path(argv[-1])
            dev.python_of(folder).parent.mkdir(parents=True, exist_ok=True)
            dev.python_of(folder).touch()
        return not self.failing & set(argv)

    def run_pip(self, command: list[object], *_: object) -> tuple[int, str]:
        return (
            (0, "") if self.succeeds(*command) else (1, "ERROR: No matching distribution found for absl-py")
        )

    def count(self, word: str) -> int:
        return sum(word in command for command in self.commands)


NO_PIP = "an embeddable Python makes no environments"


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Steps:
    pytest.importorskip("ensurepip", reason=NO_PIP)
    for lock in LOCKS:
        (tmp_path / lock).write_text(f"# {lock}\n", "utf-8")
    steps = Steps()
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "succeeds", steps.succeeds)
    monkeypatch.setattr(dev, "run_pip", steps.run_pip)
    monkeypatch.setattr(dev, "still_works", Path.exists)
    return steps


# --- Python and its commands


@pytest.mark.parametrize("version", [(3, 8), (3, 14)])
def test_wrong_python_is_refused_before_anything_else(version: tuple[int, int]) -> None:
    code = f"import runpy, sys; sys.version_info = {version}; "
    code += f"runpy.run_path({str(dev.ROOT / 'dev.py')!r}, None, '__main__')"
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, encoding="utf-8")
    assert done.returncode == 1
    assert done.stderr.startswith("dev.py: Dropout Lab needs Python 3.11, 3.12 or 3.13")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("argv", [[], ["nonsense"], ["test", "--gpu"], ["--gpu"]])
def test_wrong_arguments_print_the_usage(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(argv) == 2
    assert "python3 dev.py run" in capsys.readouterr().err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"dev.py {name}" in text for name in dev.COMMANDS)


@pytest.mark.parametrize(
    ("argv", "lock", "passed"),
    [
        (["run"], dev.RUN_LOCK, []),
        (["run", "run", "tutorial", "--out", "x"], dev.RUN_LOCK, ["run", "tutorial", "--out", "x"]),
        (["run", "--help"], dev.RUN_LOCK, ["--help"]),
        (["--gpu", "run", "x"], dev.GPU_LOCK, ["x"]),
        (["run", "x", "--gpu"], dev.GPU_LOCK, ["x"]),
        (["test", "-k", "seeds"], dev.DEV_LOCK, ["-k", "seeds"]),
        (["app", "--clean"], dev.DEV_LOCK, ["--noconfirm", "--clean"]),
        (["app", "--gpu"], dev.GPU_LOCK, ["build.spec", "--noconfirm"]),
        pytest.param(["windows", "-k", "x"], dev.DEV_LOCK, ["release.wine", "-k", "x"], marks=needs_linux),
        pytest.param(["app", "--windows"], dev.DEV_LOCK, ["release.wine", "--app"], marks=needs_linux),
    ],
)
def test_arguments_are_passed_to_the_program(
    argv: list[str], lock: str, passed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[str]] = []

    def call(*command: object, **_: object) -> int:
        called.append([str(word) for word in command])
        return 7

    monkeypatch.setattr(dev, "prepare_screen", lambda **_: None)
    monkeypatch.setattr(dev, "missing_packages", lambda *_: [])
    monkeypatch.setattr(dev, "prepare_environment", Path)
    monkeypatch.setattr(dev, "call", call)
    assert dev.main(argv) == 7
    assert called[0][0] == lock
    assert called[0][len(called[0]) - len(passed) :] == passed


@pytest.mark.parametrize(
    ("argv", "is_spread"),
    [
        ([], True),
        (["-m", "not packaged and not journeys"], True),
        (["tests/engine"], True),
        (["tests/test_dev.py"], False),
        (["tests/test_dev.py::test_help_names_every_command"], False),
    ],
)
def test_all_but_a_single_file_of_tests_is_spread_over_processes(
    argv: list[str], is_spread: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[str]] = []

    def call(*command: object, **_: object) -> int:
        called.append([str(word) for word in command])
        return 0

    monkeypatch.setattr(dev, "prepare_screen", lambda **_: None)
    monkeypatch.setattr(dev, "missing_packages", lambda *_: [])
    monkeypatch.setattr(dev, "is_package_current", lambda: True)
    monkeypatch.setattr(dev, "prepare_environment", Path)
    monkeypatch.setattr(dev, "call", call)
    assert dev.main(["test", *argv]) == 0
    command = called[-1]
    assert ("-n" in command) is is_spread
    if argv:
        assert len(called) == 1 and command[len(command) - len(argv) :] == argv
    else:
        (first, _) = called
        assert first[-1] == "tests/packaged/test_kills.py" and "-n" not in first
        assert command[-3:] == ["-m", "not journeys", f"--ignore={first[-1]}"]


def test_archives_are_made_of_the_frozen_program(monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[list[str]] = []
    needed: dict[str, str] = {}

    def missing(_libraries: object, programs: dict[str, str]) -> list[str]:
        needed.update(programs)
        return []

    monkeypatch.setattr(dev, "prepare_screen", lambda **_: None)
    monkeypatch.setattr(dev, "missing_packages", missing)
    monkeypatch.setattr(dev, "prepare_environment", Path)

    def call(*argv: object, **_: object) -> int:
        called.append([str(word) for word in argv])
        return 0

    monkeypatch.setattr(dev, "call", call)
    assert dev.main(["app", "--archives"]) == 0
    of_linux = {"release.linux_files", "release.deb"} if sys.platform == "linux" else set()
    assert {argv[2] for argv in called} == {"PyInstaller", "release.archive", *of_linux}
    assert called[0][2] == "PyInstaller"
    assert {"objdump", "xz"} <= set(needed)


@pytest.mark.parametrize("failing", ["", "ruff", "mypy", "vulture"])
def test_lint_runs_every_check_and_fails_if_one_does(failing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[str] = []

    def call(*argv: object, **_: object) -> int:
        called.append(" ".join(str(word) for word in argv[1:]))
        return int(bool(failing) and failing in called[-1])

    monkeypatch.setattr(dev, "prepare_environment", Path)
    monkeypatch.setattr(dev, "call", call)
    assert dev.main(["lint"]) == bool(failing)
    checks = ["ruff check", "ruff format --check", "mypy", "lint_imports_command", "vulture"]
    assert [word in line for word, line in zip(checks, called, strict=True)] == [True] * len(checks)


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
@pytest.mark.parametrize("code", [0, 1])
def test_tests_run_while_an_outdated_package_is_frozen_and_without_it(
    code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    called: list[list[str]] = []

    def call(*command: object, **_: object) -> int:
        called.append([str(word) for word in command])
        return 0

    root = dev.ROOT
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "PACKAGE", tmp_path / "dist")
    monkeypatch.setattr(dev, "prepare_screen", lambda **_: None)
    monkeypatch.setattr(dev, "prepare_environment", Path)
    monkeypatch.setattr(dev, "missing_packages", lambda *_: [])
    monkeypatch.setattr(dev, "FREEZE", (sys.executable, "-c", f"raise SystemExit({code})"))
    monkeypatch.setattr(dev, "call", call)
    (tmp_path / "dist").mkdir()
    (tmp_path / "main.py").touch()
    os.utime(tmp_path / "dist", (1, 1))
    assert dev.main(["test"]) == 0
    assert ("could not be frozen" in capsys.readouterr().err) is bool(code)
    assert not (tmp_path / "dist").exists()
    early, kills, others = (
        [word for word in argv[3:] if word[0] == "t" or "ignore" in word] for argv in called
    )
    assert {f"--ignore={path}" for path in early + kills} == set(others), "each test runs once"
    assert all((root / path).exists() for path in early + kills)


def test_freezing_without_its_packages_gives_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "prepare_screen", lambda **_: None)
    monkeypatch.setattr(dev, "install_packages", lambda _packages, purpose: "freezing" not in purpose)
    assert dev.main(["app"]) == 1
    assert "can't be frozen before these packages are there" in capsys.readouterr().err


def test_dev_py_needs_only_the_standard_library() -> None:
    """Also where Python keeps the folder of the program off its path."""
    command = [sys.executable, "-I", "-S", str(dev.ROOT / "dev.py"), "help"]
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
    assert done.stdout.startswith(dev.__doc__ or "?")


# --- the environment


def test_environment_is_created_once(steps: Steps) -> None:
    python = dev.prepare_environment(dev.RUN_LOCK)
    assert python.is_relative_to(dev.ROOT / ".venv")
    assert (steps.count("venv"), steps.count("install")) == (1, 1)
    assert dev.prepare_environment(dev.RUN_LOCK) == python
    assert len(steps.commands) == 2


def test_run_and_test_install_once_each(steps: Steps) -> None:
    for lock in [dev.RUN_LOCK, dev.DEV_LOCK, dev.RUN_LOCK, dev.DEV_LOCK]:
        dev.prepare_environment(lock)
    assert (steps.count("venv"), steps.count("install")) == (1, 2)


def test_the_development_lock_is_enough_to_run(steps: Steps) -> None:
    dev.prepare_environment(dev.DEV_LOCK)
    dev.prepare_environment(dev.RUN_LOCK)
    assert (steps.count("venv"), steps.count("install")) == (1, 1)


def test_gpu_build_has_its_own_environment(steps: Steps) -> None:
    dev.prepare_environment(dev.RUN_LOCK)
    assert dev.prepare_environment(dev.GPU_LOCK).is_relative_to(dev.ROOT / ".venv-gpu")
    dev.prepare_environment(dev.RUN_LOCK)
    assert (steps.count("venv"), steps.count("install")) == (2, 2)


def test_changed_lock_recreates_the_environment(steps: Steps) -> None:
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
def test_incomplete_environment_is_recreated(steps: Steps, failing: str) -> None:
    steps.failing = {failing}
    for _ in range(2):
        with pytest.raises(dev.SetupError):
            dev.prepare_environment(dev.RUN_LOCK)
    steps.failing = set()
    dev.prepare_environment(dev.RUN_LOCK)
    assert steps.count("venv") == 3


def test_failed_install_of_tools_invalidates_the_environment(steps: Steps) -> None:
    dev.prepare_environment(dev.RUN_LOCK)
    steps.failing = {"install"}
    with pytest.raises(dev.SetupError):
        dev.prepare_environment(dev.DEV_LOCK)
    assert dev.read_stamp(dev.ROOT / ".venv") == {}


@pytest.mark.parametrize("text", ["", "{", "[]", '"x"', '{"gone.lock": "0"}', '{"requirements.lock": 3}'])
def test_corrupt_stamp_recreates_the_environment(steps: Steps, text: str) -> None:
    dev.prepare_environment(dev.RUN_LOCK)
    (dev.ROOT / ".venv" / "stamp.json").write_text(text, "utf-8")
    assert dev.read_stamp(dev.ROOT / ".venv") == {}


def test_environment_without_its_python_is_recreated(steps: Steps) -> None:
    python = dev.prepare_environment(dev.RUN_LOCK)
    python.unlink()
    assert dev.prepare_environment(dev.RUN_LOCK).exists()
    assert steps.count("venv") == 2


def test_still_works_checks_the_libraries_of_the_environment(tmp_path: Path) -> None:
    pytest.importorskip("pip", reason=NO_PIP)
    assert dev.still_works(Path(sys.executable))
    assert not dev.still_works(tmp_path / "python")


def test_a_folder_of_wheels_replaces_the_network(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "asked_of_wheels", lambda *_: "")
    dev.prepare_environment(dev.RUN_LOCK)
    assert "--require-hashes" in steps.commands[-1]
    assert "--no-index" not in steps.commands[-1]
    (dev.ROOT / "wheels").mkdir()
    dev.prepare_environment(dev.DEV_LOCK)
    command = steps.commands[-1]
    assert command[command.index("--no-index") :][1:3] == ["--find-links", str(dev.ROOT / "wheels")]


@pytest.mark.parametrize(("lock", "more"), [(dev.RUN_LOCK, ""), (dev.DEV_LOCK, " --dev")])
def test_incomplete_folder_of_wheels_is_said_before_pip_begins(
    lock: str, more: str, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    (dev.ROOT / "wheels").mkdir()
    monkeypatch.setattr(dev, "asked_of_wheels", lambda *_: "numpy 2.4.6\nkeras 3.15.0\n")
    python = rf"--python 3\.{sys.version_info[1]}"
    dev.make_environment(dev.ROOT / ".venv")  # an outdated one
    with pytest.raises(
        dev.SetupError, match=rf"numpy 2\.4\.6, keras 3\.15\.0\. .*dev\.py wheels .*{python}{more}`"
    ):
        dev.prepare_environment(lock)
    assert steps.count("pip") == 0
    assert dev.python_of(dev.ROOT / ".venv").exists(), "it is better than none"


def test_failure_of_pip_is_said_as_what_it_means(steps: Steps) -> None:
    steps.failing = {"pip"}
    with pytest.raises(dev.SetupError, match=r"^the package index lacks"):
        dev.prepare_environment(dev.RUN_LOCK)


@pytest.mark.parametrize(
    ("argv", "lock", "system"),
    [
        (["wheels", "--platform", "windows", "--python", "3.12"], dev.RUN_LOCK, "windows"),
        (["wheels", "--dev", "--platform", "linux-arm", "--python", "3.12"], dev.DEV_LOCK, "linux-arm"),
        (["wheels", "--gpu", "--platform", "linux", "--python", "3.12"], dev.GPU_LOCK, "linux"),
    ],
)
def test_wheels_are_fetched_for_the_system_that_is_named(
    argv: list[str], lock: str, system: str, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[object, ...]] = []

    def answer(_python: object, *question: object) -> str:
        asked.append(question)
        return "numpy==2.4.6 \\\n    --hash=sha256:0\n"

    monkeypatch.setattr(dev, "asked_of_wheels", answer)
    assert dev.main(argv) == 0
    assert asked == [("wanted", dev.ROOT / lock, f"--platform={system}", "--python=3.12")]
    command = steps.commands[-1]
    assert {"download", "--no-deps", "--python-version=3.12", str(dev.ROOT / "wheels")} <= set(command)
    assert {f"--platform={tag}" for tag in dev.wheel_folder.SYSTEMS[system].tags} <= set(command)
    assert Path(command[-1]).name == lock


def test_too_little_space_is_said_before_anything_is_made(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(dev.SPACE, dev.RUN_LOCK, (1e9, 1e9))
    with pytest.raises(dev.SetupError, match=r"need \d+\.\d GB free in .*, and there are \d+\.\d GB"):
        dev.prepare_environment(dev.RUN_LOCK)
    assert not steps.commands


def test_too_long_a_path_is_said_before_anything_is_made(
    steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev.machine, "allows_long_paths", lambda: False)
    monkeypatch.setattr(dev.machine, "LONGEST_FILE", 250)
    with pytest.raises(dev.SetupError, match="letters too long for Windows"):
        dev.prepare_environment(dev.RUN_LOCK)
    assert not steps.commands


def test_without_ensurepip_the_package_is_named(steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda _: None)
    monkeypatch.setattr(dev, "install_packages", lambda *_: False)
    with pytest.raises(dev.SetupError, match=r"python3\.\d+-venv"):
        dev.prepare_environment(dev.RUN_LOCK)


def test_stamp_has_lock_hash_and_python(steps: Steps) -> None:
    dev.prepare_environment(dev.DEV_LOCK)
    stamp = json.loads((dev.ROOT / ".venv" / "stamp.json").read_text("utf-8"))
    assert set(stamp) == {dev.RUN_LOCK, dev.DEV_LOCK}
