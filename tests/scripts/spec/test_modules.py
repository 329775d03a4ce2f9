from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.spec import modules, names

#: Method, path, folder and operation id; few of each, so that many meet.
OPERATIONS = st.dictionaries(
    st.tuples(st.sampled_from(["get", "put"]), st.sampled_from(["/a", "/b", "/c", "/list", "/"])),
    st.tuples(
        st.sampled_from(["cvms", "apps"]),
        st.sampled_from(["list", "list_", "List", "list_a_get", "list_b_get", "get_list", "import", "日本", ""]),
    ),
).map(lambda found: [(*operation, *said) for operation, said in found.items()])


def files(operations: list[tuple[str, str, str, str]], named: dict[str, str]) -> set[tuple[str, str]]:
    return {
        (folder, names.identifier(named[modules.operation_key(method, path)])) for method, path, folder, _ in operations
    }


@pytest.mark.parametrize(
    ("operation_id", "path", "method", "name"),
    [
        ("handle_get_cvm_api_v1_cvms__cvm_id__get", "/api/v1/cvms/{cvm_id}", "get", "get_cvm"),
        ("get_dstack_app_api_v1_apps__app_id__get", "/api/v1/apps/{app_id}", "get", "get_dstack_app"),
        ("handle_get_app_cvms_api_v1_apps__app_id__cvms_get", "/api/v1/apps/{app_id}/cvms", "get", "get_app_cvms"),
        ("listThings", "/things", "get", "list_things"),
        ("_things_get", "/things", "get", "things_get"),
    ],
)
def test_an_operation_is_named_by_its_function(operation_id: str, path: str, method: str, name: str) -> None:
    assert modules.operation_name(operation_id, path, method) == name


@pytest.mark.parametrize(("tag", "folder"), [("CVMs", "cvms"), ("2FA", "tag_2_fa"), ("日本", "tag")])
def test_every_tag_has_a_folder_that_can_be_imported(tag: str, folder: str) -> None:
    assert modules.folder_name(tag) == folder


@given(OPERATIONS)
def test_no_two_operations_of_a_folder_share_a_module(operations: list[tuple[str, str, str, str]]) -> None:
    named = modules.operation_names(operations)
    assert len(files(operations, named)) == len(operations) == len(named)
    assert named == modules.operation_names(reversed(operations))


@given(OPERATIONS, OPERATIONS)
def test_with_the_names_on_record_no_newcomer_renames_another(
    old: list[tuple[str, str, str, str]], new: list[tuple[str, str, str, str]]
) -> None:
    before = modules.operation_names(old)
    added = [each for each in new if modules.operation_key(each[0], each[1]) not in before]
    after = modules.operation_names([*added, *old], before)
    assert {key: after[key] for key in before} == before
    assert len(files([*added, *old], after)) == len(added) + len(old)


def test_without_a_record_a_newcomer_renames_only_those_of_its_name_and_tag() -> None:
    listed = ("get", "/a", "cvms", "list_a_get")
    others = [("get", "/c", "cvms", "show_c_get"), ("get", "/d", "apps", "list_d_get")]
    before = modules.operation_names([listed, *others])
    after = modules.operation_names([listed, *others, ("get", "/b", "cvms", "list_b_get")])
    assert before == {"GET /a": "list", "GET /c": "show", "GET /d": "list"}
    assert after == {"GET /a": "list_a_get", "GET /b": "list_b_get", "GET /c": "show", "GET /d": "list"}


def test_equal_operation_ids_are_told_apart_by_what_they_stand_for() -> None:
    named = modules.operation_names([("get", "/a", "x", "equal"), ("get", "/b", "x", "equal")])
    assert named["GET /a"] == "equal"
    assert named["GET /b"] == f"equal_{names.digest('GET /b')}"
