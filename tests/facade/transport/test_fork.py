"""A client goes on working on both sides of a fork, whatever its threads were doing."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from phala_facade import ConfigurationError, PhalaCloud
from tests.facade.transport.clients import KEY, NO_CERTIFICATES
from tests.facade.transport.faults import FaultServer
from tests.facade.transport.forking import respond_by_name
from tests.support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_client_survives_a_fork() -> None:
    command = [sys.executable, "-W", "error", "-m", "tests.facade.transport.forking"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Return what makes this process look to the client as one that was forked from its own."""
    process = os.getpid()
    return lambda: monkeypatch.setattr(os, "getpid", lambda: process + 1)


def test_a_forked_process_leaves_the_connections_to_the_other_one(forked: Callable[[], None]) -> None:
    with FaultServer(respond_by_name) as server, PhalaCloud(KEY, base_url=server.url, verify=NO_CERTIFICATES) as cloud:
        assert cloud.cvms.get("cvm_1").name == "cvm_1"
        forked()
        assert cloud.cvms.get("cvm_2").name == "cvm_2"
        assert cloud.cvms.get("cvm_3").name == "cvm_3"
        assert server.connections == 2
        server.wait_until_gone()


def test_closing_in_a_forked_process_keeps_off_from_the_locks_of_the_other_one(forked: Callable[[], None]) -> None:
    with FaultServer(respond_by_name) as server:
        cloud = PhalaCloud(KEY, base_url=server.url, verify=NO_CERTIFICATES)
        cloud.cvms.get("cvm_1")
        forked()
        cloud.close()
        server.wait_until_gone()
        with pytest.raises(ConfigurationError, match="the client is closed"):
            cloud.cvms.get("cvm_2")


def test_a_client_that_another_thread_has_just_opened_anew_is_not_opened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    process = os.getpid()
    processes = iter([process + 1])
    with FaultServer(respond_by_name) as server, PhalaCloud(KEY, base_url=server.url, verify=NO_CERTIFICATES) as cloud:
        cloud.cvms.get("cvm_1")
        monkeypatch.setattr(os, "getpid", lambda: next(processes, process))
        cloud.cvms.get("cvm_2")
        assert server.connections == 1
