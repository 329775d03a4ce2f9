"""The generated wire models, made ready for msgspec."""

from __future__ import annotations

import os
import threading
import typing
from typing import Any, TypeVar

import msgspec

if typing.TYPE_CHECKING:
    from collections.abc import Callable

W = TypeVar("W")

# msgspec notes what it finds out about a class on the class itself, without a lock of its own: two threads at that,
# or at importing the models, can crash the process. So each is done once, by one thread.
LOADING = threading.RLock()
if hasattr(os, "register_at_fork"):  # pragma: no branch - Windows does not fork
    # A process that is forked meanwhile would wait for a thread that it does not have.
    os.register_at_fork(before=LOADING.acquire, after_in_parent=LOADING.release, after_in_child=LOADING.release)

_models: dict[str, Any] = {}
_ready: dict[Callable[[], type[Any]], type[Any]] = {}


def load_models() -> None:
    """Import the wire models, and turn their annotations into types; what was done already is not done again.

    The generator writes annotations as text and imports what they name for type checkers only; msgspec reads types.
    """
    with LOADING:
        if not _models:
            import attrs

            from phala_wire import models

            names = vars(models)
            for model in names.values():
                if isinstance(model, type) and attrs.has(model):
                    model.__annotations__ = typing.get_type_hints(model, localns=names)
            _models.update(names)


def model_of(load: Callable[[], type[W]]) -> type[W]:
    """Give a wire model, ready to be converted to.

    Args:
        load: Gives the model; called once the models are imported.
    """
    found: type[W] | None = _ready.get(load)
    if found is None:
        with LOADING:
            load_models()
            found = load()
            from phala_facade.decode.twin import lenient_twin_of

            msgspec.json.Decoder(found)
            msgspec.json.Decoder(lenient_twin_of(found))
            _ready[load] = found
    return found


def decoder_of(load: Callable[[], type[W]]) -> msgspec.json.Decoder[W]:
    """Make a decoder from JSON into what reads as a wire model.

    Args:
        load: Gives the model; called once the models are imported.
    """
    from phala_facade.decode.twin import twin_of

    with LOADING:
        return msgspec.json.Decoder(twin_of(model_of(load)))
