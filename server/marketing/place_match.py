"""Whether the place that was read is the one that was meant."""

import re
import unicodedata

from server.marketing.ports import Candidate, Listing
from server.marketing.region import region_of

_LETTERS = re.compile(r"[\W_]+")
_SHORTEST_PART = 2


def is_same_place(candidate: Candidate, listing: Listing) -> bool:
    """Whether names agree, one perhaps longer than the other, and nothing says that they lie in different regions."""
    meant, found = _letters(candidate.title), _letters(listing.name)
    shorter, longer = sorted((meant, found), key=len)
    return len(shorter) >= _SHORTEST_PART and shorter in longer and not _lie_apart(candidate, listing)


def _lie_apart(candidate: Candidate, listing: Listing) -> bool:
    meant = region_of(candidate.road_address or candidate.address).region
    found = region_of(listing.road_address).region
    return bool(meant and found) and meant != found


def _letters(text: str) -> str:
    return _LETTERS.sub("", unicodedata.normalize("NFKC", text)).casefold()
