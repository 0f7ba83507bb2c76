"""Whose C++ runtime TensorFlow gets on Windows, and the sentence where there is none."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from engine.system.cpp_runtime import DOWNLOAD, LIBRARIES, load_cpp_runtime

ROOT = Path(__file__).resolve().parents[3]

# In a process of its own: a library that was loaded once stays.
LOAD = """
import ctypes, sys
from engine.system.cpp_runtime import CppRuntimeError, LIBRARIES, load_cpp_runtime
sys.prefix = sys.argv[1]
try:
    load_cpp_runtime()
except CppRuntimeError as sentence:
    sys.exit(str(sentence))
kernel = ctypes.WinDLL("kernel32")
kernel.GetModuleHandleW.restype = ctypes.c_void_p
kernel.GetModuleFileNameW.argtypes = [ctypes.c_void_p, ctypes.c_wchar_p, ctypes.c_ulong]
for name in LIBRARIES:
    path = ctypes.create_unicode_buffer(1000)
    kernel.GetModuleFileNameW(kernel.GetModuleHandleW(name), path, 1000)
    print(path.value)
"""


def load(prefix: Path) -> subprocess.CompletedProcess[str]:
    """Load the runtime in a Python of this prefix."""
    return subprocess.run(
        [sys.executable, "-c", LOAD, str(prefix)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


needs_windows = pytest.mark.skipif(sys.platform != "win32", reason="only Windows has such a runtime")


@needs_windows
def test_the_runtime_of_this_python_is_taken_before_an_installed_one(tmp_path: Path) -> None:
    for name in LIBRARIES:
        shutil.copy(Path(sys.prefix) / name, tmp_path)
    done = load(tmp_path)
    assert done.returncode == 0, done.stderr
    assert [Path(line) for line in done.stdout.splitlines()] == [tmp_path / name for name in LIBRARIES]


@needs_windows
@pytest.mark.parametrize("name", LIBRARIES)
def test_a_runtime_that_does_not_load_gives_one_sentence(tmp_path: Path, name: str) -> None:
    for other in LIBRARIES:
        shutil.copy(Path(sys.prefix) / other, tmp_path)
    (tmp_path / name).write_bytes(b"no library")
    done = load(tmp_path)
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert name in sentence and DOWNLOAD in sentence and "14.38" in sentence


@pytest.mark.skipif(sys.platform == "win32", reason="Windows needs it")
def test_other_systems_need_no_such_runtime() -> None:
    load_cpp_runtime()
