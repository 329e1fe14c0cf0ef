"""What people read for each reason of the contract, in Korean and English."""

import tomllib
from pathlib import Path

_TEXTS: dict[str, dict[str, str]] = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def text(reason: str, locale: str) -> str:
    """What happened; `locale` is `ko` or `en`."""
    return _TEXTS[reason][locale]


def advice(reason: str, locale: str) -> str:
    """What the owner of a failed job or post can do; empty for reasons that only calls have."""
    return _TEXTS[reason].get(f"advice_{locale}", "")
