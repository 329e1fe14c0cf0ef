"""How copy sounds: polite at both ends, never pressing, never about prices."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from server.core.language import Language


def speaks_of_price(text: str, *, is_title: bool = False) -> bool:
    """Whether prices, discounts or, in a title, free offers are mentioned; in any language."""
    return _matches("price", text) or (is_title and _matches("price_in_title", text))


def sells_hard(text: str) -> bool:
    """Whether the text urges or boasts, in any language."""
    return _matches("hard_sell", text)


def opens_politely(sentence: str, language: Language) -> bool:
    """Whether the sentence asks or suggests."""
    return _matches("openings", sentence, language)


def closes_softly(sentence: str, language: Language) -> bool:
    """Whether the sentence recommends without pressing."""
    return _matches("closings", sentence, language)


def _matches(table: str, text: str, language: str = "") -> bool:
    return bool(_patterns(table, language).search(text))


@cache
def _patterns(table: str, language: str) -> re.Pattern[str]:
    entry = _tables()[table]
    return re.compile("|".join(entry[language] if language else entry), re.IGNORECASE)


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads(files("server.social").joinpath("copy_tone.toml").read_text("utf-8"))
