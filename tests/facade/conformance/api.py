"""A fake cloud with one CVM, of which a response may differ from the documented one by what a test changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from phala_facade import Endpoint, PhalaCloud
from phala_facade.operations.registry import OPERATIONS
from phala_facade.operations.versions import VERSIONS
from phala_facade.testing import FakeCloud
from tests.support.operations import body_of, call

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = "a-key-for-conformance-tests-alone"
OLD, *_, NEW = VERSIONS


def one_cvm() -> FakeCloud:
    fake = FakeCloud.empty()
    fake.add_cvm(id="cvm_1", app_id="shop", endpoints=[Endpoint(app="https://a.example", instance="https://i.example")])
    return fake


def two_replicas() -> FakeCloud:
    fake = one_cvm()
    fake.add_cvm(app_id="shop")
    return fake


def change_next(
    fake: FakeCloud, name: str, change: Callable[[dict[str, Any]], object], version: str = NEW, times: int = 1
) -> None:
    """Let the next requests for an operation get the response of a version, with its one object changed."""
    operation = next(each for each in OPERATIONS if each.name == name)
    with PhalaCloud(KEY, transport=fake.transport, api_version=version) as cloud:
        found = call(operation, cloud, "shop")
    (body,) = (each.source.raw for each in (found if operation.items else [found]))
    change(body)
    fake.answer_next(body_of(operation, [body]), on=name, times=times)
    fake.requests.clear()
