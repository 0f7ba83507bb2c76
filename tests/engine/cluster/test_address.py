"""Addresses as users write them."""

from pathlib import Path

import pytest

from engine.cluster.address import is_this_computer, parse_address
from engine.errors import InputError


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("tls://10.0.0.5:8786", "tls://10.0.0.5:8786"),
        ("10.0.0.5", "tls://10.0.0.5:8786"),
        (" lab-12:9000 ", "tls://lab-12:9000"),
        ("tls://[fe80::1]:9000/", "tls://[fe80::1]:9000"),
        ("tcp://teacher.example", "tls://teacher.example:8786"),
    ],
)
def test_an_address_with_a_key(text: str, shown: str, tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    key.touch()
    assert str(parse_address(text, str(key))) == shown


@pytest.mark.parametrize("text", ["127.0.0.1:9000", "localhost:9000", "tcp://[::1]:9000"])
def test_this_computer_needs_no_key(text: str) -> None:
    assert str(parse_address(text)).startswith("tcp://")


@pytest.mark.parametrize(
    "text", ["", "tcp://", ":8786", "a b", "http://lab", "lab:0", "lab:70000", "lab:-1", "x" * 999]
)
def test_what_is_no_address_is_one_sentence(text: str) -> None:
    with pytest.raises(InputError, match="address must be a computer's name or number") as caught:
        parse_address(text, "key.pem")
    assert len(str(caught.value)) < 250


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("10.0.0.5", "", "is not this computer, so that the cluster needs a key"),
        ("tls://localhost", "", "needs the cluster's key file"),
        ("10.0.0.5", "nowhere.pem", "key file nowhere.pem is not there"),
    ],
)
def test_a_missing_key_is_one_sentence(text: str, key: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        parse_address(text, key)


def test_which_hosts_are_this_computer() -> None:
    assert all(map(is_this_computer, ("localhost", "127.0.0.1", "127.1.2.3", "::1")))
    assert not any(map(is_this_computer, ("", "lab-12", "10.0.0.5", "0.0.0.0", "localhost.evil")))  # noqa: S104
