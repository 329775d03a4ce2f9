from enum import StrEnum


class BillingPeriod(StrEnum):
    HOURLY = "hourly"
    MONTHLY = "monthly"
    SKIP = "skip"

    def __str__(self) -> str:
        return str(self.value)
