"""Both clients, for tests that hold for either."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from phala_facade import AsyncPhalaCloud, PhalaCloud

if TYPE_CHECKING:
    from collections.abc import Callable

    from phala_facade.testing import FakeCloud


class Run(Protocol):
    """Makes a call of a client of a fake cloud: `run(fake, lambda cloud: cloud.cvms.list())`."""

    def __call__(self, fake: FakeCloud, call: Callable[[Any], Any], **settings: Any) -> Any:
        """Return what the call returns."""
        ...


def connect(fake: FakeCloud, **settings: Any) -> PhalaCloud:
    """Return a client of a fake cloud."""
    return PhalaCloud("any key", transport=fake.transport, max_retries=0, **settings)


@pytest.fixture(params=["PhalaCloud", "AsyncPhalaCloud"])
def run(request: pytest.FixtureRequest) -> Run:
    """Return what makes calls of one client."""

    def run(fake: FakeCloud, call: Callable[[Any], Any], **settings: Any) -> Any:
        with connect(fake, **settings) as cloud:
            return call(cloud)

    def run_asynchronously(fake: FakeCloud, call: Callable[[Any], Any], **settings: Any) -> Any:
        async def main() -> Any:
            async with AsyncPhalaCloud("any key", transport=fake.transport, max_retries=0, **settings) as cloud:
                return await call(cloud)

        return asyncio.run(main())

    return run if request.param == "PhalaCloud" else run_asynchronously
