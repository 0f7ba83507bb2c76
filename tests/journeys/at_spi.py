"""What a screen reader gets of a running app: the widgets in view with role, name, states and place.

A client of AT-SPI 2, the accessibility protocol of Linux desktops, over D-Bus
(https://gitlab.gnome.org/GNOME/at-spi2-core, the XML files of its interfaces).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jeepney import DBusAddress, MessageType, Properties, new_method_call
from jeepney.io.blocking import DBusConnection, open_dbus_connection

ACCESSIBLE, COMPONENT, TEXT, VALUE = (
    f"org.a11y.atspi.{name}" for name in ("Accessible", "Component", "Text", "Value")
)
ROOT = "/org/a11y/atspi/accessible/root"
CHECKED, ENABLED, FOCUSED, SELECTED, SHOWING = 4, 8, 12, 23, 25  # AtspiStateType
SECONDS = 10.0  # for one answer
Box = tuple[int, int, int, int]  # left, top, width, height


@dataclass(frozen=True)
class Node:
    """A widget as a screen reader gets it; the box is left, top, width and height in pixels of the screen."""

    bus: str
    path: str
    role: str
    name: str
    states: frozenset[int]
    box: Box

    @property
    def centre(self) -> tuple[int, int]:
        left, top, width, height = self.box
        return left + width // 2, top + height // 2

    @property
    def bottom(self) -> int:
        return self.box[1] + self.box[3]

    @property
    def right(self) -> int:
        return self.box[0] + self.box[2]

    @property
    def is_enabled(self) -> bool:
        return ENABLED in self.states

    @property
    def is_checked(self) -> bool:
        return CHECKED in self.states


class AtSpi:
    """A connection to the accessibility bus of a session."""

    def __init__(self, session_bus: str) -> None:
        with open_dbus_connection(bus=session_bus) as session:
            address = DBusAddress("/org/a11y/bus", "org.a11y.Bus", "org.a11y.Bus")
            (bus,) = _answer(session, new_method_call(address, "GetAddress"))
        self._connection = open_dbus_connection(bus=bus)

    def close(self) -> None:
        self._connection.close()

    def windows(self) -> list[Node]:
        """The top-level windows, menus and pop-ups of all apps, in the order in which they were opened."""
        apps = self._children("org.a11y.atspi.Registry", ROOT)
        return [node for app in apps for child in self._children(*app) if (node := self._node(*child))]

    def nodes(self) -> Iterator[Node]:
        """All widgets in view, each before its children, the newest window first.

        What is scrolled out of view is left out: its centre lies outside of a widget around it. Widgets in it
        may be in view all the same, as in a page that is longer than two screens.
        """
        stack = [(node, node.box) for node in self.windows()]
        while stack:
            node, room = stack.pop()
            if SHOWING not in node.states:
                continue
            room = _common(room, node.box)
            if room[2] <= 0 or room[3] <= 0:
                continue
            if _has(room, node.centre):
                yield node
            children = self._children(node.bus, node.path)
            stack += [(child, room) for one in reversed(children) if (child := self._node(*one))]

    def text(self, node: Node) -> str:
        """Return the text of a text field."""
        address = DBusAddress(node.path, node.bus, TEXT)
        (text,) = _answer(self._connection, new_method_call(address, "GetText", "ii", (0, -1)))
        return str(text)

    def value(self, node: Node) -> float:
        """Return the value of a slider, a number field or a progress bar."""
        return float(self._property(node.bus, node.path, VALUE, "CurrentValue"))

    def description(self, node: Node) -> str:
        """Return what is said of a widget beside its name."""
        return str(self._property(node.bus, node.path, ACCESSIBLE, "Description"))

    def _children(self, bus: str, path: str) -> list[tuple[str, str]]:
        try:
            answer = _answer(
                self._connection, new_method_call(DBusAddress(path, bus, ACCESSIBLE), "GetChildren")
            )
        except LookupError:  # it went meanwhile
            return []
        return [(bus, path) for bus, path in answer[0] if not path.endswith("/null")]

    def _node(self, bus: str, path: str) -> Node | None:
        address = DBusAddress(path, bus, ACCESSIBLE)
        try:
            (role,) = _answer(self._connection, new_method_call(address, "GetRoleName"))
            ((low, high),) = _answer(self._connection, new_method_call(address, "GetState"))
            name = self._property(bus, path, ACCESSIBLE, "Name")
            place = DBusAddress(path, bus, COMPONENT)
            (box,) = _answer(self._connection, new_method_call(place, "GetExtents", "u", (0,)))
        except LookupError:  # it went meanwhile, or has no place
            return None
        bits = low | high << 32
        states = frozenset(bit for bit in range(64) if bits >> bit & 1)
        return Node(bus, path, str(role), str(name), states, tuple(box))

    def _property(self, bus: str, path: str, interface: str, name: str) -> Any:
        ((_signature, value),) = _answer(
            self._connection, Properties(DBusAddress(path, bus, interface)).get(name)
        )
        return value


def _common(first: Box, second: Box) -> Box:
    """Return the part that two boxes share; its width or height is 0 or less where they share none."""
    left, top = max(first[0], second[0]), max(first[1], second[1])
    right = min(first[0] + first[2], second[0] + second[2])
    return left, top, right - left, min(first[1] + first[3], second[1] + second[3]) - top


def _has(box: Box, point: tuple[int, int]) -> bool:
    left, top, width, height = box
    return left <= point[0] < left + width and top <= point[1] < top + height


def _answer(connection: DBusConnection, message: Any) -> tuple[Any, ...]:
    """Return the body of the answer to a call; raise LookupError if the other side has none."""
    reply = connection.send_and_get_reply(message, timeout=SECONDS)
    if reply.header.message_type is MessageType.error:
        raise LookupError(str(reply.body))
    return tuple(reply.body)
