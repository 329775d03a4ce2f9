"""The filters of the list of apps, and the values that they may have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from phala_facade.models.leaves import leaf_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from phala_facade.testing.messages import ServerRequest
    from phala_facade.testing.records import App, Cvm
    from phala_facade.testing.render.shared import JsonObject

_FILTERS: Final = {
    "status": ("statuses", "status"),
    "base_image": ("image_versions", "os.version"),
    "instance_type": ("instance_types", "resources.instance_type"),
    "kms_slug": ("kms_slugs", "kms.slug"),
    "kms_type": ("kms_types", "kms.type"),
    "region": ("regions", "node.region"),
    "node": ("nodes", "node.name"),
}
"""For each filter: the filter option that lists its values, and the leaf of a CVM that it compares."""


def filter_options(cvms: Sequence[Cvm]) -> JsonObject:
    """Return the filter options: for each filter, the values that CVMs have."""
    return {option: sorted(_values(cvms, path)) for option, path in _FILTERS.values()}


def matches(request: ServerRequest, app: App, cvms: Sequence[Cvm]) -> bool:
    """Return whether an app with these CVMs matches the filters of a request."""
    listed, text = request.params.get("listed"), request.params.get("search")
    searched = [app.name, app.app_id, *(each for cvm in cvms for each in (cvm.name, cvm.vm_uuid, cvm.instance_id))]
    wanted = [(request.values(name), path) for name, (_, path) in _FILTERS.items()]
    return (
        (listed is None or (listed == "true") in {cvm.listed is True for cvm in cvms})
        and (text is None or any(text.casefold() in each.casefold() for each in searched if each))
        and all(not _values(cvms, path).isdisjoint(values) for values, path in wanted if values)
    )


def _values(cvms: Sequence[Cvm], path: str) -> set[str]:
    return {value for cvm in cvms if (value := leaf_value(cvm, path))}
