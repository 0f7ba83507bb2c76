"""A locked-down computer for the packaged app: what a student's account on a school's machine can do.

The package lies read-only under a path with spaces and accents. Whoever starts it is an ordinary user with an
empty home, an empty /tmp, no network (not even the computer's own loopback), none of this Python's variables
and no sight of the checkout. Where the system forbids namespaces (some containers do), what is possible is
done, and `why_not_separate` says what is missing.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parents[2]
USER = 61_234  # nobody's number: the system knows no such user, as in many a lab
EXECUTABLE = "dropout-lab"
NO_VARIABLES: Mapping[str, str] = MappingProxyType({})
SECONDS = 200  # for any one command
X_SOCKETS = Path("/tmp/.X11-unix")  # noqa: S108 (the X server's own place)

# What is mounted before the user gets the computer. `--rbind`: the X sockets come along.
_MOUNTS = """
mount --bind "$PACKAGE" "$APP" && mount -o remount,bind,ro "$APP" || exit 120
[ ! -d /tmp/.X11-unix ] || mount --bind /tmp/.X11-unix "$TEMPORARY/.X11-unix" || exit 121
mount --rbind "$TEMPORARY" /tmp || exit 122
[ ! -d "$CHECKOUT" ] || mount -t tmpfs -o ro tmpfs "$CHECKOUT" || exit 123
cd "$PLACE_HOME" || exit 124
exec "$@"
"""


@dataclass(frozen=True)
class Sandbox:
    """Where the package stands and who uses it; make one with `make_sandbox`."""

    package: Path
    base: Path

    @property
    def app(self) -> Path:
        """Where the user sees the package."""
        return self.base / "Salle n° 3 – été" / "Dropout Lab"

    @property
    def seen_from_here(self) -> Path:
        """The same folder as this process sees it: mounts inside are not to be seen outside."""
        return self.app if self.why_not_separate else self.package

    @property
    def temporary(self) -> Path:
        """What the user sees as /tmp."""
        return self.base / "tmp"

    @cached_property
    def why_not_separate(self) -> str:
        """Empty where the namespaces work; else the system's words."""
        if not shutil.which("unshare"):
            return "there is no program unshare (Debian: util-linux)"
        done = subprocess.run(
            [*_unshare(), "true"], env=self._variables(self.base), capture_output=True, text=True, check=False
        )
        return "" if done.returncode == 0 else done.stderr.strip() or f"unshare ended with {done.returncode}"

    def new_home(self, name: str, *, settings: str = "") -> Path:
        """A folder that the user owns, empty but for the app's settings if there are any."""
        home = self.base / name
        made = [home]
        if settings:
            made += [home / ".config", home / ".config" / "dropout-lab"]
        for folder in made:
            folder.mkdir()
        if settings:
            made.append(made[-1] / "settings.json")
            made[-1].write_text(settings, "utf-8")
        if os.geteuid() == 0:
            for path in made:
                os.chown(path, USER, USER)
        return home

    def command(
        self,
        home: Path,
        *text: str | Path,
        variables: Mapping[str, str] = NO_VARIABLES,
        tracer: tuple[str, ...] = (),
    ) -> tuple[list[str], dict[str, str]]:
        """The command line that starts the app in its place, and the environment to start that with.

        It becomes the app's own process: to kill the one is to kill the other.
        """
        inside = {"HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", **variables}
        if self.why_not_separate:
            inside["TMPDIR"] = str(self.temporary)
        app = ["env", "-i", *(f"{name}={value}" for name, value in inside.items()), *_as_user()]
        app += [*tracer, str(self.app / EXECUTABLE), *map(str, text)]
        start = [] if self.why_not_separate else _unshare()
        return [*start, *app], self._variables(home)

    def run(
        self, home: Path, *text: str | Path, variables: Mapping[str, str] = NO_VARIABLES
    ) -> subprocess.CompletedProcess[str]:
        """Start the app and wait for its end."""
        command, environment = self.command(home, *text, variables=variables)
        return subprocess.run(
            command, env=environment, cwd=home, capture_output=True, text=True, timeout=SECONDS, check=False
        )

    def start(
        self,
        home: Path,
        *text: str | Path,
        variables: Mapping[str, str] = NO_VARIABLES,
        tracer: tuple[str, ...] = (),
    ) -> subprocess.Popen[bytes]:
        """Start the app; its words go nowhere."""
        command, environment = self.command(home, *text, variables=variables, tracer=tracer)
        return subprocess.Popen(
            command, env=environment, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    def left_in_tmp(self) -> list[str]:
        """What lies in the /tmp of this place."""
        return sorted(
            str(path.relative_to(self.temporary))
            for path in self.temporary.rglob("*")
            if path.name != X_SOCKETS.name
        )

    def _variables(self, home: Path) -> dict[str, str]:
        places = {
            "PACKAGE": self.package,
            "APP": self.app,
            "TEMPORARY": self.temporary,
            "CHECKOUT": ROOT,
            "PLACE_HOME": home,
        }
        return {"PATH": os.environ["PATH"], **{name: str(path) for name, path in places.items()}}


def make_sandbox(package: Path) -> Sandbox:
    """A new place; not in /tmp, which is another one inside. `remove_place` clears it away."""
    base = Path(tempfile.mkdtemp(prefix="dropout-lab-place-", dir="/var/tmp"))
    base.chmod(0o755)
    sandbox = Sandbox(package, base)
    sandbox.app.mkdir(parents=True)
    sandbox.temporary.mkdir()
    sandbox.temporary.chmod(0o1777)
    (sandbox.temporary / X_SOCKETS.name).mkdir()
    if sandbox.why_not_separate:
        _copy(package, sandbox.app)
    return sandbox


def remove_place(sandbox: Sandbox) -> None:
    """Clear a place away."""
    for folder in (sandbox.app, *(path for path in sandbox.app.rglob("*") if path.is_dir())):
        folder.chmod(0o755)
    shutil.rmtree(sandbox.base)


def running(mark: str) -> list[int]:
    """The processes that have NAME=VALUE in their environment; those that only await burial have none."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            variables = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if mark.encode() in variables:
            found.append(int(path.parent.name))
    return found


def end_all(mark: str) -> None:
    """Kill what `running` finds."""
    for pid in running(mark):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _unshare() -> list[str]:
    as_root = [] if os.geteuid() == 0 else ["--map-root-user"]
    return ["unshare", *as_root, "--net", "--mount", "sh", "-c", _MOUNTS, "sh"]


def _as_user() -> list[str]:
    """As root become somebody else; as somebody give up what the namespace gave."""
    if not shutil.which("setpriv"):
        return []
    if os.geteuid() == 0:
        return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--no-new-privs"]
    return ["setpriv", "--no-new-privs"]


def _copy(package: Path, to: Path) -> None:
    """Hard links where they are allowed: a package is a gigabyte. Nothing may be added to its folders."""

    def link(source: str, target: str) -> None:
        try:
            os.link(source, target, follow_symlinks=False)
        except OSError:
            shutil.copy2(source, target)

    shutil.copytree(package, to, symlinks=True, copy_function=link, dirs_exist_ok=True)
    for folder in (to, *(path for path in to.rglob("*") if path.is_dir())):
        folder.chmod(0o555)
