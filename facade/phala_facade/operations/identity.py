"""Checking that a response describes what was requested."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phala_facade.models import App, Cvm
    from phala_facade.operations.request import Request
    from phala_facade.operations.response import Response
    from phala_facade.operations.steps import Steps

T = TypeVar("T", "Cvm", "App")

_UUID = re.compile(r"[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}", re.IGNORECASE)

CVM_FIELDS = {"id": re.compile(r"cvm_.+", re.IGNORECASE), "vm_uuid": _UUID, "legacy_id": re.compile(r"[0-9]+")}
"""The fields of a CVM, each with the form that only identifiers in it have."""

APP_FIELDS = {"id": re.compile(r"prj_.+", re.IGNORECASE), "app_id": re.compile(r"[0-9a-f]{40}", re.IGNORECASE)}
"""The same of an app."""

_OPTIONAL_PREFIX = re.compile(r"\A(?:cvm_|prj_|app_|0x)")
"""The prefixes that some servers and programs omit."""


def field_of(identifier: str, forms: dict[str, re.Pattern[str]]) -> str | None:
    """Return the field that holds identifiers of this form; `None` if that is unknown."""
    return next((field for field, form in forms.items() if form.fullmatch(identifier)), None)


def checked(request: Request[T], field: str | None, identifier: str) -> Request[T]:
    """Return a request whose response must not describe something else than was requested.

    Only the field that holds the requested identifier is compared, if that is known; it may also be absent.
    """
    if field is None:
        return request

    def parse(response: Response, strict: bool) -> Steps[T]:
        found = yield from request.parse(response, strict)
        known = getattr(found, field)
        if known not in {None, "", identifier} and _plain(str(known)) != _plain(identifier):
            kind = type(found).__name__
            raise response.unexpected(f"it describes another {kind}: its {field} is {str(known)!r}", field)
        return found

    return msgspec.structs.replace(request, parse=parse)


def matching(cvms: Sequence[Cvm], name: str) -> list[Cvm]:
    """Return the CVMs with this name or identifier.

    If there are none: those with this name in another case; if there are none, those with an identifier that starts
    like this.
    """
    wanted = _plain(name)
    known = [[_plain(each) for each in (cvm.id, cvm.vm_uuid, cvm.instance_id, cvm.app_id) if each] for cvm in cvms]
    exact = [
        cvm
        for cvm, identifiers in zip(cvms, known, strict=True)
        if name in {cvm.name, str(cvm.legacy_id)} or wanted in identifiers
    ]
    return (
        exact
        or [cvm for cvm in cvms if cvm.name.casefold() == name.casefold()]
        or [
            cvm
            for cvm, identifiers in zip(cvms, known, strict=True)
            if wanted and any(each.startswith(wanted) for each in identifiers)
        ]
    )


def _plain(identifier: str) -> str:
    return _OPTIONAL_PREFIX.sub("", identifier.casefold()).replace("-", "")
