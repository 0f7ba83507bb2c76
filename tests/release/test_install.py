"""install.sh and uninstall.sh, run for real: on a small program, in a home with spaces and accents."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest

from engine.version import Build
from release.linux_files import write_installer

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these scripts are for Linux")

PROGRAM = '#!/bin/sh\necho "version {version}: $*"\n'


def write_program(folder: Path, version: str) -> Path:
    """A small program, unpacked as the archive of a version is."""
    (folder / "_internal/old").mkdir(parents=True)
    (folder / "dropout-lab").write_text(PROGRAM.format(version=version), "utf-8")
    (folder / "dropout-lab").chmod(0o755)
    (folder / "_internal" / f"only in {version}").touch()
    (folder / "_internal/link").symlink_to("old")
    (folder / "portable.txt").write_text("data", "utf-8")
    shutil.copytree(installer(version), folder, dirs_exist_ok=True)
    return folder


@cache
def installer(version: str) -> Path:
    """What write_installer puts beside a program, made once for each version."""
    made = Path(tempfile.mkdtemp(prefix="dropout-lab-installer-"))
    atexit.register(shutil.rmtree, made, ignore_errors=True)
    write_installer(made, Build(version, "2026-11-24"))
    return made


class Home:
    """The home of a user: starts scripts as that user would, and knows what lies there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / ".local/share"
        self.app = self.data / "dropout-lab-app"
        self.link = folder / ".local/bin/dropout-lab"
        self.entry = self.data / "applications/dropout-lab.desktop"
        folder.mkdir()

    def run(self, *command: str | Path, code: int = 0, **variables: str) -> subprocess.CompletedProcess[str]:
        environment = {"HOME": str(self.folder), "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **variables}
        done = subprocess.run(
            command, check=False, capture_output=True, encoding="utf-8", env=environment, cwd="/", timeout=60
        )
        assert done.returncode == code, done.stderr
        return done

    def files(self) -> set[str]:
        return {str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if not path.is_dir()}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "Zoé Müller $HOME `c` \"x\" 'y' \\z")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    return write_program(tmp_path / "clé USB n° 3/DropoutLab", "1.0.0")


def test_install_starts_by_its_link(home: Home, program: Path) -> None:
    done = home.run(program / "install.sh")
    assert done.stdout.startswith(
        f"Dropout Lab 1.0.0 is installed in {home.app}: find it in the applications"
    )
    assert done.stderr == ""
    assert home.run(home.link, "a b").stdout == "version 1.0.0: a b\n"
    assert (home.app / "_internal/link").is_symlink()
    assert not (home.app / "portable.txt").exists()  # that is for the folder which it came in
    for icon in (
        "48x48/apps/dropout-lab.png",
        "scalable/mimetypes/application-x-dropout-lab-project.svg",
    ):
        assert (home.data / "icons/hicolor" / icon).is_file()


@pytest.mark.skipif(not shutil.which("gio"), reason="gio is not installed")
def test_install_adds_a_working_menu_entry(home: Home, program: Path) -> None:
    """What a desktop makes of the Exec key, with GLib's own code."""
    home.run(program / "install.sh")
    project = home.folder / "my réseau.dropoutlab"
    project.touch()
    (home.app / "dropout-lab").write_text(f'#!/bin/sh\necho "$*" >"{home.folder.parent}/started"\n', "utf-8")
    home.run("gio", "launch", home.entry, project)
    started = home.folder.parent / "started"
    for _ in range(100):
        if started.exists() and started.read_text("utf-8"):
            break
        subprocess.run(["sleep", "0.05"], check=True)
    assert started.read_text("utf-8") == f"{project}\n"


@pytest.mark.skipif(
    not shutil.which("desktop-file-validate"), reason="desktop-file-validate is not installed"
)
@pytest.mark.parametrize("name", ["Zoé $x `c` \"x\" 'y' \\z", "100% of it"])
def test_the_menu_entry_is_valid_whatever_the_path(tmp_path: Path, program: Path, name: str) -> None:
    """GLib itself finds no program below a folder with a % in its name, however it is written."""
    home = Home(tmp_path / name)
    home.run(program / "install.sh")
    home.run("desktop-file-validate", "--no-hints", home.entry)


