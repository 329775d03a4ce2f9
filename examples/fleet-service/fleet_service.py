"""A web service that shows a fleet to people without a key: `uvicorn --factory fleet_service:create_app`."""

from __future__ import annotations

import time
from asyncio import Lock
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from phala_facade import (
    AsyncPhalaCloud,
    Cvm,
    InvalidArgumentError,
    NotFoundError,
    PhalaError,
    RateLimitError,
    RequestTimeoutError,
)
from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence


class Machine(BaseModel):
    """What the service shows of a CVM: a choice of its own, so that its users do not depend on the library's fields."""

    model_config = ConfigDict(frozen=True)

    ref: str | None
    name: str
    status: str
    region: str | None
    memory_mb: int | None

    @classmethod
    def of(cls, cvm: Cvm) -> Machine:
        """Choose what is shown of a CVM."""
        region = cvm.node.region if cvm.node else None
        return cls(ref=cvm.ref, name=cvm.name, status=cvm.status, region=region, memory_mb=cvm.resources.memory_mb)


class Fleet:
    """The list of CVMs, requested at most once in a while; the last one stays while the API is away.

    Args:
        cloud: The client to use.
        fresh_for: How long a list is good for, in seconds.
        clock: What tells the time, in seconds.
    """

    def __init__(self, cloud: AsyncPhalaCloud, fresh_for: float, clock: Callable[[], float]) -> None:
        self._cloud = cloud
        self._fresh_for = fresh_for
        self._clock = clock
        self._lock = Lock()
        self._machines: Sequence[Machine] | None = None
        self._since = 0.0

    async def machines(self) -> tuple[Sequence[Machine], float]:
        """Return the machines, and the age of that list in seconds.

        Raises:
            PhalaError: The API does not respond, and never did.
        """
        # Whoever comes while the list is being requested waits for it, instead of requesting it, too.
        async with self._lock:
            if self._machines is None or self._clock() - self._since >= self._fresh_for:
                try:
                    self._machines = [Machine.of(cvm) for cvm in await self._cloud.cvms.list()]
                    self._since = self._clock()
                except PhalaError:
                    if self._machines is None:
                        raise
            return self._machines, self._clock() - self._since


def status_of(error: PhalaError) -> int:
    """Return the status that says to the users of this service what an error of Phala Cloud means for them."""
    if isinstance(error, InvalidArgumentError):
        return 400
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, RateLimitError):
        return 503
    if isinstance(error, RequestTimeoutError):
        return 504
    return 502


def create_app(
    cloud: AsyncPhalaCloud | None = None, fresh_for: float = 30, clock: Callable[[], float] = time.monotonic
) -> FastAPI:
    """Make the service.

    Args:
        cloud: The client to use; by default one with the settings of the environment.
        fresh_for: How long a list is good for, in seconds.
        clock: What tells the time, in seconds.
    """
    client = cloud or AsyncPhalaCloud()
    fleet = Fleet(client, fresh_for, clock)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncGenerator[None]:
        async with client:
            yield

    app = FastAPI(title="Fleet", lifespan=lifespan)

    @app.get("/machines")
    async def machines(response: Response) -> list[Machine]:
        found, age = await fleet.machines()
        response.headers["Age"] = str(int(age))
        return list(found)

    @app.get("/machines/{ref}")
    async def machine(ref: str) -> Machine:
        return Machine.of(await client.cvms.get(ref))

    @app.exception_handler(PhalaError)
    async def refused(_: Request, error: PhalaError) -> JSONResponse:
        wait = error.retry_after if isinstance(error, RateLimitError) else None
        headers = {} if wait is None else {"Retry-After": str(int(wait) + 1)}
        # The message never holds a credential; what the vendor wrote into it is for the log, not for strangers.
        return JSONResponse({"error": type(error).__name__}, status_of(error), headers)

    return app
