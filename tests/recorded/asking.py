"""Asks a question of the catalogue, through either client."""

from __future__ import annotations

import asyncio
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from phala_facade import AsyncPhalaCloud, PhalaCloud, StatusError

if TYPE_CHECKING:
    from phala_facade import App, Cvm, CvmList
    from tests.recorded.catalogue import Question, Take
    from tests.recorded.origin import Origin

    Value = Cvm | App | CvmList


def outcome(take: Take, origin: Origin) -> Value | StatusError:
    """Call through the client of the take, and return the value or the error that comes of it."""
    question, settings = take.question, _client_settings(take.question, origin)

    async def asynchronously() -> Value:
        async with AsyncPhalaCloud(**settings) as cloud:
            value: Value = await _call(cloud, question, origin)
        return value

    def synchronously() -> Value:
        with PhalaCloud(**settings) as cloud:
            value: Value = _call(cloud, question, origin)
        return value

    try:
        return asyncio.run(asynchronously()) if take.shell == "async" else synchronously()
    except StatusError as error:
        return error


def _client_settings(question: Question, origin: Origin) -> dict[str, Any]:
    return {
        "api_key": question.api_key or origin.api_key,
        "base_url": origin.base_url,
        "api_version": question.version,
        "workspace": question.workspace,
        "max_retries": 0,
    }


def _call(cloud: PhalaCloud | AsyncPhalaCloud, question: Question, origin: Origin) -> Any:
    arguments = [origin.real.get(argument, argument) for argument in question.arguments]
    filters = {name: origin.real.get(str(value), value) for name, value in question.filters.items()}
    return _first_page(attrgetter(question.call)(cloud)(*arguments, **filters))


def _first_page(value: Any) -> Any:
    if hasattr(value, "__anext__"):
        return anext(value)
    return next(value) if hasattr(value, "__next__") else value