@pytest.mark.skipif(not shutil.which("gio"), reason="gio is not installed")
def test_install_registers_project_files(home: Home, program: Path) -> None:
    home.run(program / "install.sh")
    said = home.run("gio", "mime", "application/x-dropout-lab-project").stdout
    assert said.splitlines()[0].endswith(": dropout-lab.desktop")


def test_a_newer_version_replaces_the_older(home: Home, program: Path, tmp_path: Path) -> None:
    home.run(program / "install.sh")
    before = home.files()
    gone = home.data / "icons/hicolor/8x8/apps/dropout-lab.png"  # say that 1.0.0 had this
    gone.parent.mkdir(parents=True)
    gone.touch()
    with (home.app / "installed-files.txt").open("a") as file:
        file.write(f"{gone}\n")
    home.run(write_program(tmp_path / "new", "2.0.0") / "install.sh")
    assert home.run(home.link, "x").stdout == "version 2.0.0: x\n"
    assert home.files() ^ before == {
        ".local/share/dropout-lab-app/_internal/only in 1.0.0",
        ".local/share/dropout-lab-app/_internal/only in 2.0.0",
    }
    assert sorted(path.name for path in home.data.glob("dropout-lab*")) == ["dropout-lab-app"]


def test_portable_data_survives_update_and_removal(home: Home, program: Path, tmp_path: Path) -> None:
    home.run(program / "install.sh")
    own = {home.app / "portable.txt": "my data", home.app / "my data/runs/1.json": "{}", home.app / ".x": ""}
    (home.app / "my data/runs").mkdir(parents=True)
    for path, text in own.items():
        path.write_text(text, "utf-8")
    newer = write_program(tmp_path / "new", "2.0.0")
    home.run(newer / "install.sh")
    assert home.run(home.link).stdout.startswith("version 2.0.0")
    home.app.rename(home.data / "dropout-lab-app.old")  # as of an update that was cut off between its moves
    home.run(newer / "install.sh")
    assert {path: path.read_text("utf-8") for path in own} == own
    assert sorted(path.name for path in home.data.glob("dropout-lab*")) == ["dropout-lab-app"]
    done = home.run(home.app / "uninstall.sh")
    assert done.stdout == f"Dropout Lab is removed; your runs and settings are kept in {home.app}.\n"
    assert {path: path.read_text("utf-8") for path in home.app.rglob("*") if path.is_file()} == own


def test_install_from_its_own_folder_repairs(home: Home, program: Path) -> None:
    home.run(program / "install.sh")
    before = home.files()
    home.entry.unlink()
    home.link.unlink()
    home.run(home.app / "install.sh")
    assert home.files() == before
    assert home.run(home.link).stdout.startswith("version 1.0.0")


def test_install_handles_read_only_folders(home: Home, program: Path) -> None:
    for path in (*program.rglob("*"), program):
        if not path.is_symlink():
            path.chmod(0o555)
    try:
        home.run("sh", program / "install.sh")
        home.run("sh", program / "install.sh")
        assert all(path.stat().st_mode & 0o200 for path in home.app.rglob("*"))
    finally:
        for path in (program, *program.rglob("*")):
            if not path.is_symlink():
                path.chmod(0o755)
    home.run(home.app / "uninstall.sh")
    assert not home.app.exists()


def test_failed_install_keeps_the_installed_program(home: Home, program: Path, tmp_path: Path) -> None:
    home.run(program / "install.sh")
    broken = write_program(tmp_path / "broken", "2.0.0")
    shutil.rmtree(broken / "share")
    done = home.run(broken / "install.sh", code=1)
    assert done.stderr == (f"install.sh: it must stand in the unpacked folder, and {broken} has no share.\n")
    # As on a full disk: the copy ends in the middle.
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "cp").write_text('#!/bin/sh\ncase "$2" in *share) exit 1 ;; esac\nexec /bin/cp "$@"\n', "utf-8")
    (tools / "cp").chmod(0o755)
    shutil.copytree(installer("2.0.0") / "share", broken / "share")
    done = home.run(broken / "install.sh", code=1, PATH=f"{tools}:{os.environ['PATH']}")
    assert "what was installed before is unchanged" in done.stderr
    assert home.run(home.link).stdout.startswith("version 1.0.0")
    assert sorted(path.name for path in home.data.glob("dropout-lab*")) == ["dropout-lab-app"]


