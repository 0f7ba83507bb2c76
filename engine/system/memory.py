"""The memory of this computer, and amounts of memory as text."""

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache

from engine.language.numbers import number_text
from engine.language.texts import _


@cache
def total_memory() -> int | None:
    """The computer's memory in bytes; None if the system does not say."""
    if sys.platform == "win32":
        status = _MemoryStatus(dwLength=ctypes.sizeof(_MemoryStatus))
        is_known = ctypes.WinDLL("kernel32").GlobalMemoryStatusEx(ctypes.byref(status))
        return int(status.ullTotalPhys) if is_known else None
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return None


def memory_text(n_bytes: float) -> str:
    """An amount of memory for a sentence: "640 MB", "3.2 GB", "160 GB", "1,600 GB"."""
    if n_bytes < 1e9:
        return _("{n} MB").format(n=number_text(n_bytes / 1e6, ".0f"))
    gigabytes = n_bytes / 1e9
    return _("{n} GB").format(n=number_text(gigabytes, ".1f" if gigabytes < 10 else ",.0f"))


def limit_memory(share: float) -> None:
    """Let this process have no more than a share of the computer's memory, where the system can say so.

    Parameters
    ----------
    share : float
    """
    if sys.platform != "linux":
        return
    import resource

    total = total_memory()
    _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    if total is not None:
        most = int(share * total)
        wanted = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (wanted, hard))


class _MemoryStatus(ctypes.Structure):
    """MEMORYSTATUSEX of the Windows API."""

    _fields_ = (
        ("dwLength", ctypes.c_uint32),
        ("dwMemoryLoad", ctypes.c_uint32),
        ("ullTotalPhys", ctypes.c_uint64),
        ("ullAvailPhys", ctypes.c_uint64),
        ("ullTotalPageFile", ctypes.c_uint64),
        ("ullAvailPageFile", ctypes.c_uint64),
        ("ullTotalVirtual", ctypes.c_uint64),
        ("ullAvailVirtual", ctypes.c_uint64),
        ("ullAvailExtendedVirtual", ctypes.c_uint64),
    )
