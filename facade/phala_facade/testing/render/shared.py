"""The documented shapes that several versions have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from phala_facade.testing.records import Compose, Endpoint, Profile
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


def compose_file(compose: Compose) -> JsonObject:
    """Render ``AppComposeV2``: a setting that is not set is left out, a text that is missing is null."""
    settings: JsonObject = {
        "name": compose.name,
        "allowed_envs": None if compose.allowed_envs is None else list(compose.allowed_envs),
        "kms_enabled": compose.kms_enabled,
        "local_key_provider_enabled": compose.local_key_provider_enabled,
        "manifest_version": compose.manifest_version,
        "no_instance_id": compose.no_instance_id,
        "public_logs": compose.public_logs,
        "public_sysinfo": compose.public_sysinfo,
        "public_tcbinfo": compose.public_tcbinfo,
        "runner": compose.runner,
        "gateway_enabled": compose.gateway_enabled,
        "features": None if compose.features is None else list(compose.features),
        "secure_time": compose.secure_time,
        "tproxy_enabled": compose.tproxy_enabled,
    }
    return {
        **{key: value for key, value in settings.items() if value is not None},
        "bash_script": compose.bash_script,
        "default_gateway_domain": compose.default_gateway_domain,
        "docker_compose_file": compose.docker_compose_file,
        "init_script": compose.init_script,
        "pre_launch_script": compose.pre_launch_script,
        "salt": compose.salt,
        "storage_fs": compose.storage_fs,
    }


def network_urls(endpoints: tuple[Endpoint, ...]) -> list[JsonObject]:
    """Render ``CvmNetworkUrls``, one a port."""
    return [{"app": endpoint.app, "instance": endpoint.instance} for endpoint in endpoints]


def profile(profile: Profile) -> JsonObject:
    """Render ``ProfileGetResponse``."""
    return {
        "display_name": profile.display_name,
        "avatar_url": profile.avatar_url,
        "description": profile.description,
        "custom_domain": profile.custom_domain,
    }


def minimal_app(app_id: str, *, long_form: bool) -> JsonObject:
    """Render ``DstackAppMinimalResponse``: all else is null in its long form, and left out in its short one."""
    return {"app_id": app_id, **(dict.fromkeys(_MINIMAL_APP_KEYS) if long_form else {})}
