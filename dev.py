"""Sets Dropout Lab up and runs it, with nothing but Python.

python3 dev.py run [ARGS...]     the app; ARGS go to its command line
python3 dev.py test [ARGS...]    the tests; ARGS go to pytest
python3 dev.py windows [ARGS...] the self-test and the tests on Windows' Python, in Wine; ARGS go to pytest
python3 dev.py journeys          what users do, on a screen of its own, with pictures in build/journeys/
python3 dev.py setup             the environment for what follows, and nothing else
python3 dev.py wheels [FOR...]   the folder wheels/, for PCs without internet; FOR says for which, if not like
                                 this one: --platform windows, --python 3.13, --dev (what tests need, too)
python3 dev.py lint              style, types, the direction of imports, dead code
python3 dev.py bench [ARGS...]   every script in benchmarks/, one after the other; ARGS go to each
python3 dev.py pictures          the pictures of the documentation
python3 dev.py texts             the texts to translate and their catalogues, in resources/languages/
python3 dev.py app [--archives]  a folder in dist/ that runs without Python; and what is handed out
python3 dev.py app --windows     the same for Windows, made in Wine, in dist/windows/, with its .zip
python3 dev.py lock [ARGS...]    the lock files, from pyproject.toml; ARGS go to uv, such as --upgrade

--gpu, with run, bench, wheels or app, takes TensorFlow's GPU build, in an environment of its own.
A folder wheels/ beside this file, if there is one, replaces the network.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

if (here := str(Path(__file__).resolve().parent)) not in sys.path:
    sys.path.insert(0, here)  # PYTHONSAFEPATH keeps it out

from release import machine

if __name__ == "__main__" and (problem := machine.machine_problem()):
    sys.exit(f"dev.py: {problem}")  # here already: Python 3.8 would stumble over what follows

from engine.system.display import display_problem
from release import wheel_folder
from release.debian_packages import (
    ARCHIVE_PROGRAMS,
    JOURNEY_PROGRAMS,
    PACKING_PROGRAMS,
    TEST_PROGRAMS,
    VIRTUAL_SCREEN_PROGRAMS,
    WINDOWS_PROGRAMS,
    install_packages,
    missing_packages,
    prepare_screen,
)
from release.pip_runs import meaning_of, run_pip
from release.steps import ROOT, SetupError, call, log_line, succeeds

RUN_LOCK, DEV_LOCK, GPU_LOCK = "requirements.lock", "requirements-dev.lock", "requirements-gpu.lock"
# What each lock has beside the app's dependencies.
LOCKED = {
    RUN_LOCK: [],
    DEV_LOCK: ["--group=dev", "--group=app"],
    GPU_LOCK: ["--group=gpu", "--group=app", "--no-emit-package=tensorflow-cpu"],
}
# What an environment takes of the disk, and pip of the folder of temporary files meanwhile, in GB.
SPACE = {RUN_LOCK: (2.3, 0.5), DEV_LOCK: (2.5, 0.6), GPU_LOCK: (7.5, 3.5)}
SHOWN = 8  # of the packages that are missing; a sentence has no room for more
OF_LOCK = {RUN_LOCK: "", DEV_LOCK: " --dev", GPU_LOCK: " --gpu"}
ALSO_SATISFIES = {DEV_LOCK: [RUN_LOCK]}  # all that is in the one is in the other, at the same version

# Each process of the tests takes about 1.5 GB with its workers; tests/conftest.py says which go together.
MAX_TEST_PROCESSES = 4
SPREAD = ("--dist=loadscope", "--no-loadscope-reorder")
KILLS = "tests/packaged/test_kills.py"

# What one process tests while the app is frozen: without TensorFlow, and about as long as freezing takes.
EARLY_TESTS = tuple(f"tests/engine/{name}" for name in ("analysis", "charts", "report"))
FREEZE = (sys.executable, str(ROOT / "dev.py"), "app")

PACKAGE = ROOT / "dist" / "dropout-lab"
PACKED = (
    "main.py",
    "build.spec",
    "engine",
    "gui",
    "resources",
    "release",
    "docs",
    "LICENSE",
    "DATA_LICENCES.md",
    DEV_LOCK,
    "pyproject.toml",
)
NOT_PACKED = (".pyc", ".png")


# --- the environment


def python_of(folder: Path) -> Path:
    """Return the Python of a virtual environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def hash_of(lock_name: str) -> str:
    """Hash a lock file, whatever line ends a checkout gave it."""
    return hashlib.sha256((ROOT / lock_name).read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def still_works(python: Path) -> bool:
    """Whether an environment's Python survived the updates of the one that it stands on."""
    check = [str(python), "-c", "import pip"]
    return python.exists() and subprocess.run(check, check=False, capture_output=True).returncode == 0


def read_stamp(folder: Path) -> dict[str, str]:
    """Return lock -> hash of all that an environment has; nothing if it is incomplete, outdated or broken."""
    try:
        stamp: dict[str, str] = json.loads((folder / "stamp.json").read_text("utf-8"))
        is_current = isinstance(stamp, dict) and all(hash_of(name) == stamp[name] for name in stamp)
    except (OSError, ValueError):
        return {}
    return stamp if is_current and still_works(python_of(folder)) else {}


def make_environment(folder: Path) -> None:
    """Start an environment afresh."""
    package = f"python3.{sys.version_info[1]}-venv"  # Debian keeps it apart
    if not importlib.util.find_spec("ensurepip") and not install_packages([package], "an environment"):
        raise SetupError(f"this Python can't make an environment before {package} is there.")
    log_line(f"making {folder.name} with Python {platform.python_version()}")
    base_python = getattr(sys, "_base_executable", sys.executable)  # not the one that we may be replacing
    if not succeeds(base_python, "-m", "venv", "--clear", folder):
        raise SetupError(f"{folder} could not be made.")


def pip(python: Path, task: str, *options: str | Path) -> None:
    """Have pip do a task with wheels whose hashes are known; a failure is said as what it means."""
    how = ["--require-hashes", "--only-binary=:all:", "--no-input", "--disable-pip-version-check"]
    code, words = run_pip([python, "-m", "pip", task, *how, *options], ROOT, log_line)
    if code:
        raise SetupError(f"{meaning_of(words)}.")


def asked_of_wheels(python: Path, *question: str | Path) -> str:
    """Return what release/wheel_folder.py answers, run by a Python that has pip."""
    command = [str(word) for word in (python, "-m", "release.wheel_folder", *question)]
    return subprocess.run(command, check=True, cwd=ROOT, stdout=subprocess.PIPE, encoding="utf-8").stdout


def check_wheels(python: Path, lock_name: str) -> None:
    """Refuse a folder wheels/ that lacks some of a lock; no folder is right, too."""
    folder = ROOT / "wheels"
    if not folder.is_dir():
        return
    if missing := asked_of_wheels(python, "missing", ROOT / lock_name, folder).splitlines():
        more = f" and {len(missing) - SHOWN} more" if len(missing) > SHOWN else ""
        system, python_name = wheel_folder.this_system(), f"3.{sys.version_info[1]}"
        target = f"--platform {system} --python {python_name}"
        raise SetupError(
            f"wheels/ has nothing for {system} and Python {python_name} of {', '.join(missing[:SHOWN])}"
            f"{more}."
            f" On a PC with internet `python3 dev.py wheels {target}{OF_LOCK[lock_name]}` fetches them."
        )


def install_lock(python: Path, lock_name: str) -> None:
    """Install a lock, from the folder wheels/ if there is one."""
    check_wheels(python, lock_name)
    folder = ROOT / "wheels"
    where: list[str | Path] = ["--no-index", "--find-links", folder] if folder.is_dir() else []
    log_line(f"installing {lock_name}; the first time takes a minute or more")
    pip(python, "install", *where, "-r", ROOT / lock_name)


def check_room(folder: Path, lock_name: str) -> None:
    """Refuse to begin an environment that the disk or the system has no room for."""
    problem = machine.space_problem(folder.parent, *SPACE[lock_name])
    if not machine.allows_long_paths():
        problem = problem or machine.path_problem(str(folder))
    if problem:
        raise SetupError(problem)


def prepare_environment(lock_name: str) -> Path:
    """Bring the environment up to a lock if it isn't, and return its Python."""
    folder = ROOT / (".venv-gpu" if lock_name == GPU_LOCK else ".venv")
    stamp = read_stamp(folder)
    if lock_name in stamp:
        return python_of(folder)
    (folder / "stamp.json").unlink(missing_ok=True)  # what is half made never counts as ready
    if not stamp:
        if still_works(python_of(folder)):
            check_wheels(python_of(folder), lock_name)  # an outdated one is better than none
        shutil.rmtree(folder, ignore_errors=True)  # its space is ours
        check_room(folder, lock_name)
        make_environment(folder)
    install_lock(python_of(folder), lock_name)
    stamp.update((name, hash_of(name)) for name in [lock_name, *ALSO_SATISFIES.get(lock_name, [])])
    (folder / "stamp.json").write_text(json.dumps(stamp, indent=1), "utf-8")
    return python_of(folder)


# --- the commands


def run(arguments: list[str], lock_name: str = RUN_LOCK) -> int:
    """Run the app."""
    prepare_screen(must_open_window=arguments[:1] not in (["run"], ["script"]))
    return call(prepare_environment(lock_name), ROOT / "main.py", *arguments, folder=None)


def setup(arguments: list[str]) -> int:
    """Make the environment that the other commands would make first."""
    prepare_environment(DEV_LOCK)
    return 0


def wheels(arguments: list[str], lock_name: str = RUN_LOCK) -> int:
    """Fill the folder that replaces the network, for this system or another."""
    if "--dev" in arguments:
        lock_name = DEV_LOCK
    asked = wheel_folder.parser().parse_args([word for word in arguments if word != "--dev"])
    target = [f"--platform={asked.platform}", f"--python={asked.python}"]
    python = python_of(ROOT / ".venv")
    if not still_works(python):
        make_environment(ROOT / ".venv")  # for its pip: Debian's Python has none
    folder = ROOT / "wheels"
    if problem := machine.space_problem(ROOT, *(SPACE[lock_name][1],) * 2):
        raise SetupError(problem)
    with tempfile.TemporaryDirectory() as temporary:
        lines = Path(temporary) / lock_name
        lines.write_text(asked_of_wheels(python, "wanted", ROOT / lock_name, *target), "utf-8")
        where = wheel_folder.options_for(asked.platform, asked.python)
        log_line(f"filling wheels/ for {asked.platform} and Python {asked.python} from {lock_name}")
        pip(python, "download", "--no-deps", *where, "--dest", folder, "-r", lines)
    log_line(f"{folder} has all for {asked.platform} and Python {asked.python}; copy it beside dev.py there")
    return 0


def test(arguments: list[str]) -> int:
    """Run the tests in several processes; all of them if no arguments say which."""
    prepare_screen(must_open_window=True)
    if not install_packages(missing_packages({}, TEST_PROGRAMS), "the tests"):
        log_line("without them the tests that need one are skipped, and say so.")
    python = prepare_environment(DEV_LOCK)
    names_file = any((ROOT / argument.partition("::")[0]).is_file() for argument in arguments)
    spread = [] if names_file else ["-n", str(min(os.cpu_count() or 1, MAX_TEST_PROCESSES)), *SPREAD]
    if arguments:
        return call(python, "-m", "pytest", *spread, *arguments)
    codes, done = [], [KILLS]
    if sys.platform == "linux" and not is_package_current():
        shutil.rmtree(PACKAGE, ignore_errors=True)  # no test may take the old app for the new one
        with subprocess.Popen(FREEZE, cwd=ROOT) as freezing:
            codes.append(call(python, "-m", "pytest", *EARLY_TESTS))
            done += EARLY_TESTS
        if freezing.returncode:
            log_line("The app could not be frozen. The tests of the frozen app will fail.")
    # These kill the frozen app and watch what it leaves: nothing else may take the cores meanwhile.
    codes.append(call(python, "-m", "pytest", KILLS))
    codes.append(
        call(python, "-m", "pytest", *spread, "-m", "not journeys", *(f"--ignore={path}" for path in done))
    )
    return max(codes)


def journeys(arguments: list[str]) -> int:
    """Drive the app as users do, with mouse and keys on a virtual screen, and save pictures."""
    prepare_screen(must_open_window=True)
    if not install_packages(missing_packages({}, JOURNEY_PROGRAMS), "the journeys"):
        raise SetupError("the journeys need a virtual screen, a window manager and an accessibility bus.")
    return call(prepare_environment(DEV_LOCK), "-m", "pytest", "-m", "journeys", "tests/journeys", *arguments)


def windows(arguments: list[str]) -> int:
    """Run the self-test and the tests on Windows' Python, which release/wine/ sets up in Wine."""
    if sys.platform != "linux":
        raise SetupError("Wine is for Linux; on Windows itself the tests are those of python dev.py test.")
    if not install_packages(missing_packages({}, WINDOWS_PROGRAMS), "Windows' Python"):
        raise SetupError("Windows' Python can't be set up before these packages are there.")
    return call(prepare_environment(DEV_LOCK), "-m", "release.wine", *arguments)


def lint(arguments: list[str]) -> int:
    """Check style, types, the direction of imports and dead code; run all, then fail if one check did."""
    python = prepare_environment(DEV_LOCK)
    lint_imports = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-logo'])"
    codes = {
        "ruff check": call(python, "-m", "ruff", "check", "."),
        "ruff format": call(python, "-m", "ruff", "format", "--check", "."),
        "mypy": call(python, "-m", "mypy"),
        "import-linter": call(python, "-c", lint_imports),
        "vulture": call(python, "-m", "vulture"),
    }
    log_line("; ".join(f"{name} {'FAILS' if code else 'is content'}" for name, code in codes.items()))
    return max(codes.values())


def bench(arguments: list[str], lock_name: str = RUN_LOCK) -> int:
    """Run every benchmark, one after the other so that none disturbs another."""
    prepare_screen(must_open_window=False)
    python = prepare_environment(lock_name)
    scripts = sorted((ROOT / "benchmarks").glob("[!_]*.py"))
    if not scripts:
        raise SetupError("there is no script in benchmarks/.")
    codes = []
    for script in scripts:
        log_line(f"running {script.name}")
        codes.append(call(python, "-m", f"benchmarks.{script.stem}", *arguments))  # so that it finds engine/
    return max(codes)


def pictures(arguments: list[str]) -> int:
    """Take the documentation's pictures, on a virtual screen where there is no real one."""
    prepare_screen(must_open_window=True)
    screen = []
    if display_problem():
        if not install_packages(missing_packages({}, VIRTUAL_SCREEN_PROGRAMS), "a virtual screen"):
            raise SetupError("without a screen, real or virtual, no pictures can be taken.")
        screen = ["xvfb-run", "-a", "-s", "-screen 0 3840x2160x24"]
    return call(*screen, prepare_environment(DEV_LOCK), "-m", "docs.make_pictures", *arguments)


def texts(arguments: list[str]) -> int:
    """Collect the texts to translate, and compile the translations."""
    return call(prepare_environment(DEV_LOCK), "-m", "release.texts", *arguments)


def app(arguments: list[str], lock_name: str = DEV_LOCK) -> int:
    """Freeze the app into dist/, and with --archives also write what is handed out."""
    if "--windows" in arguments:
        return windows(["--app"])
    has_archives = "--archives" in arguments
    prepare_screen(must_open_window=False)  # what isn't here can't be packed
    library = f"libpython3.{sys.version_info[1]}"
    libraries = {f"{library}.so.1.0": library} if sys.base_prefix == "/usr" else {}  # Debian keeps it apart
    programs = PACKING_PROGRAMS | (ARCHIVE_PROGRAMS if has_archives else {})
    if not install_packages(missing_packages(libraries, programs), "freezing the app"):
        raise SetupError("the app can't be frozen before these packages are there.")
    python = prepare_environment(lock_name)
    others = [argument for argument in arguments if argument != "--archives"]
    if code := call(python, "-m", "PyInstaller", "build.spec", "--noconfirm", *others):
        return code
    is_linux = sys.platform == "linux"
    steps: list[tuple[str | Path, ...]] = []
    if is_linux:
        steps.append(("release.linux_files", PACKAGE))
    if has_archives:
        steps.append(("release.archive",))
    if has_archives and is_linux:
        steps.append(("release.deb",))
    for step in steps:
        if code := call(python, "-m", *step):
            return code
    log_line(f"the app is in {PACKAGE}")
    return 0


def is_package_current() -> bool:
    """Whether the app in dist/ was frozen after the last change of anything that goes into it."""
    if not PACKAGE.is_dir():
        return False
    files = [path for name in PACKED for path in [ROOT / name, *(ROOT / name).rglob("*")]]
    changed = max(path.stat().st_mtime for path in files if path.is_file() and path.suffix not in NOT_PACKED)
    return changed < PACKAGE.stat().st_mtime


def lock(arguments: list[str]) -> int:
    """Write the lock files: names, versions and hashes, for all systems and Pythons at once."""
    command = [str(prepare_environment(DEV_LOCK)), "-m", "uv", "pip", "compile", "pyproject.toml", "--quiet"]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--extra=cluster"]
    command += ["--no-header", "--no-annotate", "--no-emit-index-url", *arguments]
    for name, options in LOCKED.items():
        same_versions = [] if name == RUN_LOCK else ["--constraints", RUN_LOCK]
        log_line(f"writing {name}")
        if code := call(*command, *options, *same_versions, "-o", name):
            return code
    return 0


COMMANDS: dict[str, Callable[..., int]] = {
    command.__name__: command
    for command in (run, test, windows, journeys, setup, wheels, lint, bench, pictures, texts, app, lock)
}


def main(argv: list[str]) -> int:
    """Do what the words ask for."""
    use_gpu = "--gpu" in argv
    name, *arguments = [argument for argument in argv if argument != "--gpu"] or [""]
    if name not in COMMANDS or (use_gpu and name not in ("run", "bench", "wheels", "app")):
        is_help = name in ("-h", "--help", "help")
        print(__doc__, end="", file=sys.stdout if is_help else sys.stderr)
        return 0 if is_help else 2
    try:
        return COMMANDS[name](arguments, GPU_LOCK) if use_gpu else COMMANDS[name](arguments)
    except SetupError as sentence:
        log_line(str(sentence))
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
