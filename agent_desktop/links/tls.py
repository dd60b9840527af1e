"""Whom this PC trusts: the company's CA file where policy names one, else the system's store."""

import ssl
from pathlib import Path

import truststore


class BadCaFileError(ValueError):
    """The CA file cannot be read or holds no certificate."""


def trust(ca_file: Path | None) -> ssl.SSLContext:
    """A client context: TLS 1.2 or newer, host name checked. Raises BadCaFileError."""
    if ca_file is None:
        context: ssl.SSLContext = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    else:
        context = _from_file(ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _from_file(ca_file: Path) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=str(ca_file))
    except (OSError, ssl.SSLError) as error:
        raise BadCaFileError(str(ca_file)) from error
