"""Whether a window can open. Where none can, Qt aborts, and blames a library that is not missing."""

from __future__ import annotations

import ctypes
import os
import sys

from engine.language.lists import listed
from engine.language.texts import _

_PLUGINS = {"DISPLAY": "xcb", "WAYLAND_DISPLAY": "wayland"}  # of Qt, that need a display


def display_problem() -> str:
    """Why no window can open, as the beginning of a sentence; empty if one can."""
    plugin = os.environ.get("QT_QPA_PLATFORM", "")
    if sys.platform != "linux" or (plugin and not plugin.startswith(tuple(_PLUGINS.values()))):
        return ""
    # Without a plugin's name Qt tries both.
    names = [name for name, its in _PLUGINS.items() if os.environ.get(name) and (not plugin or its in plugin)]
    if not names:
        # Translators: “, so no window can open” follows.
        return _("There is no display")
    if any(_ANSWERS[name]() for name in names):
        return ""
    stated = listed([f"{name}={os.environ[name]}" for name in names])
    # Translators: stated is such as “DISPLAY=:0”; “, so no window can open” follows.
    return _("The display that {stated} names does not answer").format(stated=stated)


def _x_answers() -> bool:
    """Connect to the X server as Qt would."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # can't be asked: Qt will say what it misses
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    is_broken = bool(xcb.xcb_connection_has_error(connection))
    xcb.xcb_disconnect(connection)
    return not is_broken


def _wayland_answers() -> bool:
    """Connect to the Wayland compositor as Qt would."""
    try:
        wayland = ctypes.CDLL("libwayland-client.so.0")
    except OSError:
        return True
    wayland.wl_display_connect.restype = ctypes.c_void_p
    display = wayland.wl_display_connect(None)
    if not display:
        return False
    wayland.wl_display_disconnect(ctypes.c_void_p(display))
    return True


_ANSWERS = {"DISPLAY": _x_answers, "WAYLAND_DISPLAY": _wayland_answers}
