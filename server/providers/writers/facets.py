"""Tells which facet a selling point is about, whoever wrote it and in whichever language."""

from functools import cache

from server.core.language import Language
from server.core.names import hashtag
from server.providers.writers.analyst_facets import mentions
from server.providers.writers.analyst_text import Passage
from server.providers.writers.phrases import facet_phrases


def facet_of(category: str, text: str) -> str | None:
    """By the category's name, else by what category and sentence speak of; None when nothing is known."""
    if facet := _by_label().get(hashtag(category).casefold()):
        return facet
    for words in (category, text):
        granted = [mention for mention in mentions(Passage(words, words, 0.0)) if not mention.denied]
        if granted:
            return granted[0].facet
    return None


@cache
def _by_label() -> dict[str, str]:
    return {
        hashtag(phrases.label).casefold(): facet
        for language in Language
        for facet, phrases in facet_phrases(language).items()
    }
