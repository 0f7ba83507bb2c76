"""The app's settings between starts: files, the window's place, colours, the engine; in the user's folder."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine.errors import InputError
from engine.storage.safe_files import replace_file
from engine.system.bounded_json import parse_json
from engine.system.paths import config_folder
from engine.system.regular_files import MissingFileError, is_file, is_folder, read_bytes

MAX_RECENT = 8
MAX_SECONDS = 0.05  # that the window waits where another program holds the file
MAX_PIXELS = 100_000  # no screen is larger: such numbers in the file are nonsense
MAX_BYTES = 10_000_000
SCHEMES = ("system", "light", "dark")


@dataclass(frozen=True)
class Place:
    """Where the window and its frame are, its size without that, and the page that it shows."""

    x: int
    y: int
    width: int
    height: int
    page: int
    is_maximized: bool = False


class Settings:
    """A small JSON file.

    If it is missing or invalid, defaults are used, and an invalid one is kept as .broken.

    Several windows share it: each writes only the entry that changed, into the file's present content.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or config_folder() / "settings.json"
        self._values: dict[str, Any] = {}
        with contextlib.suppress(InputError):
            self._values = self._read() or {}
        self._is_kept = True

    @property
    def recent_files(self) -> list[Path]:
        """The recent files, newest first, also other windows', without those that are gone."""
        with contextlib.suppress(InputError):
            if self._is_kept and (values := self._read()):
                self._values["recent_files"] = values.get("recent_files", [])
        names = self._values.get("recent_files", [])
        names = names if isinstance(names, list) else []
        return [Path(name) for name in names if isinstance(name, str) and is_file(Path(name))]

    def add_recent(self, path: Path) -> None:
        """Put a file first in the list."""
        path = path.resolve()
        others = [old for old in self.recent_files if old != path]
        self._write("recent_files", [str(item) for item in [path, *others][:MAX_RECENT]])

    @property
    def lesson_folders(self) -> list[Path]:
        """The folders of lessons that were opened or written, newest first, without those that are gone."""
        names = self._values.get("lesson_folders", [])
        names = names if isinstance(names, list) else []
        return [Path(name) for name in names if isinstance(name, str) and is_folder(Path(name))]

    def add_lesson_folder(self, folder: Path) -> None:
        """Put a folder first in the list."""
        folder = folder.resolve()
        others = [old for old in self.lesson_folders if old != folder]
        self._write("lesson_folders", [str(item) for item in [folder, *others][:MAX_RECENT]])

    @property
    def last_folder(self) -> Path | None:
        """The folder that a file dialog used last, also another window's."""
        if self._is_kept and (values := self._read()):
            self._values["last_folder"] = values.get("last_folder")
        folder = self._values.get("last_folder")
        return Path(folder) if isinstance(folder, str) and folder else None

    @last_folder.setter
    def last_folder(self, folder: Path) -> None:
        self._write("last_folder", str(folder.absolute()))

    @property
    def place(self) -> Place | None:
        """Where the window was; None before it was ever closed."""
        values = self._values.get("window")
        if not isinstance(values, dict):
            return None
        numbers = [values.get(name) for name in ("x", "y", "width", "height", "page")]
        if not all(isinstance(number, int) and abs(number) < MAX_PIXELS for number in numbers):
            return None
        x, y, width, height, page = (int(number or 0) for number in numbers)
        return Place(x, y, width, height, page, is_maximized=values.get("maximized") is True)

    @place.setter
    def place(self, place: Place) -> None:
        values = asdict(place)
        values["maximized"] = values.pop("is_maximized")
        self._write("window", values)

    @property
    def scheme(self) -> str:
        """The chosen scheme: system, light or dark."""
        scheme = self._values.get("scheme")
        return scheme if scheme in SCHEMES else "system"

    @scheme.setter
    def scheme(self, scheme: str) -> None:
        self._write("scheme", scheme)

    @property
    def language(self) -> str:
        """Code of the chosen language; empty to follow the system."""
        code = self._values.get("language")
        return code if isinstance(code, str) else ""

    @language.setter
    def language(self, code: str) -> None:
        self._write("language", code)

    @property
    def high_contrast(self) -> bool | None:
        """Whether the user wants high contrast; None to follow the system."""
        chosen = self._values.get("high_contrast")
        return chosen if isinstance(chosen, bool) else None

    @high_contrast.setter
    def high_contrast(self, chosen: bool | None) -> None:
        self._write("high_contrast", chosen)

    @property
    def is_presenting(self) -> bool:
        """Whether everything is shown larger, for a projector."""
        return self._values.get("is_presenting") is True

    @is_presenting.setter
    def is_presenting(self, is_presenting: bool) -> None:
        self._write("is_presenting", is_presenting)

    def is_stack_folded(self, where: str, *, default: bool) -> bool:
        """Whether the user had the network folded in this kind of place; `default` before any choice."""
        chosen = self._values.get("folded")
        folded = chosen.get(where) if isinstance(chosen, dict) else None
        return folded if isinstance(folded, bool) else default

    def set_stack_folded(self, where: str, *, is_folded: bool) -> None:
        """Keep the user's choice for this kind of place."""
        chosen = self._values.get("folded")
        self._write("folded", {**(chosen if isinstance(chosen, dict) else {}), where: is_folded})

    @property
    def device(self) -> str:
        """The chosen device for training; empty for the engine's first."""
        device = self._values.get("device")
        return device if isinstance(device, str) else ""

    @device.setter
    def device(self, device: str) -> None:
        self._write("device", device)

    @property
    def cluster(self) -> str:
        """Address of the cluster that is set up; empty for none."""
        address = self._values.get("cluster")
        return address if isinstance(address, str) else ""

    @cluster.setter
    def cluster(self, address: str) -> None:
        self._write("cluster", address)

    @property
    def cluster_key(self) -> str:
        """Path of the cluster's key file; empty for none."""
        path = self._values.get("cluster_key")
        return path if isinstance(path, str) else ""

    @cluster_key.setter
    def cluster_key(self, path: str) -> None:
        self._write("cluster_key", path)

    @property
    def uses_cluster(self) -> bool:
        """Whether sweeps are trained by the cluster, not by this computer's device."""
        return self._values.get("uses_cluster") is True

    @uses_cluster.setter
    def uses_cluster(self, uses_cluster: bool) -> None:
        self._write("uses_cluster", uses_cluster)

    @property
    def is_reproducible(self) -> bool:
        """Whether equal runs shall give equal numbers to the last bit."""
        return self._values.get("is_reproducible") is not False

    @is_reproducible.setter
    def is_reproducible(self, is_reproducible: bool) -> None:
        self._write("is_reproducible", is_reproducible)

    @property
    def has_seen_tour(self) -> bool:
        """Whether the tour has been offered or taken."""
        return self._values.get("has_seen_tour") is True

    @has_seen_tour.setter
    def has_seen_tour(self, has_seen: bool) -> None:
        self._write("has_seen_tour", has_seen)

    @property
    def run_columns(self) -> list[str] | None:
        """The settings that the list of runs shows as columns; None for those that differ."""
        names = self._values.get("run_columns")
        return [name for name in names if isinstance(name, str)] if isinstance(names, list) else None

    @run_columns.setter
    def run_columns(self, names: Iterable[str] | None) -> None:
        self._write("run_columns", None if names is None else list(names))

    @property
    def class_geometry(self) -> str:
        """Where the Class window was and how large, as QWidget.saveGeometry in base64; empty at first."""
        geometry = self._values.get("class_geometry")
        return geometry if isinstance(geometry, str) else ""

    @class_geometry.setter
    def class_geometry(self, geometry: str) -> None:
        self._write("class_geometry", geometry)

    def _read(self) -> dict[str, Any] | None:
        """The present content of the file; empty if there is none, None if it is invalid.

        InputError if it can't be read, as while another program holds it: what it has must not be lost then.
        """
        try:
            data = read_bytes(self.path, MAX_BYTES)
        except MissingFileError:
            return {}
        try:
            content = parse_json(data)
        except ValueError:
            return None
        return content if isinstance(content, dict) else None

    def _write(self, name: str, value: object) -> None:
        self._values[name] = value
        # Settings that cannot be stored (a read-only home) do not interrupt the user.
        self._is_kept = False
        with contextlib.suppress(OSError, InputError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            values = self._read()
            if values is None:
                self.path.replace(self.path.with_name(f"{self.path.name}.broken"))
            content = json.dumps({**(values or {}), name: value}, indent=1).encode()
            replace_file(self.path, content, patience=MAX_SECONDS)
            self._is_kept = True
