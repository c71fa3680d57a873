from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AttackSetting(StrEnum):
    """What an organiser says of attack mode: that it comes and goes by itself, is on, or is off whatever happens."""

    AUTO = "auto"
    ON = "on"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class AttackMode:
    """Of one petition: the setting that holds for it, and the last attack that was noticed."""

    setting: AttackSetting
    since: datetime | None
    until: datetime | None

    def is_on(self, at: datetime) -> bool:
        if self.setting is AttackSetting.AUTO:
            return self.until is not None and at < self.until
        return self.setting is AttackSetting.ON
