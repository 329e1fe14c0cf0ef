"""The local analyst: reads a listing with morphology and a lexicon, and reports only what it says."""

import asyncio

from server.core.language import Language
from server.core.names import clean_name
from server.marketing.ports import Intelligence, Listing, ListingTooThin, MeteredProvenance
from server.marketing.region import region_of
from server.providers.writers.analyst_report import write_report
from server.providers.writers.analyst_scores import read_listing
from server.providers.writers.phrases import table

PROVIDER = "local"
MODEL = "castad-analyst"


class LocalAnalyst:
    """Analyst port without any vendor; the same listing always gives the same report."""

    async def analyze(self, listing: Listing, language: Language) -> tuple[Intelligence, MeteredProvenance]:
        """Read in a thread: morphology takes tens of milliseconds, its first use a second or two."""
        return await asyncio.to_thread(_analyze, listing, language), _provenance()


def _analyze(listing: Listing, language: Language) -> Intelligence:
    place = region_of(listing.road_address)
    known = frozenset({place.region, place.detail_region, *clean_name(listing.name).split()})
    reading = read_listing(listing, known)
    if not reading.findings:
        raise ListingTooThin
    return write_report(listing, place, reading, language)


def _provenance() -> MeteredProvenance:
    return MeteredProvenance(provider=PROVIDER, model=MODEL, prompt_version=table("lexicon")["version"])
