"""The use cases of marketing: analyse a listing, and read what came of it."""

from dataclasses import asdict, dataclass
from uuid import UUID

from server.core import clock
from server.core.database import Transaction
from server.core.errors import NotFound
from server.core.language import Language
from server.core.paging import Page, PageTokens, page_size
from server.jobs import repository as job_rows
from server.jobs import service as jobs
from server.jobs.models import Job, JobKind, NewJob
from server.marketing import repository
from server.marketing.errors import ListingTooThinToUse, PlaceUrlUnsupported
from server.marketing.models import Analysis, PlaceSource
from server.marketing.place_links import PlaceLink, place_link
from server.marketing.ports import Candidate, Listing
from server.marketing.region import region_of

LIST = "analyses"


@dataclass(frozen=True, slots=True)
class WantedPlace:
    """Which place of the map to read: by its number, else by a short link, else as a search has offered it."""

    place_id: str = ""
    link: str = ""
    candidate: Candidate | None = None


def wanted_by_link(url: str) -> WantedPlace:
    """The place of a pasted link; raises PlaceUrlUnsupported."""
    link = place_link(url)
    return WantedPlace(place_id=link.place_id, link="" if link.place_id else link.url)


def wanted_candidate(candidate: Candidate) -> WantedPlace:
    """A place as the search has offered it, by its link where that is one of the map."""
    try:
        link = place_link(candidate.place_url) if candidate.place_url else PlaceLink("")
    except PlaceUrlUnsupported:
        link = PlaceLink("")
    return WantedPlace(link.place_id, "" if link.place_id else link.url, candidate)


async def start_analysis(tx: Transaction, user_id: UUID, listing: Listing, language: Language) -> tuple[Analysis, Job]:
    """Keep the listing and queue its analysis; raises ListingTooThinToUse where there is nothing to read."""
    if not listing.says_something:
        raise ListingTooThinToUse
    region = region_of(listing.road_address)
    analysis = await repository.insert_analysis(
        tx, user_id, PlaceSource.MANUAL, listing, region, language, read_at=clock.now()
    )
    job = await jobs.start(tx, user_id, NewJob(JobKind.ANALYSIS, subject_id=analysis.id))
    return analysis, job


async def start_reading(
    tx: Transaction, user_id: UUID, wanted: WantedPlace, language: Language
) -> tuple[Analysis, Job]:
    """Queue the reading of a place on the map, and its analysis; what a candidate tells is shown meanwhile."""
    known = wanted.candidate or Candidate("")
    listing = Listing(
        name=known.title,
        road_address=known.road_address or known.address,
        description="",
        category=known.category,
        coordinates=known.coordinates,
    )
    region = region_of(listing.road_address)
    analysis = await repository.insert_analysis(
        tx, user_id, PlaceSource.NAVER, listing, region, language, place_id=wanted.place_id
    )
    job = await jobs.start(tx, user_id, NewJob(JobKind.ANALYSIS, subject_id=analysis.id, payload=asdict(wanted)))
    return analysis, job


async def get_analysis(tx: Transaction, user_id: UUID, analysis_id: UUID) -> Analysis:
    """One analysis; raises NotFound."""
    analysis = await repository.get(tx, user_id, analysis_id)
    if analysis is None:
        raise NotFound
    return analysis


async def get_with_job(tx: Transaction, user_id: UUID, analysis_id: UUID) -> tuple[Analysis, Job]:
    """One analysis and its latest job; raises NotFound.

    The job is read first: an ended one is never shown with an analysis from before its end.
    """
    latest = await job_rows.latest_of(tx, user_id, [analysis_id])
    analysis = await get_analysis(tx, user_id, analysis_id)
    return analysis, latest[analysis_id]


async def list_analyses(
    tx: Transaction, user_id: UUID, tokens: PageTokens, *, size: int, token: str
) -> tuple[Page[Analysis], dict[UUID, Job]]:
    """A page of analyses, newest first, and the latest job of each."""
    before = tokens.read(LIST, user_id, token)
    size = page_size(size)
    rows, total = await repository.page(tx, user_id, limit=size + 1, before=before)
    page = tokens.page(LIST, user_id, rows, size, total)
    return page, await job_rows.latest_of(tx, user_id, [row.id for row in page.rows])


async def delete_analysis(tx: Transaction, user_id: UUID, analysis_id: UUID) -> None:
    """Delete an analysis and stop its job; raises NotFound."""
    _, job = await get_with_job(tx, user_id, analysis_id)
    if not job.state.ended:
        await jobs.cancel(tx, user_id, job.id)
    await repository.remove(tx, user_id, analysis_id)
