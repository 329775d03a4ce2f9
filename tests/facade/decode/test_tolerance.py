"""One odd value never costs the object: it is lost alone, and its path says where."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, cast

import msgspec
import pytest

from phala_facade import Cvm, UnexpectedResponseError
from phala_facade.decode.lenient import LenientDecoder
from phala_facade.models.plain import as_array, as_object
from scripts.provenance.payload import Place, value_at
from scripts.provenance.trace import read
from tests.support.documented import (
    CVM_BASIC_INFO,
    CVM_INFO,
    CVM_INFO_DETAIL,
    HOSTED_CVM,
    SHAPES,
    full,
    is_allowed,
    payload,
    required,
)
from tests.support.shells import Asked, ask
from tests.support.values import app, cvms, detail, listed, paths, titles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from phala_facade.decode.shape import Shape
    from phala_facade.models.source import Deviation


def dotted(place: Place) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).removeprefix(".")


def places_of(shape: Shape[Any, Any]) -> Iterator[Place]:
    """Yield each documented place at which something stands in a full body of a shape.

    What is within the CVMs of an app has a shape of its own; free-form values have none.
    """
    whole = payload(shape.schema, items=1)

    def places_in(value: Any, place: Place = ()) -> Iterator[Place]:
        fields, items = as_object(value), as_array(value)
        for step, inner in fields.items() if fields is not None else enumerate(items or ()):
            if any(leaf[: len(place) + 1] == (*place, step) for leaf in whole.leaves):
                yield (*place, step)
                if step not in {"cvms", "current_cvm"}:
                    yield from places_in(inner, (*place, step))

    return places_in(whole.body)


def damaged(body: Any, place: Place, value: Any) -> Any:
    if not place:
        return value
    result = copy.copy(body)
    result[place[0]] = damaged(body[place[0]], place[1:], value)
    return result


def lacking(body: Any, place: Place) -> Any:
    holder = value_at(body, place[:-1])
    return damaged(body, place[:-1], {key: value for key, value in holder.items() if key != place[-1]})


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.schema)
def test_each_missing_property_is_a_deviation_exactly_when_the_documentation_requires_it(shape: Any) -> None:
    whole = payload(shape.schema, items=1).body
    for place in places_of(shape):
        if isinstance(place[-1], int):
            continue
        body = lacking(whole, place)
        if shape.why_not(body) is not None:
            continue  # what identifies the shape is refused, not read
        found = [deviation.path for deviation in read(shape, body).source.deviations]

        assert found == ([] if is_allowed(body, shape.schema) else [dotted(place)]), dotted(place)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.schema)
@pytest.mark.parametrize(
    "odd",
    [None, pytest.param(0.5, marks=pytest.mark.campaign), [[]], pytest.param({}, marks=pytest.mark.campaign)],
    ids=repr,
)
def test_each_value_of_another_type_is_lost_alone_with_its_path(shape: Any, odd: object) -> None:
    whole = payload(shape.schema, items=1).body
    for place in places_of(shape):
        if place == ("current_cvm",) and odd == {}:
            continue  # what is no CVM of an app is refused with its path
        body = damaged(whole, place, odd)
        if shape.why_not(body) is not None:
            continue  # what identifies the shape is refused, not read
        allowed = is_allowed(body, shape.schema)
        if odd is None and isinstance(place[-1], str):
            # Null says nothing where nothing need stand, whether it is documented or not.
            allowed = allowed or is_allowed(lacking(whole, place), shape.schema)
        paths = [deviation.path for deviation in read(shape, body).source.deviations]

        # An object in place of another one, or an array in place of another one, is read for what it holds.
        assert bool(paths) != allowed, dotted(place)
        assert all(path.startswith(dotted(place)) for path in paths), (dotted(place), paths)


def test_what_is_odd_is_named_with_what_is_documented_and_what_was_found() -> None:
    body = full(CVM_INFO)
    body["resource"]["vcpu"] = "two"
    body["endpoints"][1] = None
    body["workspace"] = []
    del body["gateway"]
    cvm = listed(body)

    assert [(found.path, found.problem) for found in cvm.source.deviations] == [
        ("resource.vcpu", "expected an integer or null, found a string"),
        ("gateway", "missing, though the documentation requires it"),
        ("endpoints[1]", "expected an object, found null"),
        ("workspace", "expected null or an object, found an array"),
    ]
    assert (cvm.resources.vcpu, cvm.gateway, len(cvm.endpoints), cvm.workspace) == (None, None, 1, None)
    assert cvm.resources.disk_gb == body["resource"]["disk_in_gb"]


def test_a_missing_name_and_status_read_as_empty_and_unknown_with_a_deviation() -> None:
    cvm = listed({"id": "cvm_1", "resource": {}, "gateway": {}})

    assert (cvm.name, cvm.status) == ("", "unknown")
    assert paths(cvm) == ["name", "status"]


@pytest.mark.parametrize(
    ("name", "value"),
    [("id", "no-prefix"), ("kms_type", "made-up"), ("node_info", {"status": "active"}), ("made_up", {"key": 1})],
)
def test_unknown_enumeration_values_missing_prefixes_and_unknown_keys_are_no_deviations(name: str, value: Any) -> None:
    cvm = listed({**full(CVM_INFO), name: value})

    assert cvm.source.deviations == ()
    assert cvm.source.raw[name] == value


@pytest.mark.parametrize(
    ("part", "gone", "come"),
    [
        ("resource", {"memory_in_gb"}, {"memory_mb": 4096}),
        ("os", {"name", "version", "is_dev", "os_image_hash"}, {"image": {"name": "n", "version": "v", "isDev": True}}),
        ("", {"public_logs"}, {"logsArePublic": True}),
        ("", {"vm_uuid", "created_at"}, {"machine_uuid": "u", "lifecycle": {"created_at": "2026-01-01T00:00:00Z"}}),
        ("endpoints[1]", {"app"}, {"app_url": "https://a.example"}),
    ],
)
def test_in_a_later_version_a_documented_key_that_another_one_replaced_is_a_deviation_and_reads_as_none(
    part: str, gone: set[str], come: dict[str, Any]
) -> None:
    body = full(CVM_INFO)
    holder = value_at(body, ("endpoints", 1) if "[" in part else (part,) if part else ())
    for key in gone:
        del holder[key]
    holder |= come
    cvm = listed(body, api_version="2099-01-01")

    assert paths(cvm) == sorted(f"{part}.{key}".strip(".") for key in gone)
    assert (cvm.resources.memory_mb is None) == ("memory_in_gb" in gone)
    assert (cvm.public_logs is None) == ("public_logs" in gone)
    assert cvm.source.raw == body


def test_an_undocumented_key_that_has_nothing_to_do_with_what_is_missing_is_no_deviation() -> None:
    body = {**required(CVM_INFO), "managed_env": True, "hourly_rate": "1", "billing": {"plan": "x"}, "endpoints": [5]}

    assert paths(listed(body)) == paths(listed(body, api_version="2099-01-01")) == ["endpoints[0]"]


def test_a_cvm_with_thousands_of_odd_values_is_read_field_by_field() -> None:
    body = full(CVM_INFO_DETAIL)
    body["endpoints"] = [{"app": 1}] * 4000
    cvm = detail(body)

    assert len(cvm.source.deviations) == 8000
    assert cvm.source.deviations[-1].path == "endpoints[3999].instance"


def test_a_list_with_something_that_is_no_cvm_gives_all_the_others_with_the_error() -> None:
    bodies = [full(CVM_INFO), {"status": "running"}, {**full(CVM_INFO), "name": "last"}, 5]

    with pytest.raises(UnexpectedResponseError) as caught:
        cvms(*bodies)

    assert caught.value.path == "[1]"
    assert titles(caught.value) == {"CVMInfo", "HostedCvm"}
    assert {*caught.value.candidates.values()} == {
        "no object under 'resource' or 'node_info' or 'gateway'",
        "no object under 'hosted'",
    }
    assert [cvm.name for cvm in cast("tuple[Cvm, ...]", caught.value.partial)] == [full(CVM_INFO)["name"], "last"]


@pytest.mark.parametrize("body", [5, None, {"cvms": []}, "text"])
def test_what_is_no_list_is_refused(body: object) -> None:
    with pytest.raises(UnexpectedResponseError, match="not a JSON array"):
        ask(Asked(body), lambda cloud: cloud.cvms.list())


@pytest.mark.parametrize("body", [5, None, [], {}, {"hosted": {}}, {"resource": 5}])
def test_what_is_no_cvm_is_refused(body: object) -> None:
    with pytest.raises(UnexpectedResponseError) as caught:
        ask(Asked(body), lambda cloud: cloud.cvms.get("web-1"))

    assert titles(caught.value) == {"CvmBasicInfo", "CVMInfoDetail"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<html>", "not JSON"),
        (b'[{"name": "', "not JSON"),
        (b"[NaN]", "not JSON"),
        (b'["\xff"]', "not UTF-8"),
        (b'["\xc3', "not UTF-8"),
        (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        (b'[{"hosted": {}, "deep": ' + b"[" * 100_000 + b"]" * 100_000 + b"}]", "nested too deeply"),
    ],
)
@pytest.mark.parametrize("call", [cvms, detail, app])
def test_a_body_that_is_no_json_is_refused_whatever_is_requested(
    body: bytes, reason: str, call: Callable[[bytes], Any]
) -> None:
    with pytest.raises(UnexpectedResponseError, match=reason):
        call(body)


@pytest.mark.parametrize("before", range(3))
def test_a_character_may_stand_anywhere_in_a_long_body(before: int) -> None:
    names = "a" * before + "視" * (1 << 20)
    cvm = listed({**full(CVM_INFO), "name": names})

    assert cvm.name == names


def test_of_a_key_that_is_given_twice_the_last_counts() -> None:
    # A byte order mark is no obstacle.
    body = b'\xef\xbb\xbf{"id":"cvm_1","name":"first","name":"last","status":"s","gateway":{},"resource":{}}'

    assert detail(body).name == "last"


@pytest.mark.parametrize(
    "body",
    [
        b'{"id": 1e400, "x": tru}',
        b'{"a": 1e400,',
        b'{"a": 1e400, "b": NaN}',
        b'[{"a": 1e400, "b": tru}]',
    ],
)
@pytest.mark.parametrize("call", [cvms, detail, app])
def test_a_number_beyond_the_range_of_floats_hides_nothing_else_that_is_wrong(
    body: bytes, call: Callable[[bytes], Any]
) -> None:
    with pytest.raises(UnexpectedResponseError, match=r"not JSON|not a JSON array"):
        call(body)


def test_an_integer_of_thousands_of_digits_costs_itself_only_and_a_smaller_one_nothing() -> None:
    digits = b"9" * 5000
    base = b'"id":"cvm_1","name":"n","status":"s","gateway":{},"resource":{}'
    known = detail(b'{%b,"node_info":{"id":%b}}' % (base, digits))
    unknown = detail(b'{%b,"made_up":%b}' % (base, digits))
    counted = app(b'{"app_id":"a","name":"n","cvm_count":%b}' % digits)

    assert (known.name, known.node, paths(known)) == ("n", None, ["node_info.id"])
    assert unknown.source.raw["made_up"] == float("inf")
    assert (counted.name, counted.cvm_count) == ("n", None)
    assert listed(full(HOSTED_CVM) | {"memory": 2**70}).resources.memory_mb == 2**70


@pytest.mark.parametrize(
    ("asked", "schema", "added"),
    [
        ("2026-01-21", CVM_BASIC_INFO, {"gateway": {}}),
        ("2026-01-21", CVM_BASIC_INFO, {"gateway": {}, "status": 5}),
        ("2025-10-28", CVM_INFO_DETAIL, {"teepod_id": 1}),
        ("2025-10-28", CVM_INFO_DETAIL, {"memory": 1, "name": None}),
    ],
)
def test_one_key_of_another_shape_does_not_make_it_that_shape(asked: str, schema: str, added: dict[str, Any]) -> None:
    assert detail(full(schema) | added, api_version=asked).source.schema == schema


class Cat(msgspec.Struct, tag_field="kind", tag="cat"):
    lives: int | None = None


class Dog(msgspec.Struct, tag_field="kind", tag="dog"):
    legs: int | None = None


class Home(msgspec.Struct):
    pet: Cat | Dog | None = None
    pets: list[Cat | Dog] | None = None


def test_of_a_tagged_union_each_object_is_what_its_tag_says_or_lost() -> None:
    deviations: list[Deviation] = []
    plain = {"pet": {"kind": "dog", "legs": "four"}, "pets": [{"kind": "dog", "legs": 4}, {"kind": "fox"}, {}]}

    assert LenientDecoder(Home).decode(plain, deviations) == Home(pets=[Dog(legs=4)])
    assert [(each.path, each.problem) for each in deviations] == [
        ("pet", "expected an object or null, found another object"),
        ("pets[1]", "expected an object, found another object"),
        ("pets[2]", "expected an object, found another object"),
    ]
