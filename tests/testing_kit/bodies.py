"""Every body that the default fleet is shown in, with the documented schema that it must fit."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import httpx

from phala_facade.operations.registry import OPERATIONS
from phala_facade.operations.versions import VERSIONS
from phala_facade.testing import API_KEY, FakeCloud, default_fleet
from tests.support.documented import APP_MINIMAL
from tests.support.operations import objects_of, schema_in


class Body(NamedTuple):
    """An object in a response."""

    version: str
    operation: str
    subject: str
    schema: str
    value: dict[str, Any]


@cache
def all_bodies() -> tuple[Body, ...]:
    """Return what the administrator is shown of each CVM and app, in every version and workspace."""
    bodies: list[Body] = []
    with httpx.Client(transport=FakeCloud().transport, base_url="https://fleet.example") as client:
        for tenancy in default_fleet().tenancies:
            subjects = {
                None: [""],
                "cvm_id": [cvm.id for cvm in tenancy.cvms],
                "app_id": [app.app_id for app in tenancy.apps],
            }
            for version in VERSIONS:
                headers = {
                    "X-API-Key": API_KEY,
                    "X-Phala-Version": version,
                    "X-Phala-Workspace": str(tenancy.workspace.id),
                }
                for operation in OPERATIONS:
                    for subject in subjects[operation.subject]:
                        path = operation.path.format(**{str(operation.subject): subject})
                        response = client.get(path, headers=headers)
                        if response.status_code == 404:
                            continue
                        for value in objects_of(operation, response.json()):
                            is_minimal = operation.name in {"apps.get", "apps.list"} and value.get("id") is None
                            schema = APP_MINIMAL if is_minimal else schema_in(operation, version)
                            bodies.append(Body(version, operation.name, subject, schema, value))
    return tuple(bodies)
