"""What a list of apps can be filtered by."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from phala_facade.testing.messages import ServerRequest
    from phala_facade.testing.records import App, Cvm

OPTIONS: dict[str, Callable[[Cvm], str | None]] = {
    "statuses": lambda cvm: cvm.status,
    "image_versions": lambda cvm: cvm.os.version if cvm.os else None,
    "instance_types": lambda cvm: cvm.resources.instance_type,
    "kms_slugs": lambda cvm: cvm.kms.slug if cvm.kms else None,
    "kms_types": lambda cvm: cvm.kms.type if cvm.kms else None,
    "regions": lambda cvm: cvm.node.region if cvm.node else None,
    "nodes": lambda cvm: cvm.node.name if cvm.node else None,
}
"""The value of a CVM that each list of values is about."""

_OPTION_OF = {
    "base_image": "image_versions",
    "instance_type": "instance_types",
    "kms_slug": "kms_slugs",
    "kms_type": "kms_types",
    "region": "regions",
    "node": "nodes",
}


def leaves(request: ServerRequest, app: App, cvms: Sequence[Cvm]) -> bool:
    """Return whether the filters of a request leave an app, which has these CVMs, in the list."""
    params, statuses = request.params, request.values("status")
    listed, text = params.get("listed"), params.get("search")
    searched = [app.name, app.app_id, *(each for cvm in cvms for each in (cvm.name, cvm.vm_uuid, cvm.instance_id))]
    return (
        (listed is None or (listed == "true") in {cvm.listed is True for cvm in cvms})
        and (text is None or any(text.casefold() in each.casefold() for each in searched if each))
        and (not statuses or any(cvm.status in statuses for cvm in cvms))
        and all(
            any(OPTIONS[option](cvm) == params[name] for cvm in cvms)
            for name, option in _OPTION_OF.items()
            if name in params
        )
    )
