"""Values of the facade, read from bodies through both clients."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

from phala_facade import App, Cvm, CvmList, UnexpectedResponseError
from tests.support.documented import CVM_INFO, HOSTED_CVM, full
from tests.support.shells import Asked, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from phala_facade.models.source import Sourced

TRAVELS: list[Callable[[Any], Any]] = [
    copy.copy,
    copy.deepcopy,
    lambda value: pickle.loads(pickle.dumps(value)),  # noqa: S301  # its own pickle
]
"""Ways on which a value must stay what it is."""


def cvms(*bodies: Any, **settings: Any) -> CvmList:
    """List CVMs: of bodies, or of one response as bytes."""
    response = bodies[0] if bodies and isinstance(bodies[0], bytes) else list(bodies)
    found = ask(Asked(response), lambda cloud: cloud.cvms.list(), **settings)
    assert isinstance(found, CvmList)
    return found


def listed(body: Any, **settings: Any) -> Cvm:
    """List one CVM."""
    (cvm,) = cvms(body, **settings)
    return cvm


def info(**changes: Any) -> Cvm:
    """List a CVM as 2026-01-21 describes it, but for some keys."""
    return listed(full(CVM_INFO) | changes)


def hosted(change: dict[str, Any] | None = None, /, *, configuration: Any = None, **changes: Any) -> Cvm:
    """List a CVM as 2025-10-28 describes it, but for some keys of the node's part, of its configuration, or at the top.

    Args:
        change: Of the node's part.
        configuration: Of its configuration.
        changes: At the top; `...` leaves a key out.
    """
    body = full(HOSTED_CVM)
    body["hosted"]["configuration"] |= configuration or {}
    body["hosted"] |= change or {}
    body |= changes
    return listed({key: value for key, value in body.items() if value is not ...}, api_version="2025-10-28")


def detail(body: Any, **settings: Any) -> Cvm:
    """Get a CVM by itself."""
    found = ask(Asked(body), lambda cloud: cloud.cvms.get("web-1"), **settings)
    assert isinstance(found, Cvm)
    return found


def app(body: Any, **settings: Any) -> App:
    """Get an app."""
    found = ask(Asked(body), lambda cloud: cloud.apps.get("shop"), **settings)
    assert isinstance(found, App)
    return found


def titles(error: UnexpectedResponseError) -> set[str]:
    """Return the titles of the shapes that were tried, which several versions may share."""
    return {label.partition(" (")[0] for label in error.candidates}


def paths(value: Sourced) -> list[str]:
    """Return where a value deviates from its shape."""
    return [deviation.path for deviation in value.source.deviations]
