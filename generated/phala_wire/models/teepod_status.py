from typing import Literal

TeepodStatus = Literal["MAINTENANCE", "OFFLINE", "ONLINE"]

TEEPOD_STATUS_VALUES: set[TeepodStatus] = {
    "MAINTENANCE",
    "OFFLINE",
    "ONLINE",
}


def check_teepod_status(value: str) -> TeepodStatus:
    if value in TEEPOD_STATUS_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {TEEPOD_STATUS_VALUES!r}")
