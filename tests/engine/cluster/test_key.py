"""The key file: made once, never replaced, and told from other files."""

import ssl
import sys
from pathlib import Path

import pytest

from engine.cluster.key import make_key, security
from engine.errors import InputError


def test_both_ends_accept_the_key_and_no_other(key: Path, tmp_path: Path) -> None:
    """A handshake in memory, with the settings that Dask has, and the strictness of Python 3.13."""
    other = tmp_path / "other.pem"
    make_key(other)
    assert _handshake(key, key) == ""
    assert "verify failed" in _handshake(key, other)
    assert "verify failed" in _handshake(other, key)


def _handshake(server_key: Path, client_key: Path) -> str:
    contexts = []
    for path, role in ((server_key, "scheduler"), (client_key, "client")):
        settings = security(str(path))
        one = settings.get_listen_args(role) if role == "scheduler" else settings.get_connection_args(role)
        contexts.append(one["ssl_context"])
        contexts[-1].verify_flags |= ssl.VERIFY_X509_STRICT
        assert contexts[-1].verify_mode == ssl.CERT_REQUIRED
    (a, b), (c, d) = (ssl.MemoryBIO(), ssl.MemoryBIO()), (ssl.MemoryBIO(), ssl.MemoryBIO())
    server = contexts[0].wrap_bio(a, b, server_side=True)
    client = contexts[1].wrap_bio(c, d)
    for _ in range(10):
        for end in (client, server):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                pass
            except ssl.SSLError as error:
                return str(error)
            a.write(d.read())
            c.write(b.read())
    return ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such bits; the folder's rights count")
def test_only_this_user_may_read_it(key: Path) -> None:
    assert key.stat().st_mode & 0o077 == 0


def test_a_key_is_never_replaced(key: Path) -> None:
    before = key.read_bytes()
    with pytest.raises(InputError, match="is there already"):
        make_key(key)
    assert key.read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"no key\n", b"\x00" * 100])
def test_a_file_that_is_no_key_is_one_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"notes\.txt can't be read as a cluster's key"):
        security(str(path))


def test_half_a_key_is_refused(key: Path, tmp_path: Path) -> None:
    """The certificate alone, as a file that was cut off may have it."""
    half = tmp_path / "half.pem"
    half.write_bytes(key.read_bytes().split(b"-----BEGIN PRIVATE")[0])
    with pytest.raises(InputError, match="can't be read as a cluster's key"):
        security(str(half))


def test_a_key_with_a_password_is_refused_without_asking(key: Path, tmp_path: Path) -> None:
    from cryptography.hazmat.primitives import serialization

    certificate, end = key.read_bytes().split(b"-----BEGIN PRIVATE")
    private = serialization.load_pem_private_key(b"-----BEGIN PRIVATE" + end, None)
    locked = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"word"),
    )
    path = tmp_path / "locked.pem"
    path.write_bytes(certificate + locked)
    with pytest.raises(InputError, match="can't be read as a cluster's key"):
        security(str(path))
