"""For how long nobody has used this computer's mouse or keyboard."""

from __future__ import annotations

import ctypes
import os
import sys
from functools import cache

_ANY_INPUT, _COMBINED = 0xFFFFFFFF, 0  # kCGAnyInputEventType, kCGEventSourceStateCombinedSessionState
_APPLICATION_SERVICES = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"


def idle_seconds() -> float | None:
    """Return the seconds since somebody used the mouse or a key.

    Returns
    -------
    float or None
        None where that can't be seen: without a desktop, and on Wayland.
    """
    try:
        if sys.platform == "win32":
            return _windows()
        if sys.platform == "darwin":
            return _mac()
        return _x11() if os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY") else None
    except (OSError, AttributeError):
        return None


class _LastInput(ctypes.Structure):
    """LASTINPUTINFO of the Windows API."""

    _fields_ = (("cbSize", ctypes.c_uint32), ("dwTime", ctypes.c_uint32))


def _windows() -> float | None:
    if sys.platform == "win32":
        info = _LastInput(ctypes.sizeof(_LastInput), 0)
        if ctypes.WinDLL("user32").GetLastInputInfo(ctypes.byref(info)):
            now = ctypes.WinDLL("kernel32").GetTickCount()
            return ((now - info.dwTime) & 0xFFFFFFFF) / 1000  # both begin anew after 49 days
    return None


def _mac() -> float:
    ask = ctypes.CDLL(_APPLICATION_SERVICES).CGEventSourceSecondsSinceLastEventType
    ask.restype = ctypes.c_double
    ask.argtypes = [ctypes.c_int32, ctypes.c_uint32]
    return float(ask(_COMBINED, _ANY_INPUT))


# --- X11: the screen saver's extension, by XCB, which does not end the process when the server is gone


class _Screens(ctypes.Structure):
    """xcb_screen_iterator_t; a screen begins with the number of its root window."""

    _fields_ = (("data", ctypes.POINTER(ctypes.c_uint32)), ("rem", ctypes.c_int), ("index", ctypes.c_int))


class _Saver(ctypes.Structure):
    """xcb_screensaver_query_info_reply_t."""

    _fields_ = (
        ("response_type", ctypes.c_uint8),
        ("state", ctypes.c_uint8),
        ("sequence", ctypes.c_uint16),
        ("length", ctypes.c_uint32),
        ("saver_window", ctypes.c_uint32),
        ("ms_until_server", ctypes.c_uint32),
        ("ms_since_user_input", ctypes.c_uint32),
        ("event_mask", ctypes.c_uint32),
        ("kind", ctypes.c_uint8),
        ("pad", ctypes.c_uint8 * 7),
    )


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


def _x11() -> float | None:
    connected = _x_connection()
    if connected is None:
        return None
    connection, root = connected
    saver = _library("libxcb-screensaver.so.0")
    saver.xcb_screensaver_query_info.restype = _Cookie
    saver.xcb_screensaver_query_info_reply.restype = ctypes.POINTER(_Saver)
    cookie = saver.xcb_screensaver_query_info(connection, ctypes.c_uint32(root))
    reply = saver.xcb_screensaver_query_info_reply(connection, cookie, None)
    if not reply:
        return None
    seconds = reply.contents.ms_since_user_input / 1000
    _library("libc.so.6").free(reply)
    return float(seconds)


@cache
def _x_connection() -> tuple[ctypes.c_void_p, int] | None:
    """Return a connection to the X server, which stays open, and the root window; None if there is none."""
    xcb = _library("libxcb.so.1")
    xcb.xcb_connect.restype = xcb.xcb_get_setup.restype = ctypes.c_void_p
    xcb.xcb_setup_roots_iterator.restype = _Screens
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    if xcb.xcb_connection_has_error(connection):
        xcb.xcb_disconnect(connection)
        return None
    screens = xcb.xcb_setup_roots_iterator(ctypes.c_void_p(xcb.xcb_get_setup(connection)))
    return connection, int(screens.data[0])


@cache
def _library(name: str) -> ctypes.CDLL:
    return ctypes.CDLL(name)
