"""Values of the facade, read from bodies through both clients."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

from phala_facade import App, Cvm, CvmList, UnexpectedResponseError
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
