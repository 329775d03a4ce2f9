"""The two shells, for every test of what they have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.facade.transport.shells import Shell

if TYPE_CHECKING:
    from typing import Literal


@pytest.fixture(params=["sync", "async"])
def shell(request: pytest.FixtureRequest) -> Shell:
    kind: Literal["sync", "async"] = request.param
    return Shell(kind)


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the proxies of this machine out of the tests."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
