"""Both versions of `DstackAppFullResponse`, and `DstackAppMinimalResponse`: how responses describe an app."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from phala_facade.decode.item import ItemDecoder
from phala_facade.decode.shape import Item, Shape, WhyNot
from phala_facade.models import App, Cvm, Deviation, Profile, Workspace
from phala_facade.models.plain import as_array, as_object
from phala_facade.shapes.app_cvm_basic_info import APP_CVM_BASIC_INFO
from phala_facade.shapes.cvm_info import CVM_INFO
from phala_facade.shapes.values import iso_time, part, part_of
from phala_wire.models import (
    DstackAppFullResponseV20251028,
    DstackAppFullResponseV20260121,
    DstackAppMinimalResponse,
    ProfileGetResponse,
)

AnyApp = DstackAppFullResponseV20251028 | DstackAppFullResponseV20260121

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WITHIN = re.compile(r"(current_cvm|cvms\[[0-9]+\])\..+")
_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])


class _Bodies(msgspec.Struct):
    current_cvm: msgspec.Raw = msgspec.Raw()
    cvms: msgspec.Raw = msgspec.Raw()


_BODIES = msgspec.json.Decoder(_Bodies)


def app_of(wire: AnyApp, item: Item[App], workspace: Workspace | None = None) -> App:
    """Convert an app that is described in full."""
    current_cvm, cvms = cvms_of(item, wire.current_cvm, wire.cvms)
    return App(
        id=wire.id,
        name=wire.name,
        app_id=wire.app_id,
        provision_type=wire.app_provision_type,
        icon_url=wire.app_icon_url,
        created_at=iso_time(wire.created_at, "created_at", item),
        kms_type=wire.kms_type,
        profile=profile_of(wire.profile),
        current_cvm=current_cvm,
        cvms=cvms,
        cvm_count=wire.cvm_count,
        workspace=workspace,
        source=item.source(),
    )


def app_of_2025_10_28(wire: DstackAppFullResponseV20251028, item: Item[App]) -> App:
    """Convert an app of 2025-10-28, which also names its workspace."""
    return app_of(wire, item, part(Workspace(slug=wire.team_slug, name=wire.team_name)))


def minimal_app(wire: DstackAppMinimalResponse, item: Item[App]) -> App:
    """Convert an app of which the caller may see only the identifier."""
    return App(app_id=wire.app_id, is_minimal=True, source=item.source())


def cvms_of(item: Item[App], current: object, listed: Sequence[object] | None) -> tuple[Cvm | None, tuple[Cvm, ...]]:
    """Convert the CVMs within an app: each is decoded and converted from its own bytes, like a CVM by itself.

    The deviations that decoding the app found in them are dropped; a deviation in one belongs to both the CVM and the
    app.

    Args:
        item: The app.
        current: The wire model of its `current_cvm`.
        listed: The wire models of its `cvms`.
    """
    bodies = _BODIES.decode(item.body)
    candidates = item.nested or [shape for shape in (item.shape.nested,) if shape]
    decoder: ItemDecoder[Cvm] = ItemDecoder(candidates, item.api_version, undocumented=item.undocumented)
    item.deviations[:] = (each for each in item.deviations if not _WITHIN.fullmatch(each.path))

    def convert(body: msgspec.Raw, path: str) -> Cvm:
        cvm = decoder.convert(bytes(body))
        item.deviations += [
            Deviation(f"{path}.{each.path}" if each.path else path, each.problem)
            for each in cvm.source.deviations
            if each.path or each not in item.deviations
        ]
        return cvm

    current_cvm = None if current is None else convert(bodies.current_cvm, "current_cvm")
    each_body = _ITEMS.decode(bodies.cvms) if listed else ()
    return current_cvm, tuple(convert(body, f"cvms[{index}]") for index, body in enumerate(each_body))


@part_of
def profile_of(wire: ProfileGetResponse) -> Profile:
    """Convert the public profile of an app."""
    return Profile(
        display_name=wire.display_name,
        avatar_url=wire.avatar_url,
        description=wire.description,
        custom_domain=wire.custom_domain,
    )


def cvms_within(plain: dict[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield the CVMs of a parsed app, each with its path; `current_cvm` only if it is an object."""
    if (current := as_object(plain.get("current_cvm"))) is not None:
        yield "current_cvm", current
    for index, cvm in enumerate(as_array(plain.get("cvms")) or ()):
        yield f"cvms[{index}]", cvm


def full_response(*, foreign: Sequence[str] = ()) -> WhyNot:
    """Identify an app that is described in full; its CVMs show which version it is of.

    Args:
        foreign: Keys that only another version has; they decide if the app has no CVMs.
    """

    def why_not(plain: dict[str, Any]) -> str | None:
        if (reason := _why_not_app(plain)) is not None:
            return reason
        if all(plain.get(key) is None for key in _FULL_ONLY):
            return "says nothing but the identifier"
        if any(True for _ in cvms_within(plain)):
            return None
        return next((f"has the key {key!r}" for key in foreign if key in plain), None)

    return why_not


def _why_not_app(plain: dict[str, Any]) -> str | None:
    """Return why an object is neither an app nor just its identifier, but an error or a CVM, for example."""
    if any(plain.get(key) is not None for key in _OF_APPS):
        return None
    if plain.get("app_id") is None:
        return "no value under 'app_id'"
    return next((f"a value under {key!r}, as CVMs have" for key in _OF_CVMS if plain.get(key) is not None), None)


def _minimal(plain: dict[str, Any]) -> str | None:
    if plain.get("app_id") is None:
        return "no value under 'app_id'"
    if (reason := _why_not_app(plain)) is not None:
        return reason
    return next((f"a value under {key!r}" for key in _FULL_ONLY if plain.get(key) is not None), None)


_WORKSPACE_OF_2025 = ("team_slug", "team_name")

# Keys of apps that no CVM of any version has.
_OF_APPS = ("app_provision_type", "app_icon_url", "profile", "current_cvm", "cvms", "cvm_count", *_WORKSPACE_OF_2025)

# Keys of CVMs of any version that no app has.
_OF_CVMS = ("status", "vm_uuid", "hosted", "resource", "node_info", "vcpu", "memory", "disk_size", "teepod_id")

_FULL_ONLY = ("id", "name", "created_at", "kms_type", *_OF_APPS)


APP_2025_10_28 = Shape(
    title="DstackAppFullResponse",
    schema="teehouse__api__routes__apps__v20251028__schemas__DstackAppFullResponse",
    since="2025-10-28",
    why_not=full_response(),
    wire=DstackAppFullResponseV20251028,
    convert=app_of_2025_10_28,
    nested=APP_CVM_BASIC_INFO,
)

APP_2026_01_21 = Shape(
    title="DstackAppFullResponse",
    schema="teehouse__api__routes__apps__v20260121__schemas__DstackAppFullResponse",
    since="2026-01-21",
    why_not=full_response(foreign=_WORKSPACE_OF_2025),
    wire=DstackAppFullResponseV20260121,
    convert=app_of,
    nested=CVM_INFO,
)

APP_MINIMAL = Shape(
    title="DstackAppMinimalResponse",
    schema="DstackAppMinimalResponse",
    since="2025-10-28",
    in_every_version=True,
    why_not=_minimal,
    wire=DstackAppMinimalResponse,
    convert=minimal_app,
    raw_only=dict.fromkeys(
        (key for key in _FULL_ONLY if key not in _WORKSPACE_OF_2025), "documented as null in this shape"
    ),
)
