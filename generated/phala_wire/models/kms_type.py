from enum import StrEnum


class KmsType(StrEnum):
    BASE = "base"
    ETHEREUM = "ethereum"
    LEGACY = "legacy"
    PHALA = "phala"

    def __str__(self) -> str:
        return str(self.value)
