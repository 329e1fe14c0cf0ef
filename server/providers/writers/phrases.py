"""Phrase banks and tables of the local writers, read once from the data files beside this module."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from server.core.language import Language
from server.providers.writers.particles import KoreanWord


@dataclass(frozen=True, slots=True)
class FacetPhrases:
    """One facet in one language: its name, a noun phrase, a sentence, and the noun the sentence falls back on."""

    label: str
    short: str
    point: str
    noun: str = ""

    def sentence(self, term: str = "") -> str:
        """Why the facet sells, naming the listing's own noun where there is one."""
        return self.point.format(term=KoreanWord(term or self.noun))


@cache
def table(path: str) -> Mapping[str, Any]:
    """A data file as plain values; `path` is relative to the data folder and without its suffix."""
    text = files("server.providers.writers").joinpath("data", *f"{path}.toml".split("/")).read_text("utf-8")
    return tomllib.loads(text)


@cache
def facet_phrases(language: Language) -> Mapping[str, FacetPhrases]:
    """Every facet's phrases, by facet."""
    return {facet: FacetPhrases(**entry) for facet, entry in table(f"facets/{language}").items()}


def stay_of(category: str, name: str) -> str:
    """Which kind of stay a map category or, failing that, its name tells of."""
    for text in (category.casefold(), name.casefold()):
        for stay, words in table("lexicon")["stays"].items():
            if any(word in text for word in words):
                return str(stay)
    return "house"


@cache
def stay_words() -> frozenset[str]:
    """Words for kinds of stays, which a name can lose without being mistaken."""
    return frozenset(word for words in table("lexicon")["stays"].values() for word in words)
