"""The file of an inventory: JSON Lines, a header and then a line for each CVM."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from phala_facade import errors as all_errors
from phala_facade.errors import ConfigurationError, PhalaError
from phala_facade.models.app import App
from phala_facade.models.cvm import Cvm
from phala_facade.models.hints import Real

if TYPE_CHECKING:
    from typing import TypeVar

    S = TypeVar("S", Cvm, App)

_FORMAT = "phala-facade inventory"
_VERSION = 1
_NOT_SAVED = {"partial", "body"}
"""What errors have that is as large as a response."""


class SavedFailure(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that an inventory lacks: the details of the CVM with this index, or a list."""

    type: str
    message: str
    attributes: dict[str, Any]
    cvm: int | None = None
    source: str = ""
    app_id: str | None = None

    @classmethod
    def of(
        cls, error: PhalaError, *, cvm: int | None = None, source: str = "", app_id: str | None = None
    ) -> SavedFailure:
        """Return what is saved of an error."""
        attributes = {name: value for name, value in vars(error).items() if name not in _NOT_SAVED}
        return cls(
            type=type(error).__name__,
            message=str(error),
            attributes=msgspec.to_builtins(attributes, enc_hook=str),
            cvm=cvm,
            source=source,
            app_id=app_id,
        )

    @property
    def error(self) -> PhalaError:
        """The error, without what was as large as a response."""
        kind = getattr(all_errors, self.type, None) if self.type in all_errors.__all__ else None
        if not isinstance(kind, type) or not issubclass(kind, PhalaError):
            kind = PhalaError
        error = kind.__new__(kind)
        error.args = (self.message,)
        vars(error).update({**dict.fromkeys(_NOT_SAVED, ()), **self.attributes})
        return error


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a file says besides the CVMs."""

    format: str = _FORMAT
    version: int = _VERSION
    cvms: int
    is_complete: bool
    taken_at: Real.Time | None = None
    apps: Sequence[App]
    failures: Sequence[SavedFailure]


class Line(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A CVM: as listed, with its details if it has any, and the calls whose responses have it."""

    listed: Cvm
    detailed: Cvm | None = None
    seen_in: tuple[str, ...]


_HEADERS = msgspec.json.Decoder(Header)
_LINES = msgspec.json.Decoder(Line)


def save(path: str | os.PathLike[str], header: Header, lines: Sequence[Line], *, raw: bool) -> None:
    """Write a file, which appears whole or not at all.

    Raises:
        OSError: It cannot be written.
    """
    target = Path(path)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    if not raw:
        header = replace(header, apps=[_without_raw(app) for app in header.apps])
    try:
        with draft.open("wb") as file:
            file.write(msgspec.json.encode(header) + b"\n")
            for line in lines:
                detailed = line.detailed and _without_raw(line.detailed)
                saved = line if raw else replace(line, listed=_without_raw(line.listed), detailed=detailed)
                file.write(msgspec.json.encode(saved) + b"\n")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def load(path: str | os.PathLike[str]) -> tuple[Header, list[Line]]:
    """Return what a file holds.

    Raises:
        ConfigurationError: It is not the file of an inventory, or not all of one.
        OSError: It cannot be read.
    """
    first, *others = Path(path).read_bytes().splitlines() or [b""]
    lines: list[Line] = []
    number = 1
    try:
        header = _HEADERS.decode(first)
        if (header.format, header.version) != (_FORMAT, _VERSION):
            raise ConfigurationError(
                f"{path} has the format {header.format!r} of version {header.version}, not {_FORMAT!r} of {_VERSION}"
            )
        for number, text in enumerate(others, 2):  # noqa: B007 - where it fails is reported
            lines.append(_LINES.decode(text))
    except msgspec.DecodeError as error:
        raise ConfigurationError(f"{path} is not a saved inventory: line {number}: {error}") from None
    if len(lines) != header.cvms:
        raise ConfigurationError(f"{path} is not whole: it has {len(lines)} of {header.cvms} CVMs")
    return header, lines


def _without_raw(value: S) -> S:
    return replace(value, source=replace(value.source, body=b"null"))
