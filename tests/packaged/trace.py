"""What a trace of `strace -e trace=network` says about the world outside."""

from __future__ import annotations

import re

# A call as strace writes it: the process's number, the call, its arguments.
_CALL = re.compile(r"^\d+\s+(?:<\.\.\. )?(\w+)(?:\(| resumed>)(.*)$")
_LEAVES = re.compile(r"\bAF_(?!UNIX\b|UNSPEC\b|LOCAL\b)\w+")


def calls(trace: str) -> list[tuple[str, str]]:
    """Name and arguments of each call."""
    found = (_CALL.match(line) for line in trace.splitlines())
    return [(match[1], match[2]) for match in found if match]


def outside(trace: str) -> list[str]:
    """Calls with any family of sockets but those between processes of one machine."""
    return [f"{name}({text}" for name, text in calls(trace) if _LEAVES.search(text)]


def listening(trace: str) -> list[str]:
    """Calls that wait for somebody to connect, of any family."""
    return [f"{name}({text}" for name, text in calls(trace) if name in ("listen", "accept", "accept4")]


def connections(trace: str) -> set[str]:
    """The paths of the Unix sockets that were connected to; an abstract one begins with @."""
    found = set()
    for name, text in calls(trace):
        if name == "connect" and (match := re.search(r'sun_path=(@?)"([^"]*)"', text)):
            found.add(match[1] + match[2])
    return found
