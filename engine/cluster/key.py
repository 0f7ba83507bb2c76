"""The cluster's key: one file with a certificate and its private key, which all of its computers have.

Both ends of each connection show the certificate and accept no other (mutual TLS), so that who has not the
file gets no answer.
"""

from __future__ import annotations

import datetime
import ssl
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import InputError
from engine.language.texts import _
from engine.storage.safe_files import replace_file
from engine.system.regular_files import MISSING, kind_of

if TYPE_CHECKING:
    from distributed.security import Security

NAME = "Dropout Lab cluster"  # not a text: in the certificate
LEEWAY = datetime.timedelta(days=30)  # a computer's clock may be wrong
LIFETIME = datetime.timedelta(days=10 * 365)


def make_key(path: Path) -> None:
    """Write a new key file, which only this user may read.

    Parameters
    ----------
    path : Path

    Raises
    ------
    InputError
        If something is there already, or the file can't be written.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    if kind_of(path) != MISSING:
        raise InputError(
            _("{path} is there already: choose another name for the key file.").format(path=path)
        )
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    now = datetime.datetime.now(datetime.UTC)
    usage = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "crl_sign"), False
    )
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - LEEWAY)
        .not_valid_after(now + LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True, key_cert_sign=True, encipher_only=False, decipher_only=False, **usage
            ),
            critical=True,
        )
        .add_extension(identifier, critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    replace_file(path, certificate.public_bytes(serialization.Encoding.PEM) + private, mode=0o600)


def security(key: str) -> Security:
    """Return Dask's settings for connections: encrypted with this key, or only on this computer without.

    Parameters
    ----------
    key : str
        Path of a key file; empty for none.

    Returns
    -------
    distributed.security.Security

    Raises
    ------
    InputError
        If the file can't be read or is no key file.
    """
    from distributed.security import Security

    if not key:
        return Security(require_encryption=False)
    try:
        ssl.create_default_context(cafile=key).load_cert_chain(key, password="")
    except OSError as error:
        text = _("{key} can't be read as a cluster's key ({reason}); `cluster key FILE` makes one.")
        if isinstance(error, ssl.SSLError):
            text = _("{key} can't be read as a cluster's key; `cluster key FILE` makes one.")
        raise InputError(text.format(key=key, reason=error.strerror)) from None
    files = {
        f"tls_{role}_{part}": key for role in ("client", "scheduler", "worker") for part in ("cert", "key")
    }
    return Security(require_encryption=True, tls_ca_file=key, **files)
