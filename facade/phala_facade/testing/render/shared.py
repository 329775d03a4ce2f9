"""What the documented shapes of several versions have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, TypeVar

from phala_facade.models.base import plain
from phala_facade.models.leaves import leaf_value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from phala_facade.models.base import Model
    from phala_facade.testing.records import App, Cvm

JsonValue: TypeAlias = "bool | int | float | str | Sequence[JsonValue] | Mapping[str, JsonValue] | None"
JsonObject: TypeAlias = "dict[str, JsonValue]"

_Record = TypeVar("_Record")


def optional(render: Callable[[_Record], JsonObject | None], record: _Record | None) -> JsonObject | None:
    """Render a record, or null where there is none."""
    return None if record is None else render(record)


def leaves(record: Model, *names: str, **paths: str) -> JsonObject:
    """Render facts as they are; null where a fact, or the part that has it, is missing.

    Properties have the names of their facts, or the path of the fact is given: ``vcpu="resources.vcpu"``.
    """
    given = {**dict(zip(names, names, strict=True)), **paths}
    return {name: plain(leaf_value(record, path)) for name, path in given.items()}


def endpoints(cvm: Cvm) -> JsonValue:
    """Render ``CvmNetworkUrls``, one a port; null where there are none."""
    return plain(cvm.endpoints) or None


def full_app(app: App) -> JsonObject:
    """Render what ``DstackAppFullResponse`` says of an app in every version, without its CVMs."""
    return {
        **leaves(app, "id", "name", "app_id", "kms_type", "profile", "cvm_count"),
        **leaves(app, app_provision_type="provision_type", app_icon_url="icon_url"),
        **leaves(app, created_at="source.created_at" if app.source.created_at else "created_at"),
    }


def minimal_app(app: App) -> JsonObject:
    """Render ``DstackAppMinimalResponse``: all else is null in its long form, and left out in its short one."""
    others = () if app.source.is_short else (*full_app(app), "current_cvm", "cvms")
    return {**dict.fromkeys(others), "app_id": app.app_id}
