"""Whether a sentence really stands in a listing, and whether one of ours promises too much."""

import re
import unicodedata
from collections.abc import Iterator

from server.marketing.ports import Listing
from server.providers.writers.analyst_text import patterns
from server.social.copy_tone import sells_hard, speaks_of_price

SHORTEST = 2
LONGEST_TEXT = 400
_BLANKS = re.compile(r"\s+")
_MARKUP = re.compile(r"[<>\x00-\x1f\x7f]|https?:|www\.", re.IGNORECASE)


class Source:
    """Everything a listing says, in a form that spelling and line breaks do not change."""

    def __init__(self, listing: Listing) -> None:
        told = (listing.name, listing.category, listing.road_address, listing.description, *listing.facilities)
        self._text = "\n".join(map(_normal, told))

    def holds(self, sentence: str) -> bool:
        """Whether the listing says this to guests, word for word."""
        wanted = _normal(sentence)
        return len(wanted) >= SHORTEST and wanted in self._text and not patterns("injection").search(sentence)


def faults_of(text: str, where: str) -> Iterator[str]:
    """What a sentence of ours must not be."""
    if not 0 < len(text.strip()) <= LONGEST_TEXT:
        yield f"{where} must have 1 to {LONGEST_TEXT} characters."
    if sells_hard(text):
        yield f"{where} uses a superlative or presses the reader."
    if speaks_of_price(text, is_title=True):
        yield f"{where} speaks of prices or of something free."
    if _MARKUP.search(text):
        yield f"{where} holds markup or a link."


def _normal(text: str) -> str:
    return _BLANKS.sub(" ", unicodedata.normalize("NFKC", text)).strip().casefold()
