"""The filters of the list of apps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from phala_facade.models.leaves import leaf_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phala_facade.testing.messages import ServerRequest
    from phala_facade.testing.records import App, Cvm

OPTIONS: Final = {
    "statuses": "status",
    "image_versions": "os.version",
    "instance_types": "resources.instance_type",
    "kms_slugs": "kms.slug",
    "kms_types": "kms.type",
    "regions": "node.region",
    "nodes": "node.name",
}
"""The leaf of a CVM for each list of filter options."""

_FILTERS: Final = {
    "status": "statuses",
    "base_image": "image_versions",
    "instance_type": "instance_types",
    "kms_slug": "kms_slugs",
    "kms_type": "kms_types",
    "region": "regions",
    "node": "nodes",
}


def values_of(cvms: Sequence[Cvm], path: str) -> set[str]:
    """Return the values that CVMs have in a leaf."""
    return {value for cvm in cvms if (value := leaf_value(cvm, path))}


def matches(request: ServerRequest, app: App, cvms: Sequence[Cvm]) -> bool:
    """Return whether an app with these CVMs matches the filters of a request."""
    listed, text = request.params.get("listed"), request.params.get("search")
    searched = [app.name, app.app_id, *(each for cvm in cvms for each in (cvm.name, cvm.vm_uuid, cvm.instance_id))]
    wanted = {option: request.values(name) for name, option in _FILTERS.items()}
    return (
        (listed is None or (listed == "true") in {cvm.listed is True for cvm in cvms})
        and (text is None or any(text.casefold() in each.casefold() for each in searched if each))
        and all(not values_of(cvms, OPTIONS[option]).isdisjoint(values) for option, values in wanted.items() if values)
    )
