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


def ask(question: Question, origin: Origin) -> Value:
    """Ask through the synchronous client."""
    with PhalaCloud(**_client_settings(question, origin)) as cloud:
        value: Value = _call(cloud, question, origin)
    return value


async def ask_async(question: Question, origin: Origin) -> Value:
    """Ask through the asynchronous client."""
    async with AsyncPhalaCloud(**_client_settings(question, origin)) as cloud:
        value: Value = await _call(cloud, question, origin)
    return value


def outcome(take: Take, origin: Origin) -> Value | StatusError:
    """Ask through the client of the take, and give the value or the error that comes of it."""
    try:
        if take.shell == "sync":
            return ask(take.question, origin)
        return asyncio.run(ask_async(take.question, origin))
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
    return attrgetter(question.call)(cloud)(*arguments, **question.filters)
