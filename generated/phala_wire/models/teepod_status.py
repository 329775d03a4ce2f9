from enum import StrEnum


class TeepodStatus(StrEnum):
    MAINTENANCE = "MAINTENANCE"
    OFFLINE = "OFFLINE"
    ONLINE = "ONLINE"

    def __str__(self) -> str:
        return str(self.value)
