from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.spec import modules, names
from scripts.spec.document import operations as each_operation
from tests.scripts.spec.samples import document

if TYPE_CHECKING:
    from scripts.spec.document import JsonObject

#: Tag and operation id by method and path; few of each, so that many meet, but no id twice.
OPERATIONS = st.dictionaries(
    st.tuples(st.sampled_from(["get", "put"]), st.sampled_from(["/a", "/b", "/c", "/list", "/"])),
    st.tuples(
        st.sampled_from(["cvms", "apps"]),
        st.sampled_from(["list", "list_", "List", "list_a_get", "list_b_get", "get_list", "import", "日本", ""]),
    ),
).map(lambda found: {place: said for place, said in found.items() if [*found.values()].count(said) == 1 or not said[1]})

Operations = dict[tuple[str, str], tuple[str, str]]


def spec(operations: Operations) -> JsonObject:
    paths: dict[str, JsonObject] = {}
    for (method, path), (tag, operation_id) in operations.items():
        paths.setdefault(path, {})[method] = {
            "tags": [tag],
            "operationId": f"{tag}{operation_id}" if operation_id else None,
        }
    return document({}, {**paths})


def recorded(operations: Operations, named: dict[tuple[str, str], modules.Module]) -> dict[str, str]:
    """Return the record of names, as the lock file holds it."""
    found = each_operation(spec(operations))
    by_id = {f"operation {modules.operation_id(m, p, each)}": named[m, p].name for m, p, each in found}
    return {**{f"{m.upper()} {p}": name for (m, p), (_, name) in named.items()}, **by_id}


def files(named: dict[tuple[str, str], modules.Module]) -> set[tuple[str, str]]:
    return {(folder, names.identifier(name)) for folder, name in named.values()}


@pytest.mark.parametrize(
    ("operation_id", "path", "method", "name"),
    [
        ("handle_get_cvm_api_v1_cvms__cvm_id__get", "/api/v1/cvms/{cvm_id}", "get", "get_cvm"),
        ("get_dstack_app_api_v1_apps__app_id__get", "/api/v1/apps/{app_id}", "get", "get_dstack_app"),
        ("listThings", "/things", "get", "list_things"),
        ("_things_get", "/things", "get", "things_get"),
    ],
)
def test_an_operation_is_named_by_its_function(operation_id: str, path: str, method: str, name: str) -> None:
    assert modules.operation_name(operation_id, path, method) == name


@pytest.mark.parametrize(
    ("tag", "folder"), [("CVMs", "cvms"), ("SSH Keys", "ssh_keys"), ("2FA", "tag_2_fa"), ("日本", "tag")]
)
def test_every_tag_has_a_folder_that_can_be_imported(tag: str, folder: str) -> None:
    assert modules.folder_name(tag) == folder


@given(OPERATIONS)
def test_no_two_operations_of_a_folder_share_a_module(operations: Operations) -> None:
    named = modules.module_names(spec(operations))
    assert len(files(named)) == len(operations) == len(named)
    assert named == modules.module_names(spec(dict(reversed(operations.items()))))


@given(OPERATIONS, OPERATIONS)
def test_with_the_names_on_record_no_newcomer_renames_another(old: Operations, new: Operations) -> None:
    before = modules.module_names(spec(old))
    said = set(old.values())
    added = {place: each for place, each in new.items() if place not in old and each not in said}
    after = modules.module_names(spec({**added, **old}), recorded(old, before))
    assert {place: after[place] for place in before} == before
    assert len(files(after)) == len(added) + len(old)


@pytest.mark.parametrize(
    ("path", "operation_id"), [("/api/v2/machines", "list_api_v1_cvms_get"), ("/api/v1/cvms", "all_machines")]
)
def test_with_the_names_on_record_a_renamed_path_or_id_renames_no_module(path: str, operation_id: str) -> None:
    before: Operations = {("get", "/api/v1/cvms"): ("", "list_api_v1_cvms_get")}
    record = recorded(before, modules.module_names(spec(before)))
    after = modules.module_names(spec({("get", path): ("", operation_id)}), record)
    assert after == {("get", path): modules.Module("tag", "list")}


@pytest.mark.parametrize(
    ("operations", "found"),
    [
        (
            {("get", "/a"): ("x", "_a_get"), ("get", "/c"): ("x", "show"), ("get", "/d"): ("y", "x_d_get")},
            ["x", "xshow", "yx"],
        ),
        ({("get", "/a"): ("x", "_a_get"), ("get", "/b"): ("x", "_b_get")}, ["x", "x_b_get"]),
        (
            {("get", "/a/{b}"): ("x", ""), ("get", "/a_b"): ("x", "")},
            ["get_a_b", f"get_a_b_{names.digest('GET /a_b')}"],
        ),
    ],
)
def test_of_two_of_one_name_and_tag_the_second_takes_a_longer_one(operations: Operations, found: list[str]) -> None:
    assert sorted(name for _, name in modules.module_names(spec(operations)).values()) == found
