from typing import Literal

BillingPeriod = Literal["hourly", "monthly", "skip"]

BILLING_PERIOD_VALUES: set[BillingPeriod] = {
    "hourly",
    "monthly",
    "skip",
}


def check_billing_period(value: str) -> BillingPeriod:
    if value in BILLING_PERIOD_VALUES:
        return value
    raise TypeError(f"Unexpected value {value!r}. Expected one of {BILLING_PERIOD_VALUES!r}")
