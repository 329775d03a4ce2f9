"""Makes a recorded call, through either client."""

from __future__ import annotations

import asyncio
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from phala_facade import AsyncPhalaCloud, PhalaCloud, StatusError

if TYPE_CHECKING:
    from tests.recorded.catalogue import Question
    from tests.recorded.origin import Origin


def outcome(question: Question, origin: Origin, *, asynchronously: bool = False) -> Any:
    """Return the value, or the `StatusError`, that comes of a call: of pages, the first one."""
    settings: dict[str, Any] = {
        "api_key": question.api_key or origin.api_key,
        "base_url": origin.base_url,
        "api_version": question.version,
        "workspace": question.workspace,
        "max_retries": 0,
    }

    async def call() -> Any:
        async with AsyncPhalaCloud(**settings) as cloud:
            return await _first_page(_called(cloud, question, origin))

    try:
        if asynchronously:
            return asyncio.run(call())
        with PhalaCloud(**settings) as cloud:
            return _first_page(_called(cloud, question, origin))
    except StatusError as error:
        return error


def _called(cloud: PhalaCloud | AsyncPhalaCloud, question: Question, origin: Origin) -> Any:
    arguments = [origin.real.get(argument, argument) for argument in question.arguments]
    filters = {name: origin.real.get(str(value), value) for name, value in question.filters.items()}
    return attrgetter(question.call)(cloud)(*arguments, **filters)


def _first_page(value: Any) -> Any:
    if hasattr(value, "__anext__"):
        return anext(value)
    return next(value) if hasattr(value, "__next__") else value
