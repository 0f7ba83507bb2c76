"""The lock files: what they may hold, and that they agree."""

import re
from typing import NamedTuple

import pytest
from packaging.markers import Marker

import dev

LOCKS = [dev.RUN_LOCK, dev.DEV_LOCK, dev.GPU_LOCK]
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; (.+))? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}(?: \\)?$")


class Pin(NamedTuple):
    """A line of a lock: a package at a version, where its marker holds."""

    name: str
    version: str
    marker: Marker | None


def pins(lock: str) -> list[Pin]:
    found = (PIN.match(line) for line in (dev.ROOT / lock).read_text("utf-8").splitlines())
    return [Pin(pin[1], pin[2], Marker(pin[3]) if pin[3] else None) for pin in found if pin]


def _versions(lock: str) -> set[tuple[str, str]]:
    return {(pin.name, pin.version) for pin in pins(lock)}


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_have_names_versions_and_hashes_only(lock: str) -> None:
    text = (dev.ROOT / lock).read_text("utf-8")
    assert "://" not in text
    assert [line for line in text.splitlines() if not PIN.match(line) and not HASH.match(line)] == []


def test_development_and_runtime_locks_have_equal_versions() -> None:
    assert _versions(dev.RUN_LOCK) < _versions(dev.DEV_LOCK)


def test_exactly_one_build_of_tensorflow_is_installed() -> None:
    names = {lock: {pin.name for pin in pins(lock) if pin.name.startswith("tensorflow")} for lock in LOCKS}
    assert names[dev.GPU_LOCK] == {"tensorflow"}
    assert names[dev.RUN_LOCK] == names[dev.DEV_LOCK] == {"tensorflow", "tensorflow-cpu"}
    markers = [pin.marker for pin in pins(dev.RUN_LOCK) if pin.name.startswith("tensorflow")]
    for system, machine in [
        ("linux", "x86_64"),
        ("linux", "aarch64"),
        ("darwin", "arm64"),
        ("win32", "AMD64"),
    ]:
        place = {"sys_platform": system, "platform_machine": machine, "python_full_version": "3.12.1"}
        assert sum(bool(marker and marker.evaluate(place)) for marker in markers) == 1
