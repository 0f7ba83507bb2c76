"""A cluster's address, as the user writes it."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from pathlib import Path

from engine.errors import InputError
from engine.language.texts import _
from engine.system.regular_files import FILE, kind_of

PORT = 8786  # Dask's own
_FORM = re.compile(r"(?:(tcp|tls)://)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]{1,253}|):?([0-9]{1,5})?/?")
MAX_PORT = 65535


@dataclass(frozen=True)
class Address:
    """Where a scheduler listens.

    Attributes
    ----------
    host : str
        A name or an IP address.
    port : int
    has_key : bool
        Whether the connection is encrypted, and both ends must have the cluster's key.
    """

    host: str
    port: int
    has_key: bool

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'tls' if self.has_key else 'tcp'}://{host}:{self.port}"


def parse_address(text: str, key: str = "") -> Address:
    """Read an address such as `tls://10.0.0.5:8786`, `lab-12` or `lab-12:9000`.

    Parameters
    ----------
    text : str
    key : str
        Path of the key file; empty for none.

    Returns
    -------
    Address

    Raises
    ------
    InputError
        If it is no address, the key file is missing, or it needs a key and none is given: only this computer
        may do without.
    """
    found = _FORM.fullmatch(text.strip())
    port = int(found[3] or PORT) if found else 0
    if not found or not found[2] or not 0 < port <= MAX_PORT:
        raise InputError(
            _(
                "A cluster's address must be a computer's name or number and a port, such as "
                "tls://10.0.0.5:{port}, not {text}."
            ).format(port=PORT, text=text[:80] or _("nothing"))
        )
    host = found[2].strip("[]")
    check_key(host, key)
    if found[1] == "tls" and not key:
        raise InputError(_("{address} needs the cluster's key file.").format(address=text.strip()))
    return Address(host, port, bool(key))


def check_key(host: str, key: str) -> None:
    """Refuse a host that needs a key and has none, and a key file that is not there.

    Parameters
    ----------
    host : str
    key : str

    Raises
    ------
    InputError
    """
    if key and kind_of(Path(key)) != FILE:
        raise InputError(_("The key file {file} is not there.").format(file=key))
    if not key and not is_this_computer(host):
        raise InputError(
            _(
                "{host} is not this computer, so that the cluster needs a key file: without one, "
                "anybody in the network could join."
            ).format(host=host)
        )


def is_this_computer(host: str) -> bool:
    """Whether a host is reached only from this computer.

    Parameters
    ----------
    host : str

    Returns
    -------
    bool
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
