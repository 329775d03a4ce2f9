"""Checking that a response describes what was requested."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phala_facade.models import App, Cvm
    from phala_facade.operations.response import Response

_UUID = r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}"
_CVM_FIELDS = {"id": r"cvm_.+", "vm_uuid": _UUID, "legacy_id": r"[0-9]+"}
_APP_FIELDS = {"id": r"prj_.+", "app_id": r"[0-9a-f]{40}"}
_OPTIONAL_PREFIX = re.compile(r"\A(?:cvm_|prj_|app_|0x)")
"""The prefixes that some servers and programs omit."""


def field_of_cvm(identifier: str) -> str | None:
    """Return the field of a CVM that holds identifiers of this form; `None` if that is not exactly one field."""
    return _field_of(identifier, _CVM_FIELDS)


def field_of_app(identifier: str) -> str | None:
    """Return the field of an app that holds identifiers of this form; `None` if that is not exactly one field."""
    return _field_of(identifier, _APP_FIELDS)


def check_identity(found: Cvm | App, field: str | None, identifier: str, response: Response) -> None:
    """Check that a response describes what was requested.

    Only the field that was requested by is compared; it may also be absent.

    Args:
        found: What the response describes.
        field: The field that holds the requested identifier; `None` if that is unknown.
        identifier: The requested identifier.
        response: The response, for the error.

    Raises:
        UnexpectedResponseError: The field holds another identifier.
    """
    known = None if field is None else getattr(found, field)
    if field is None or known in {None, ""} or _plain(str(known)) == _plain(identifier):
        return
    raise response.unexpected(f"it describes another {type(found).__name__}: its {field} is {str(known)!r}", field)


def _field_of(identifier: str, forms: dict[str, str]) -> str | None:
    return next((field for field, form in forms.items() if re.fullmatch(form, identifier, re.IGNORECASE)), None)


def _plain(identifier: str) -> str:
    plain = _OPTIONAL_PREFIX.sub("", identifier.casefold())
    return plain.replace("-", "") if re.fullmatch(_UUID, plain) else plain
