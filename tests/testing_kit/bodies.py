"""Every body that the default fleet has, with the documented schema that it must fit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple, cast

from phala_facade.operations.versions import VERSIONS
from phala_facade.testing import default_fleet
from phala_facade.testing.records import App
from phala_facade.testing.render import RENDERERS
from phala_facade.testing.render.shared import minimal_app
from tests.testing_kit import documented as d

if TYPE_CHECKING:
    from phala_facade.testing.records import Cvm, MinimalApp
    from phala_facade.testing.render.values import JsonObject

COMPONENTS = {version: (row.listed.schema, row.detailed.schema, row.app.schema) for version, row in VERSIONS.items()}
"""How each version describes a CVM in a list, a CVM by itself, and an app."""


class Body(NamedTuple):
    """A rendered value and what it was rendered from."""

    version: str
    operation: str
    record: str
    component: str
    value: d.Json


def all_cvms() -> list[Cvm]:
    return [cvm for tenancy in default_fleet().tenancies for cvm in tenancy.cvms]


def all_apps() -> list[App | MinimalApp]:
    return [app for tenancy in default_fleet().tenancies for app in tenancy.apps]


def all_bodies() -> list[Body]:
    """Render everything in every version, as it is after its way through JSON."""
    bodies: list[Body] = []

    def add(version: str, operation: str, record: str, component: str, value: JsonObject | None) -> None:
        if value is not None:
            bodies.append(Body(version, operation, record, component, cast("d.Json", json.loads(json.dumps(value)))))

    for version, (item_shape, detail_shape, app_shape) in COMPONENTS.items():
        renderer = RENDERERS[version]
        for cvm in all_cvms():
            add(version, "list", cvm.name, item_shape, renderer.list_item(cvm))
            add(version, "get_cvm", cvm.name, detail_shape, renderer.detail(cvm))
        for app in all_apps():
            if isinstance(app, App):
                add(version, "get_app", app.name, app_shape, renderer.app(app))
                add(version, "get_app", app.name, d.MINIMAL_APP, minimal_app(app.app_id, long_form=True))
            else:
                add(version, "get_app", app.app_id, d.MINIMAL_APP, minimal_app(app.app_id, long_form=app.long_form))
    return bodies
