"""What feeds what is found by running the facade, and agrees with the provenance that is traced elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from phala_facade.operations.registry import SHAPES
from scripts.diff.calls import NO_CALL, call_of, calls
from scripts.diff.feeds import Feeds
from scripts.provenance.payload import Node
from scripts.provenance.trace import read, trace
from scripts.spec.meaning import Schemas
from tests.scripts.diff.documents import INFO, TEXT, edited, retype, today
from tests.scripts.spec.samples import ref
from tests.support.documented import payload

if TYPE_CHECKING:
    from phala_facade.decode.shape import Shape


@pytest.fixture(scope="module")
def feeds() -> Feeds:
    return Feeds(Schemas(today()), {})


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.schema)
def test_a_shape_feeds_what_its_provenance_says(shape: Shape[Any, Any], feeds: Feeds) -> None:
    traced = {field for each in trace(shape, payload(shape.schema)) for field in each.fields}
    model = type(read(shape, payload(shape.schema).body)).__name__
    fed = feeds.feed(Node(shape.schema, "")).fields

    # Of an app's CVMs, the app itself is said to feed them as a whole.
    own = {field for field in traced if not field.startswith(("current_cvm.", "cvms[]."))}
    assert fed - {"App.current_cvm", "App.cvms[]"} == {f"{model}.{field}" for field in own}
    assert ("App.cvms[]" in fed) == any(field.startswith("cvms[].") for field in traced)


def test_what_feeds_a_field_is_read_by_its_name_unless_it_is_handed_on_whole(feeds: Feeds) -> None:
    schemas = today()["components"]["schemas"]
    nodes = [Node(key, name) for key, schema in schemas.items() for name in schema.get("properties", {})]
    fed = {node: feeds.feed(node) for node in nodes}

    assert {node.component for node, feed in fed.items() if feed.fields and not feed.named} == {"AppComposeV2"}
    assert [node for node, feed in fed.items() if feed.named and not feed.fields] == [Node("GpuConfig", "attach_mode")]


def test_every_documented_operation_and_parameter_is_that_of_a_call() -> None:
    documented = {
        (f"{method.upper()} {path}", parameter["name"])
        for path, item in today()["paths"].items()
        for method, operation in item.items()
        for parameter in operation.get("parameters", ())
    }
    sent = {
        (call.operation, name.partition(" ")[2])
        for call in calls()
        for name in {*call.arguments, *call.always}
        if not name.startswith("header ")
    }

    assert sent == documented
    assert all(call_of(operation) is not NO_CALL for operation, _ in documented)


def test_the_number_of_a_page_is_sent_by_the_facade_itself() -> None:
    pages = next(call for call in calls() if call.name == "cvms.pages")

    assert "query page" not in pages.arguments
    assert {"query page", "query page_size"} <= pages.always


def test_a_property_counts_once_wherever_its_component_is_reached_from(feeds: Feeds) -> None:
    feed = feeds.feed(Node("CVMLogUrls", "stdout"))

    assert feed.fields == {"Cvm.logs.stdout"}
    carry = [
        call for call in calls() if any("logs.stdout" in leaf for shape in call.shapes for leaf in shape.documented)
    ]
    assert feed.calls == {call.name for call in carry}


def test_a_fallback_is_found_although_another_property_comes_first(feeds: Feeds) -> None:
    assert feeds.feed(Node("VmConfiguration", "vcpu")).fields == {"Cvm.resources.vcpu"}


def test_a_document_that_the_facade_would_stumble_over_is_traced_all_the_same() -> None:
    document = edited(
        retype(f"{INFO}.created_at", TEXT),
        retype(f"{INFO}.node_info", {"type": "array", "items": TEXT}),
        # A component that holds its own kind.
        retype(f"{INFO}.parent", ref(INFO)),
    )

    assert Feeds(Schemas(document), {}).feed(Node("CVMLogUrls", "stdout")).fields == {"Cvm.logs.stdout"}
    assert Feeds(Schemas(document), {}).feed(Node(INFO, "name")).fields == {"Cvm.name"}
