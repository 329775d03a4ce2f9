"""`FilterOptionsResponse`: the values that a list of apps can be filtered by."""

from __future__ import annotations

from phala_facade.decode.shape import Item, Shape, value_at
from phala_facade.models import FilterOptions
from phala_wire.models import FilterOptionsResponse


def filter_options(wire: FilterOptionsResponse, item: Item[FilterOptions]) -> FilterOptions:
    """Convert the values to filter by."""
    return FilterOptions(
        statuses=tuple(wire.statuses or ()),
        regions=tuple(wire.regions or ()),
        nodes=tuple(wire.nodes or ()),
        kms_types=tuple(wire.kms_types or ()),
        kms_slugs=tuple(wire.kms_slugs or ()),
        instance_types=tuple(wire.instance_types or ()),
        image_versions=tuple(wire.image_versions or ()),
        source=item.source(),
    )


FILTER_OPTIONS = Shape(
    title="FilterOptionsResponse",
    schema="FilterOptionsResponse",
    since="2025-10-28",
    in_every_version=True,
    why_not=value_at("statuses", "regions", "nodes", "image_versions", "instance_types", "kms_slugs", "kms_types"),
    wire=FilterOptionsResponse,
    convert=filter_options,
)
