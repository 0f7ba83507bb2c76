"""Whether this processor can run TensorFlow: its builds for x86-64 need AVX, and end the process without it.

What can't be found out is taken as well: TensorFlow then says for itself.
"""

from __future__ import annotations

import ctypes
import platform
import re
import sys
from pathlib import Path

NO_AVX = (
    "This computer's processor has no AVX instructions, which TensorFlow needs: "
    "the network can be edited here, but not trained."
)
CPUINFO = Path("/proc/cpuinfo")
_WINDOWS_AVX = 39  # PF_AVX_INSTRUCTIONS_AVAILABLE
_FIRST_LEAF, _ECX_IN_USE, _AVX = 0, 6, 28  # of glibc's array: what the processor has, then what may be used


def processor_problem() -> str:
    """A sentence where TensorFlow can't run; empty where it can, or where nobody knows."""
    return NO_AVX if has_avx() is False else ""


def has_avx() -> bool | None:
    """Whether AVX can be used, which takes the processor and the system; None if it can't be found out."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return None
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.IsProcessorFeaturePresent(_WINDOWS_AVX))
    if sys.platform != "linux":
        return None
    said = _has_avx_by_glibc()
    return said if said is not None else has_avx_by_cpuinfo(CPUINFO)


def has_avx_by_cpuinfo(path: Path) -> bool | None:
    """What Linux says of its first processor; an emulator shows the file of its host."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    flags = re.search(r"^flags\s*:(.*)$", text, re.MULTILINE)
    return "avx" in flags[1].split() if flags else None


def _has_avx_by_glibc() -> bool | None:
    """What glibc (2.33 or newer) asked of the processor itself."""
    try:
        ask = ctypes.CDLL(None)["__x86_get_cpuid_feature_leaf"]
    except (AttributeError, OSError):
        return None
    ask.restype = ctypes.POINTER(ctypes.c_uint32 * 8)
    ask.argtypes = [ctypes.c_uint]
    found = ask(_FIRST_LEAF)
    return bool(found.contents[_ECX_IN_USE] >> _AVX & 1) if found else None
