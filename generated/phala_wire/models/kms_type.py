from typing import Literal

KmsType = Literal["base", "ethereum", "legacy", "phala"]

KMS_TYPE_VALUES: set[KmsType] = {
    "base",
    "ethereum",
    "legacy",
    "phala",
}


def check_kms_type(value: str) -> KmsType:
    if value in KMS_TYPE_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {KMS_TYPE_VALUES!r}")
