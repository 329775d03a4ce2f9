from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="AppComposeV2")


@_attrs_define
class AppComposeV2:
    """
    Attributes:
        name (str):
        allowed_envs (list[str] | Unset):
        bash_script (None | str | Unset):
        default_gateway_domain (None | str | Unset):
        docker_compose_file (None | str | Unset):
        init_script (None | str | Unset):
        kms_enabled (bool | Unset):
        local_key_provider_enabled (bool | Unset):
        manifest_version (int | Unset):
        no_instance_id (bool | Unset):
        pre_launch_script (None | str | Unset):
        public_logs (bool | Unset):
        public_sysinfo (bool | Unset):
        public_tcbinfo (bool | Unset):
        runner (str | Unset):
        gateway_enabled (bool | Unset):
        features (list[str] | Unset):
        salt (None | str | Unset):
        secure_time (bool | Unset):
        storage_fs (None | str | Unset):
        tproxy_enabled (bool | Unset):
    """

    name: str
    allowed_envs: list[str] | Unset = UNSET
    bash_script: None | str | Unset = UNSET
    default_gateway_domain: None | str | Unset = UNSET
    docker_compose_file: None | str | Unset = UNSET
    init_script: None | str | Unset = UNSET
    kms_enabled: bool | Unset = UNSET
    local_key_provider_enabled: bool | Unset = UNSET
    manifest_version: int | Unset = UNSET
    no_instance_id: bool | Unset = UNSET
    pre_launch_script: None | str | Unset = UNSET
    public_logs: bool | Unset = UNSET
    public_sysinfo: bool | Unset = UNSET
    public_tcbinfo: bool | Unset = UNSET
    runner: str | Unset = UNSET
    gateway_enabled: bool | Unset = UNSET
    features: list[str] | Unset = UNSET
    salt: None | str | Unset = UNSET
    secure_time: bool | Unset = UNSET
    storage_fs: None | str | Unset = UNSET
    tproxy_enabled: bool | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        allowed_envs: list[str] | Unset = UNSET
        if not isinstance(self.allowed_envs, Unset):
            allowed_envs = self.allowed_envs

        bash_script: None | str | Unset
        if isinstance(self.bash_script, Unset):
            bash_script = UNSET
        else:
            bash_script = self.bash_script

        default_gateway_domain: None | str | Unset
        if isinstance(self.default_gateway_domain, Unset):
            default_gateway_domain = UNSET
        else:
            default_gateway_domain = self.default_gateway_domain

        docker_compose_file: None | str | Unset
        if isinstance(self.docker_compose_file, Unset):
            docker_compose_file = UNSET
        else:
            docker_compose_file = self.docker_compose_file

        init_script: None | str | Unset
        if isinstance(self.init_script, Unset):
            init_script = UNSET
        else:
            init_script = self.init_script

        kms_enabled = self.kms_enabled

        local_key_provider_enabled = self.local_key_provider_enabled

        manifest_version = self.manifest_version

        no_instance_id = self.no_instance_id

        pre_launch_script: None | str | Unset
        if isinstance(self.pre_launch_script, Unset):
            pre_launch_script = UNSET
        else:
            pre_launch_script = self.pre_launch_script

        public_logs = self.public_logs

        public_sysinfo = self.public_sysinfo

        public_tcbinfo = self.public_tcbinfo

        runner = self.runner

        gateway_enabled = self.gateway_enabled

        features: list[str] | Unset = UNSET
        if not isinstance(self.features, Unset):
            features = self.features

        salt: None | str | Unset
        if isinstance(self.salt, Unset):
            salt = UNSET
        else:
            salt = self.salt

        secure_time = self.secure_time

        storage_fs: None | str | Unset
        if isinstance(self.storage_fs, Unset):
            storage_fs = UNSET
        else:
            storage_fs = self.storage_fs

        tproxy_enabled = self.tproxy_enabled

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
            }
        )
        if allowed_envs is not UNSET:
            field_dict["allowed_envs"] = allowed_envs
        if bash_script is not UNSET:
            field_dict["bash_script"] = bash_script
        if default_gateway_domain is not UNSET:
            field_dict["default_gateway_domain"] = default_gateway_domain
        if docker_compose_file is not UNSET:
            field_dict["docker_compose_file"] = docker_compose_file
        if init_script is not UNSET:
            field_dict["init_script"] = init_script
        if kms_enabled is not UNSET:
            field_dict["kms_enabled"] = kms_enabled
        if local_key_provider_enabled is not UNSET:
            field_dict["local_key_provider_enabled"] = local_key_provider_enabled
        if manifest_version is not UNSET:
            field_dict["manifest_version"] = manifest_version
        if no_instance_id is not UNSET:
            field_dict["no_instance_id"] = no_instance_id
        if pre_launch_script is not UNSET:
            field_dict["pre_launch_script"] = pre_launch_script
        if public_logs is not UNSET:
            field_dict["public_logs"] = public_logs
        if public_sysinfo is not UNSET:
            field_dict["public_sysinfo"] = public_sysinfo
        if public_tcbinfo is not UNSET:
            field_dict["public_tcbinfo"] = public_tcbinfo
        if runner is not UNSET:
            field_dict["runner"] = runner
        if gateway_enabled is not UNSET:
            field_dict["gateway_enabled"] = gateway_enabled
        if features is not UNSET:
            field_dict["features"] = features
        if salt is not UNSET:
            field_dict["salt"] = salt
        if secure_time is not UNSET:
            field_dict["secure_time"] = secure_time
        if storage_fs is not UNSET:
            field_dict["storage_fs"] = storage_fs
        if tproxy_enabled is not UNSET:
            field_dict["tproxy_enabled"] = tproxy_enabled

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        allowed_envs = cast(list[str], d.pop("allowed_envs", UNSET))

        def _parse_bash_script(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        bash_script = _parse_bash_script(d.pop("bash_script", UNSET))

        def _parse_default_gateway_domain(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        default_gateway_domain = _parse_default_gateway_domain(d.pop("default_gateway_domain", UNSET))

        def _parse_docker_compose_file(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        docker_compose_file = _parse_docker_compose_file(d.pop("docker_compose_file", UNSET))

        def _parse_init_script(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        init_script = _parse_init_script(d.pop("init_script", UNSET))

        kms_enabled = d.pop("kms_enabled", UNSET)

        local_key_provider_enabled = d.pop("local_key_provider_enabled", UNSET)

        manifest_version = d.pop("manifest_version", UNSET)

        no_instance_id = d.pop("no_instance_id", UNSET)

        def _parse_pre_launch_script(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        pre_launch_script = _parse_pre_launch_script(d.pop("pre_launch_script", UNSET))

        public_logs = d.pop("public_logs", UNSET)

        public_sysinfo = d.pop("public_sysinfo", UNSET)

        public_tcbinfo = d.pop("public_tcbinfo", UNSET)

        runner = d.pop("runner", UNSET)

        gateway_enabled = d.pop("gateway_enabled", UNSET)

        features = cast(list[str], d.pop("features", UNSET))

        def _parse_salt(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        salt = _parse_salt(d.pop("salt", UNSET))

        secure_time = d.pop("secure_time", UNSET)

        def _parse_storage_fs(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        storage_fs = _parse_storage_fs(d.pop("storage_fs", UNSET))

        tproxy_enabled = d.pop("tproxy_enabled", UNSET)

        app_compose_v2 = cls(
            name=name,
            allowed_envs=allowed_envs,
            bash_script=bash_script,
            default_gateway_domain=default_gateway_domain,
            docker_compose_file=docker_compose_file,
            init_script=init_script,
            kms_enabled=kms_enabled,
            local_key_provider_enabled=local_key_provider_enabled,
            manifest_version=manifest_version,
            no_instance_id=no_instance_id,
            pre_launch_script=pre_launch_script,
            public_logs=public_logs,
            public_sysinfo=public_sysinfo,
            public_tcbinfo=public_tcbinfo,
            runner=runner,
            gateway_enabled=gateway_enabled,
            features=features,
            salt=salt,
            secure_time=secure_time,
            storage_fs=storage_fs,
            tproxy_enabled=tproxy_enabled,
        )

        return app_compose_v2
