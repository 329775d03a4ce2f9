"""The error bodies: FastAPI's two forms, and the vendor's structured one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from phala_facade.testing.render.shared import JsonObject, JsonValue


class ApiError(Exception):
    """A response other than 200; its body may name the request."""

    def __init__(self, status_code: int, detail: JsonValue, *, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(status_code, detail)
        self.status_code = status_code
        self.detail = detail
        self.headers = headers

    def body(self, request_id: str) -> JsonObject:  # noqa: ARG002 - FastAPI's forms do not name the request
        """Return the JSON body: ``{"detail": ...}``."""
        return {"detail": self.detail}


class StructuredError(ApiError):
    """An error in the vendor's structured form, at the top level or under ``detail``."""

    def __init__(
        self,
        code: str,
        message: str,
        field: str,
        value: str,
        suggestion: str,
        *,
        status_code: int | None = None,
        under_detail: bool = False,
    ) -> None:
        super().__init__(status_code or int(code[-3:]), message)
        self._under_detail = under_detail
        self._structure: JsonObject = {
            "error_code": code,
            "message": message,
            "details": [{"field": field, "value": value}],
            "suggestions": [suggestion],
            "links": [{"url": f"https://docs.example/errors/{code}", "label": "About this error"}],
        }

    def body(self, request_id: str) -> JsonObject:
        """Return the JSON body, which names the request."""
        structure: JsonObject = {**self._structure, "request_id": request_id}
        return {"detail": structure} if self._under_detail else structure


def invalid(place: str, name: str, value: str, kind: str, message: str) -> ApiError:
    """Return the error, of a kind as pydantic names it, for a parameter in the ``header`` or the ``query``."""
    return ApiError(422, [{"type": kind, "loc": [place, name], "msg": message, "input": value}])
