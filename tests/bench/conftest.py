"""Tasks over a fleet of three."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from scripts.bench.fleet import cvm
from scripts.bench.suite import headers_sent
from scripts.bench.task import Mode, Operation, Task, write_detail, write_list

if TYPE_CHECKING:
    from pathlib import Path

COUNT = 3


class MakeTask(Protocol):
    """Makes a task that is answered in memory."""

    def __call__(self, version: str, operation: Operation, mode: Mode = "sync", count: int = COUNT) -> Task: ...


@pytest.fixture
def make_task(tmp_path: Path) -> MakeTask:
    def make(version: str, operation: Operation, mode: Mode = "sync", count: int = COUNT) -> Task:
        is_list = operation == "list"
        return Task(
            version=version,
            operation=operation,
            count=count if is_list else 1,
            mode=mode,
            body=str(write_list(tmp_path, version, count) if is_list else write_detail(tmp_path, version)),
            ids=[cvm(0).id],
            headers=headers_sent(version),
        )

    return make
