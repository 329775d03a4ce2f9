"""`FilterOptionsResponse`: the values that a list of apps can be filtered by."""

from __future__ import annotations

from phala_facade.decode.shape import Item, Shape, value_at
from phala_facade.models import FilterOptions
from phala_wire.models import FilterOptionsResponse


def filter_options(wire: FilterOptionsResponse, item: Item[FilterOptions]) -> FilterOptions:
    """Convert the values to filter by."""
    return FilterOptions(
        statuses=tuple(wire.statuses),
        regions=tuple(wire.regions),
        nodes=tuple(wire.nodes),
        kms_types=tuple(wire.kms_types),
        kms_slugs=tuple(wire.kms_slugs),
        instance_types=tuple(wire.instance_types),
        image_versions=tuple(wire.image_versions),
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
