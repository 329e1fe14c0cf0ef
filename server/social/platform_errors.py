"""What the refusals of platforms mean: read from the table beside this module."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

from pydantic import TypeAdapter

OTHER = "other"


class Kind(StrEnum):
    """What helps against a refusal."""

    REFRESH = "refresh"
    PERMANENT = "permanent"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A refusal in our terms. `anew` tells that what was prepared is of no use any more."""

    kind: Kind
    reason: str
    ko: str
    en: str
    advice_ko: str
    advice_en: str
    pause_s: int = 0
    anew: bool = False

    @property
    def until_next_day(self) -> bool:
        """Whether only the platform's next day helps."""
        return self.pause_s < 0

    @property
    def pause(self) -> timedelta | None:
        """The pause before a retry, where it does not grow by itself."""
        return timedelta(seconds=self.pause_s) if self.pause_s > 0 else None

    def text(self, locale: str) -> str:
        """What happened, in `ko` or `en`."""
        return self.ko if locale == "ko" else self.en

    def advice(self, locale: str) -> str:
        """What the owner can do, in `ko` or `en`."""
        return self.advice_ko if locale == "ko" else self.advice_en


_read = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_SAME: dict[str, dict[str, str]] = {platform: table.pop("same") for platform, table in _read.items()}
_MEANINGS = TypeAdapter(dict[str, dict[str, Meaning]]).validate_python(_read)


def meaning(platform: str, cause: str) -> Meaning:
    """What a refusal means; one that is not in the table is `other`."""
    table = _MEANINGS[platform]
    return table.get(_SAME[platform].get(cause, cause), table[OTHER])


def told(platform: str, cause: str) -> Meaning | None:
    """The words for a cause of a platform; None where the cause is none of theirs."""
    return meaning(platform, cause) if cause and platform in _MEANINGS else None
