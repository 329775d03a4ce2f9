from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, BinaryIO, Generator, TextIO, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="GuestEvent")


@_attrs_define
class GuestEvent:
    """Structured lifecycle event emitted by the guest or runtime. Since VMM v0.5.7.

    Attributes:
        event (str):
        body (str):
        timestamp (int | Unset):
    """

    event: str
    body: str
    timestamp: int | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        event = self.event

        body = self.body

        timestamp = self.timestamp

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "event": event,
                "body": body,
            }
        )
        if timestamp is not UNSET:
            field_dict["timestamp"] = timestamp

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        event = d.pop("event")

        body = d.pop("body")

        timestamp = d.pop("timestamp", UNSET)

        guest_event = cls(
            event=event,
            body=body,
            timestamp=timestamp,
        )

        return guest_event
