"""Saving an inventory as JSON Lines, and loading it again."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from phala_facade import errors as all_errors
from phala_facade.errors import ConfigurationError, PhalaError
from phala_facade.models.cvm import Cvm

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_FORMAT = "phala-facade inventory"
_VERSION = 1
_NOT_SAVED = {"partial", "body"}
"""What errors have that is as large as a response."""


class _Header(msgspec.Struct, frozen=True):
    format: str
    version: int
    cvms: int


class _Error(msgspec.Struct, frozen=True):
    type: str
    message: str
    attributes: dict[str, Any]


class _Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """One CVM of an inventory."""

    listed: Cvm
    detailed: Cvm | None = None
    error: _Error | None = None


_HEADERS = msgspec.json.Decoder(_Header)
_LINES = msgspec.json.Decoder(_Line)


def save(
    path: str | os.PathLike[str],
    listed: Sequence[Cvm],
    cvms: Sequence[Cvm],
    errors: Mapping[int, PhalaError],
    *,
    raw: bool,
) -> None:
    """Write an inventory to a file, which appears whole or not at all.

    Args:
        path: The file.
        listed: The CVMs as listed.
        cvms: The same CVMs, with details.
        errors: Why details are missing, by the id of the listed CVM.
        raw: Whether to keep the bodies.

    Raises:
        OSError: The file cannot be written.
    """
    target = Path(path)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with draft.open("wb") as file:
            file.write(msgspec.json.encode(_Header(_FORMAT, _VERSION, len(listed))) + b"\n")
            for each, cvm in zip(listed, cvms, strict=True):
                error = errors.get(id(each))
                detailed = None if cvm is each else cvm if raw else _without_raw(cvm)
                line = _Line(each if raw else _without_raw(each), detailed, error and _saved(error))
                file.write(msgspec.json.encode(line) + b"\n")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def load(path: str | os.PathLike[str]) -> tuple[list[Cvm], dict[int, Cvm | PhalaError]]:
    """Return the listed CVMs that a file holds, and by the index of each its details, or why these are missing.

    Raises:
        ConfigurationError: It holds none, or only a part of them.
        OSError: The file cannot be read.
    """
    lines = Path(path).read_bytes().splitlines()
    number = 1
    try:
        header = _HEADERS.decode(lines[0] if lines else b"")
        if (header.format, header.version) != (_FORMAT, _VERSION):
            raise ConfigurationError(
                f"{path} has the format {header.format!r} of version {header.version}, not {_FORMAT!r} of {_VERSION}"
            )
        saved: list[_Line] = []
        for text in lines[1:]:
            number += 1
            saved.append(_LINES.decode(text))
    except msgspec.DecodeError as error:
        raise ConfigurationError(f"{path} is not a saved inventory: line {number}: {error}") from None
    if len(saved) != header.cvms:
        raise ConfigurationError(f"{path} is not whole: it has {len(saved)} of {header.cvms} CVMs")
    details = {index: line.detailed if line.error is None else _loaded(line.error) for index, line in enumerate(saved)}
    return [line.listed for line in saved], {index: each for index, each in details.items() if each is not None}


def _without_raw(cvm: Cvm) -> Cvm:
    return msgspec.structs.replace(cvm, source=msgspec.structs.replace(cvm.source, body=b"null"))


def _saved(error: PhalaError) -> _Error:
    attributes = {name: value for name, value in vars(error).items() if name not in _NOT_SAVED}
    return _Error(type(error).__name__, str(error), msgspec.to_builtins(attributes, enc_hook=str))


def _loaded(saved: _Error) -> PhalaError:
    kind = getattr(all_errors, saved.type, None) if saved.type in all_errors.__all__ else None
    if not isinstance(kind, type) or not issubclass(kind, PhalaError):
        kind = PhalaError
    error = kind.__new__(kind)
    error.args = (saved.message,)
    vars(error).update({**dict.fromkeys(_NOT_SAVED, ()), **saved.attributes})
    return error
