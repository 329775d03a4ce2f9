"""The values that a list of apps can be filtered by."""

from __future__ import annotations

from phala_facade.models.source import Sourced


class FilterOptions(Sourced, frozen=True, kw_only=True, eq=False):
    """The distinct values that the apps of the workspace have, each a filter of `apps.list`.

    Attributes:
        statuses (tuple[str, ...]): For `status`.
        regions (tuple[str, ...]): For `region`.
        nodes (tuple[str, ...]): For `node`: the names of nodes.
        kms_types (tuple[str, ...]): For `kms_type`.
        kms_slugs (tuple[str, ...]): For `kms_slug`.
        instance_types (tuple[str, ...]): For `instance_type`.
        image_versions (tuple[str, ...]): For `base_image`.
    """

    statuses: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    nodes: tuple[str, ...] = ()
    kms_types: tuple[str, ...] = ()
    kms_slugs: tuple[str, ...] = ()
    instance_types: tuple[str, ...] = ()
    image_versions: tuple[str, ...] = ()
