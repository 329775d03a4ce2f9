from __future__ import annotations

import re
from keyword import iskeyword

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.spec import names

#: Keys of few letters, so that many lead to one name.
KEYS = st.lists(
    st.sampled_from(["CVM", "Cvm", "cvm", "Info", "info", "v20260121", "v20251028", "api", "cvms", "None", "2", "d"]),
    min_size=1,
    max_size=4,
).flatmap(lambda parts: st.sampled_from(["__", "_", "-", "."]).map(lambda joint: joint.join(parts)))
ANY_KEYS = st.sets(KEYS | st.text("aZ9_.-", max_size=6), max_size=12)


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
        ("2FAToken", "Model2FaToken", "model_2_fa_token"),
    ],
)
def test_acronyms_and_separators_become_words(key: str, name: str, module: str) -> None:
    assert names.class_name(key) == name
    assert names.identifier(name) == module


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
        ("FileTypes", "FileTypesModel"),
        ("UNSET", "UnsetModel"),
        ("from_dict", "FromDictModel"),
        ("FooInline", "FooInlineModel"),
        ("PythonFinalizationError", "PythonFinalizationErrorModel"),
        ("T", "TModel"),
    ],
)
def test_a_name_that_python_or_the_generated_modules_use_is_not_taken(key: str, name: str) -> None:
    assert names.class_name(key) == name


def test_a_very_long_name_is_cut_to_what_a_file_may_be_called() -> None:
    one, other = names.class_name("Long" * 100), names.class_name("Long" * 100 + "er")
    assert one != other
    assert len(names.identifier(one)) < 200


@given(ANY_KEYS)
def test_class_names_are_distinct_identifiers_in_distinct_files(keys: set[str]) -> None:
    named = names.class_names(keys)
    assert named.keys() == keys
    assert len({name.casefold() for name in named.values()}) == len(keys)
    assert len({names.identifier(name).casefold() for name in named.values()}) == len(keys)
    assert all(name.isidentifier() and not iskeyword(name) for name in named.values())


@given(ANY_KEYS, ANY_KEYS)
def test_with_the_names_on_record_no_newcomer_renames_another_or_takes_its_name(old: set[str], new: set[str]) -> None:
    before = names.class_names(old)
    after = names.class_names(old | new, before)
    assert {key: after[key] for key in old} == before
    assert len({names.identifier(name) for name in after.values()}) == len(old | new)


@given(ANY_KEYS, ANY_KEYS)
def test_a_record_of_what_is_gone_holds_no_name_back(kept: set[str], gone: set[str]) -> None:
    recorded = names.class_names(kept | gone)
    named = names.class_names(kept, recorded)
    assert named == {key: recorded[key] for key in kept}


@given(ANY_KEYS, KEYS)
def test_without_a_record_a_newcomer_renames_at_most_those_who_share_its_name(keys: set[str], newcomer: str) -> None:
    before, after = names.class_names(keys), names.class_names(keys | {newcomer})
    own = names.class_name(newcomer).casefold()
    renamed = {key for key in keys if before[key] != after[key]}
    assert all(names.class_name(key).casefold() == own for key in renamed)


@given(st.lists(KEYS, unique=True).flatmap(lambda keys: st.tuples(st.just(keys), st.permutations(keys))))
def test_the_order_of_the_document_names_nothing(orders: tuple[list[str], list[str]]) -> None:
    assert names.class_names(orders[0]) == names.class_names(orders[1])


@pytest.mark.parametrize(
    ("wire", "name"),
    [
        ("createdAt", "created_at"),
        ("from", "from_"),
        ("self", "self_"),
        ("hash", "hash_"),
        ("id", "id"),
        ("_id", "field_id"),
        ("2fa", "field_2fa"),
        ("+1", "field_1"),
        ("", "field_"),
        ("a-b c.d", "a_b_c_d"),
    ],
)
def test_an_attribute_is_what_the_generator_makes_of_a_property(wire: str, name: str) -> None:
    assert names.identifier(wire) == name


def test_a_digest_is_one_word_in_every_spelling() -> None:
    assert re.fullmatch(r"[0-9]{8}", names.digest("key"))
    assert names.digest("key", 12).startswith(names.digest("key"))
