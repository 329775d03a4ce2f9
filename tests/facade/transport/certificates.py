"""TLS without certificates, for both sides of a connection on loopback."""

from __future__ import annotations

import ssl

import pytest


def anonymous_tls(side: int) -> ssl.SSLContext:
    """Return the context of one side."""
    context = ssl.SSLContext(side)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("AECDH-AES256-SHA:@SECLEVEL=0")
    return context


def both_sides() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return the server's context and the client's, or skip the test where OpenSSL has no anonymous ciphers."""
    try:
        return anonymous_tls(ssl.PROTOCOL_TLS_SERVER), anonymous_tls(ssl.PROTOCOL_TLS_CLIENT)
    except ssl.SSLError:
        pytest.skip("this OpenSSL has no anonymous ciphers")
