"""Windows' desktop by the API of its user interface: windows, mouse, keyboard, pictures; and processes."""

from __future__ import annotations

import ctypes
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import wintypes

import numpy as np
from PIL import ImageGrab

from tests.packaged.screen import until

assert sys.platform == "win32"

import winreg  # noqa: E402 (only Windows has it)

IS_WINE = hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")
USER, KERNEL = ctypes.WinDLL("user32"), ctypes.WinDLL("kernel32")
KEYS = {"ctrl": 0x11, "shift": 0x10, "Return": 0x0D, "a": 0x41, "d": 0x44, "q": 0x51, "s": 0x53}
MOUSE, KEYBOARD = 0, 1
MOVE, LEFT_DOWN, LEFT_UP, ABSOLUTE = 0x0001, 0x0002, 0x0004, 0x8000
KEY_UP, UNICODE = 0x0002, 0x0004
ALL_PROCESSES, PER_MONITOR = 2, 2
FULL = 65536  # of the width or height of the screen, in units of the mouse


class _MouseInput(ctypes.Structure):
    _fields_ = (
        ("dx", wintypes.LONG),
        ("dy", wintypes.LONG),
        ("mouseData", wintypes.DWORD),
        ("dwFlags", wintypes.DWORD),
        ("time", wintypes.DWORD),
        ("dwExtraInfo", ctypes.c_size_t),
    )


class _KeyboardInput(ctypes.Structure):
    _fields_ = (
        ("wVk", wintypes.WORD),
        ("wScan", wintypes.WORD),
        ("dwFlags", wintypes.DWORD),
        ("time", wintypes.DWORD),
        ("dwExtraInfo", ctypes.c_size_t),
    )


class _Either(ctypes.Union):
    _fields_ = (("mouse", _MouseInput), ("keyboard", _KeyboardInput))


class _Input(ctypes.Structure):
    _fields_ = (("type", wintypes.DWORD), ("either", _Either))


class _ProcessEntry(ctypes.Structure):
    """PROCESSENTRY32W."""

    _fields_ = (
        ("dwSize", wintypes.DWORD),
        ("cntUsage", wintypes.DWORD),
        ("th32ProcessID", wintypes.DWORD),
        ("th32DefaultHeapID", ctypes.c_size_t),
        ("th32ModuleID", wintypes.DWORD),
        ("cntThreads", wintypes.DWORD),
        ("th32ParentProcessID", wintypes.DWORD),
        ("pcPriClassBase", wintypes.LONG),
        ("dwFlags", wintypes.DWORD),
        ("szExeFile", wintypes.WCHAR * 260),
    )


@contextmanager
def dots_per_inch(dpi: int) -> Iterator[None]:
    """Another scale of the screen until the end of the block, for programs that Wine starts meanwhile."""
    with winreg.CreateKey(winreg.HKEY_CURRENT_USER, r"Control Panel\Desktop") as key:
        try:
            before = winreg.QueryValueEx(key, "LogPixels")[0]
        except FileNotFoundError:
            before = 96
        winreg.SetValueEx(key, "LogPixels", 0, winreg.REG_DWORD, dpi)
        try:
            yield
        finally:
            winreg.SetValueEx(key, "LogPixels", 0, winreg.REG_DWORD, before)


def find(title: str) -> int:
    """The first visible window whose title has a match for `title`; 0 if there is none."""
    found: list[int] = []

    def look(window: int, _: int) -> bool:
        if USER.IsWindowVisible(window) and re.search(title, title_of(window)):
            found.append(window)
        return True

    USER.EnumWindows(ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.HWND, wintypes.LPARAM)(look), 0)
    return found[0] if found else 0


def wait_for(title: str, seconds: float = 120) -> int:
    """A window, once it is visible."""
    return until(lambda: find(title), f"a window called {title}", seconds)


def title_of(window: int) -> str:
    """What stands in a window's title."""
    text = ctypes.create_unicode_buffer(500)
    USER.GetWindowTextW(window, text, len(text))
    return text.value


