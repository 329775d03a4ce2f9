"""`--verbose` shows each attempt, and never of a secret."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx

from phala_facade.testing import API_KEY
from tests.support.shells import KEY

if TYPE_CHECKING:
    from tests.facade.cli.running import Program


def test_each_request_is_a_line_on_stderr(asking: Program) -> None:
    ran = asking("cvms", "list", "--verbose", "--api-version", "2025-10-28")

    assert re.fullmatch(
        r"phala-facade: verbose: cvms\.list: GET https://cloud\.example/api/v1/cvms, 2025-10-28, "
        r"attempt 1: HTTP 200 after \d\.\d{3} s\n",
        ran.err,
    )
    assert API_KEY not in ran.out + ran.err


def test_a_failed_attempt_is_shown_and_a_key_in_the_path_is_hidden(program: Program) -> None:
    def refuse(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused")

    program.call(refuse)
    ran = program("-v", "cvms", "get", KEY, "--version-only")

    first, *_ = ran.err.splitlines()
    assert re.search(r"/cvms/\[credential\], 2026-01-21, attempt 1: ConnectError after", first)
    assert KEY not in ran.err
