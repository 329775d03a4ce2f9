"""The documented shapes that several versions have in common."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phala_facade.testing.records import Compose, Endpoint
    from phala_facade.testing.render.values import JsonObject

_MINIMAL_APP_KEYS = (
    "id",
    "name",
    "app_provision_type",
    "app_icon_url",
    "created_at",
    "kms_type",
    "profile",
    "current_cvm",
    "cvms",
    "cvm_count",
)


_NULLABLE_SETTINGS = (
    "bash_script",
    "default_gateway_domain",
    "docker_compose_file",
    "init_script",
    "pre_launch_script",
    "salt",
    "storage_fs",
)


def compose_file(compose: Compose) -> JsonObject:
    """Render ``AppComposeV2``: a setting that is not set is left out, a text that is missing is null."""
    settings = asdict(compose)
    nullable = {name: settings.pop(name) for name in _NULLABLE_SETTINGS}
    return {**{name: value for name, value in settings.items() if value is not None}, **nullable}


def network_urls(endpoints: tuple[Endpoint, ...]) -> list[JsonObject]:
    """Render ``CvmNetworkUrls``, one a port."""
    return [asdict(endpoint) for endpoint in endpoints]


def minimal_app(app_id: str, *, long_form: bool) -> JsonObject:
    """Render ``DstackAppMinimalResponse``: all else is null in its long form, and left out in its short one."""
    return {"app_id": app_id, **(dict.fromkeys(_MINIMAL_APP_KEYS) if long_form else {})}
