from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="CvmLogUrls")


@_attrs_define
class CvmLogUrls:
    """
    Attributes:
        serial (None | str | Unset):
        stdout (None | str | Unset):
        stderr (None | str | Unset):
        container_log_base (None | str | Unset):
    """

    serial: None | str | Unset = UNSET
    stdout: None | str | Unset = UNSET
    stderr: None | str | Unset = UNSET
    container_log_base: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        serial: None | str | Unset
        if isinstance(self.serial, Unset):
            serial = UNSET
        else:
            serial = self.serial

        stdout: None | str | Unset
        if isinstance(self.stdout, Unset):
            stdout = UNSET
        else:
            stdout = self.stdout

        stderr: None | str | Unset
        if isinstance(self.stderr, Unset):
            stderr = UNSET
        else:
            stderr = self.stderr

        container_log_base: None | str | Unset
        if isinstance(self.container_log_base, Unset):
            container_log_base = UNSET
        else:
            container_log_base = self.container_log_base

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if serial is not UNSET:
            field_dict["serial"] = serial
        if stdout is not UNSET:
            field_dict["stdout"] = stdout
        if stderr is not UNSET:
            field_dict["stderr"] = stderr
        if container_log_base is not UNSET:
            field_dict["container_log_base"] = container_log_base

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_serial(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        serial = _parse_serial(d.pop("serial", UNSET))

        def _parse_stdout(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        stdout = _parse_stdout(d.pop("stdout", UNSET))

        def _parse_stderr(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        stderr = _parse_stderr(d.pop("stderr", UNSET))

        def _parse_container_log_base(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        container_log_base = _parse_container_log_base(d.pop("container_log_base", UNSET))

        cvm_log_urls = cls(
            serial=serial,
            stdout=stdout,
            stderr=stderr,
            container_log_base=container_log_base,
        )

        return cvm_log_urls
