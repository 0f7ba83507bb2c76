"""Whether anything answers at a scheduler's address, before Dask tries for long."""

from __future__ import annotations

import socket

from engine.cluster.address import Address
from engine.errors import InputError
from engine.language.texts import _

SECONDS = 5.0


def check_answers(address: Address) -> None:
    """Refuse an address at which nothing listens.

    Parameters
    ----------
    address : Address

    Raises
    ------
    InputError
    """
    try:
        socket.create_connection((address.host, address.port), SECONDS).close()
    except (OSError, UnicodeError):  # the latter for a name that no computer can have
        raise no_answer(address) from None


def no_answer(address: Address) -> InputError:
    """Return the error for a scheduler that does not answer, or not with this key.

    Parameters
    ----------
    address : Address

    Returns
    -------
    InputError
    """
    return InputError(
        _(
            "No scheduler answers at {address}: is it running, has it the same key, and does the "
            "firewall of its computer let the port through?"
        ).format(address=address)
    )