def focus(window: int) -> None:
    """Give a window the keyboard, by a click into its corner: Windows lets no other program do that."""
    click(window, 3, 3)
    time.sleep(0.3)


def client_area(window: int) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of a window's inside on the screen."""
    size, corner = wintypes.RECT(), wintypes.POINT(0, 0)
    USER.GetClientRect(window, ctypes.byref(size))
    USER.ClientToScreen(window, ctypes.byref(corner))
    return corner.x, corner.y, corner.x + size.right, corner.y + size.bottom


def is_inside_the_screen(window: int) -> bool:
    """Whether all of a window, with its frame, can be seen."""
    frame = wintypes.RECT()
    USER.GetWindowRect(window, ctypes.byref(frame))
    width, height = USER.GetSystemMetrics(0), USER.GetSystemMetrics(1)
    return min(frame.left, frame.top) >= 0 and frame.right <= width and frame.bottom <= height


def enlarges_itself(window: int) -> bool:
    """Whether a window draws in the pixels of its screen, so that Windows stretches no picture of it."""
    USER.GetWindowDpiAwarenessContext.restype = ctypes.c_void_p
    context = ctypes.c_void_p(USER.GetWindowDpiAwarenessContext(window))
    return int(USER.GetAwarenessFromDpiAwarenessContext(context)) == PER_MONITOR


def picture(window: int) -> np.ndarray:
    """What the screen shows of a window's inside: rows, columns, red green blue."""
    return np.asarray(ImageGrab.grab(client_area(window)).convert("RGB"))


def click(window: int, x: int, y: int) -> None:
    """Move the mouse to a place of a window's inside, and click."""
    left, top, *_ = client_area(window)
    width, height = USER.GetSystemMetrics(0), USER.GetSystemMetrics(1)
    place = ((2 * (left + x) + 1) * FULL // (2 * width), (2 * (top + y) + 1) * FULL // (2 * height))
    for flags in (MOVE | ABSOLUTE, LEFT_DOWN, LEFT_UP):
        _send(_Input(MOUSE, _Either(mouse=_MouseInput(*place, 0, flags, 0, 0))))
        time.sleep(0.1)


def press(*keys: str) -> None:
    """Press keys and release them, such as ctrl+s."""
    for key in keys:
        codes = [KEYS[name] for name in key.split("+")]
        for code, flags in [(code, 0) for code in codes] + [(code, KEY_UP) for code in reversed(codes)]:
            _send(_Input(KEYBOARD, _Either(keyboard=_KeyboardInput(code, 0, flags, 0, 0))))
            time.sleep(0.05)


def write(text: str) -> None:
    """Type a text, whatever the keyboard's language."""
    for letter in text:
        for flags in (UNICODE, UNICODE | KEY_UP):
            _send(_Input(KEYBOARD, _Either(keyboard=_KeyboardInput(0, ord(letter), flags, 0, 0))))
        time.sleep(0.02)


def _send(event: _Input) -> None:
    sent = USER.SendInput(1, ctypes.byref(event), ctypes.sizeof(event))
    assert sent == 1, "Windows took no input: is there a desktop?"


def descendants(pid: int) -> list[int]:
    """The processes that a process started, and those that they started."""
    children: dict[int, list[int]] = {}
    for child, parent in _processes():
        children.setdefault(parent, []).append(child)
    found, unread = [], [pid]
    while unread:
        own = children.pop(unread.pop(), [])
        found += own
        unread += own
    return found


def _processes() -> Iterator[tuple[int, int]]:
    """Id and parent's id of each process."""
    KERNEL.CreateToolhelp32Snapshot.restype = wintypes.HANDLE
    snapshot = wintypes.HANDLE(KERNEL.CreateToolhelp32Snapshot(ALL_PROCESSES, 0))
    entry = _ProcessEntry(dwSize=ctypes.sizeof(_ProcessEntry))
    is_there = KERNEL.Process32FirstW(snapshot, ctypes.byref(entry))
    while is_there:
        yield entry.th32ProcessID, entry.th32ParentProcessID
        is_there = KERNEL.Process32NextW(snapshot, ctypes.byref(entry))
    KERNEL.CloseHandle(snapshot)