def test_a_running_program_is_not_replaced_or_removed(home: Home, program: Path) -> None:
    shutil.copyfile(shutil.which("sleep") or "", program / "dropout-lab")
    home.run(program / "install.sh")
    running = subprocess.Popen([home.app / "dropout-lab", "60"])
    try:
        for script in (program / "install.sh", home.app / "uninstall.sh"):
            assert "Dropout Lab is running" in home.run(script, code=1).stderr
        assert home.link.exists()
    finally:
        running.kill()
        running.wait()
    home.run(program / "install.sh")


def test_uninstall_keeps_other_files_of_the_same_name(home: Home, program: Path) -> None:
    home.link.parent.mkdir(parents=True)
    home.link.write_text("my own script", "utf-8")
    done = home.run(program / "install.sh")
    assert f"({home.link} is something else, and stays)" in done.stdout
    home.run(home.app / "uninstall.sh")
    assert home.link.read_text("utf-8") == "my own script"


def test_uninstall_keeps_user_data_only(home: Home, program: Path) -> None:
    own = {
        ".local/share/dropout-lab/runs/1.json",
        ".config/dropout-lab/settings.json",
        ".local/share/applications/other.desktop",
        ".local/share/icons/hicolor/48x48/apps/other.png",
        ".local/bin/other",
    }
    for name in own:
        (home.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (home.folder / name).touch()
    home.run(program / "install.sh")
    done = home.run(program / "uninstall.sh")  # from the archive, as well as from where it is installed
    kept = f"{home.data / 'dropout-lab'}, {home.folder / '.config/dropout-lab'}"
    assert done.stdout == f"Dropout Lab is removed; your runs and settings are kept in {kept}.\n"
    assert home.files() - {".local/share/applications/mimeinfo.cache"} == own
    done = home.run(program / "uninstall.sh", code=1)
    assert "is not installed" in done.stderr


def test_uninstall_leaves_an_empty_home(home: Home, program: Path) -> None:
    home.run(program / "install.sh")
    assert home.run(home.app / "uninstall.sh").stdout == "Dropout Lab is removed.\n"
    assert home.files() == set()


def test_install_respects_xdg_folders(home: Home, program: Path) -> None:
    place = home.folder / "elsewhere"
    home.run(program / "install.sh", XDG_DATA_HOME=str(place))
    assert (place / "dropout-lab-app/dropout-lab").exists() and not home.data.exists()
    home.run(program / "install.sh", XDG_DATA_HOME="relative")  # counts for nothing
    assert home.app.exists()


def test_install_is_per_user(home: Home, program: Path) -> None:
    done = home.run(program / "install.sh", code=1, SUDO_USER="zoe")
    assert "run it without sudo" in done.stderr and not home.files()
    done = home.run("env", "-u", "HOME", "sh", program / "install.sh", code=1)
    assert "HOME must name" in done.stderr


def test_install_names_missing_libraries(home: Home, program: Path, tmp_path: Path) -> None:
    """A real ldd says that of Qt's plugin, whose libraries are not in this small program."""
    import PySide6

    plugin = Path(PySide6.__path__[0]) / "Qt/plugins/platforms/libqxcb.so"
    place = program / "_internal/PySide6/Qt/plugins/platforms"
    place.mkdir(parents=True)
    shutil.copyfile(plugin, place / "libqxcb.so")
    done = home.run(program / "install.sh")
    assert "is installed in" in done.stdout
    assert done.stderr.startswith("Before it can start, this system needs libQt6")
    # What a bare system and an old one would say
    tools = tmp_path / "tools"
    tools.mkdir()
    (tools / "ldd").write_text(
        "#!/bin/sh\n"
        "printf '\\tlibEGL.so.1 => not found\\n\\tlibGL.so.1 => not found\\n'\n"
        "printf '\\tlibc.so.6 => /lib/libc.so.6 (0x00007f)\\n'\n"
        'printf "/lib/libc.so.6: version \\`GLIBC_2.99\' not found (required by x)\\n" >&2\n',
        "utf-8",
    )
    (tools / "ldd").chmod(0o755)
    (tools / "apt-get").symlink_to("/bin/true")
    said = home.run(program / "install.sh", PATH=f"{tools}:{os.environ['PATH']}").stderr.splitlines()
    assert said == [
        "It will not start here: it needs glibc 2.99, and this system is older.",
        "Before it can start, this system needs libEGL.so.1 libGL.so.1: sudo apt-get install libegl1 libgl1",
    ]
