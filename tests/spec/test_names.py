from __future__ import annotations

import pytest

from scripts.spec import names


@pytest.mark.parametrize(
    ("key", "name", "module"),
    [
        ("HostedCvm", "HostedCvm", "hosted_cvm"),
        ("CVMInfoDetail", "CvmInfoDetail", "cvm_info_detail"),
        ("HTTPValidationError", "HttpValidationError", "http_validation_error"),
        ("AppComposeV2", "AppComposeV2", "app_compose_v2"),
        ("CVMsPage", "CvmsPage", "cvms_page"),
        ("Body_upload_file", "BodyUploadFile", "body_upload_file"),
        ("Thing-Input", "ThingInput", "thing_input"),
    ],
)
def test_acronyms_and_separators_become_words(key: str, name: str, module: str) -> None:
    assert names.class_name(key) == name
    assert names.module_name(name) == module


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("teehouse__api__routes__cvms__v20260121__schemas__CVMInfo", "CvmInfoV20260121"),
        ("teehouse__api__routes__cvms__management__CvmBasicInfo", "ManagementCvmBasicInfo"),
        ("teehouse__api__routes__apps__v20251028__schemas__CvmBasicInfo", "AppsCvmBasicInfoV20251028"),
        ("teehouse__api__routes__apps__v20260121__schemas__DstackAppFullResponse", "DstackAppFullResponseV20260121"),
        ("teehouse__cloud_accounts__Role", "CloudAccountsRole"),
        ("Page_teehouse__api__cvms__CVMInfo_", "PageCvmInfo"),
    ],
)
def test_a_qualified_key_keeps_what_it_says_and_loses_where_it_lies(key: str, name: str) -> None:
    assert names.class_name(key) == name


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("None", "NoneModel"),
        ("true", "TrueModel"),
        ("Exception", "ExceptionModel"),
        ("Response", "ResponseModel"),
        ("TypeVar", "TypeVarModel"),
        ("T", "TModel"),
    ],
)
def test_a_name_that_python_or_the_generated_modules_use_is_not_taken(key: str, name: str) -> None:
    assert names.class_name(key) == name


def test_a_name_that_starts_with_a_digit_becomes_an_identifier() -> None:
    assert names.class_name("2FAToken") == "Model2FaToken"


def test_no_two_keys_share_a_module_even_if_they_differ_in_case_or_layout_only() -> None:
    keys = ["CVMInfo", "CvmInfo", "cvm_info", "x__CVMInfo", "x__api__CVMInfo", "x__routes__CVMInfo", "Other"]
    named = names.class_names(keys)
    assert named.keys() == set(keys)
    assert len({names.module_name(name) for name in named.values()}) == len(keys)
    assert named["CVMInfo"] == "CvmInfo"


def test_names_do_not_depend_on_the_order_of_the_keys() -> None:
    keys = ["CvmInfo", "cvm_info", "x__api__CVMInfo", "CVMInfo", "Other"]
    assert names.class_names(keys) == names.class_names(reversed(keys))


def test_adding_a_schema_renames_no_other() -> None:
    keys = ["CVMInfo", "x__apps__v20260121__schemas__Basic", "x__cvms__v20260121__schemas__Basic", "None"]
    before = names.class_names(keys)
    for newcomer in ("x__jobs__v20260121__schemas__Basic", "Basic", "NoneModels", "x__api__CVMInfo", "cvm_info"):
        after = names.class_names([*keys, newcomer])
        assert {key: after[key] for key in keys} == before


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
    assert names.operation_name(operation_id, path, method) == name


@pytest.mark.parametrize(
    ("tag", "folder"), [("CVMs", "cvms"), ("SSH Keys", "ssh_keys"), ("Instance Types", "instance_types")]
)
def test_a_plural_acronym_is_one_word(tag: str, folder: str) -> None:
    assert names.snake(tag) == folder
