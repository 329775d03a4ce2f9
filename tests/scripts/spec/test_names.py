from __future__ import annotations

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
    ("key", "name"),
    [
        # Acronyms and separators become words.
        ("HostedCvm", "HostedCvm"),
        ("CVMInfoDetail", "CvmInfoDetail"),
        ("AppComposeV2", "AppComposeV2"),
        ("CVMsPage", "CvmsPage"),
        ("Body_upload_file", "BodyUploadFile"),
        ("Thing-Input", "ThingInput"),
        ("2FAToken", "Model2FaToken"),
        # A qualified key keeps what it says and loses where it lies.
        ("teehouse__api__routes__cvms__v20260121__schemas__CVMInfo", "CvmInfoV20260121"),
        ("teehouse__api__routes__cvms__management__CvmBasicInfo", "ManagementCvmBasicInfo"),
        ("teehouse__api__routes__apps__v20251028__schemas__CvmBasicInfo", "AppsCvmBasicInfoV20251028"),
        ("teehouse__api__routes__apps__v20260121__schemas__DstackAppFullResponse", "DstackAppFullResponseV20260121"),
        ("teehouse__cloud_accounts__Role", "CloudAccountsRole"),
        ("Page_teehouse__api__cvms__CVMInfo_", "PageCvmInfo"),
        # What Python or the generated modules use is not taken.
        *((f"{name}", f"{name}Model") for name in ("None", "Exception", "Response", "TypeVar", "FileTypes", "T")),
        ("true", "TrueModel"),
        ("UNSET", "UnsetModel"),
        ("from_dict", "FromDictModel"),
        ("FooInline", "FooInlineModel"),
        ("PythonFinalizationError", "PythonFinalizationErrorModel"),
    ],
)
def test_a_component_s_class_is_named_by_its_key(key: str, name: str) -> None:
    assert names.class_name(key) == name


@given(ANY_KEYS)
def test_class_names_are_distinct_identifiers_in_distinct_files(keys: set[str]) -> None:
    named = names.class_names(keys)
    assert named == names.class_names(sorted(keys, reverse=True))
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
