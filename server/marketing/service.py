"""The use cases of marketing: analyse a listing, and read what came of it."""

from uuid import UUID

from server.core.database import Transaction
from server.core.errors import NotFound
from server.core.language import Language
from server.core.paging import Page, PageTokens, page_size
from server.jobs import repository as job_rows
from server.jobs import service as jobs
from server.jobs.models import Job, JobKind, NewJob
from server.marketing import repository
from server.marketing.errors import ListingTooThinToUse
from server.marketing.models import Analysis, PlaceSource
from server.marketing.ports import Listing
from server.marketing.region import region_of

LIST = "analyses"


async def start_analysis(tx: Transaction, user_id: UUID, listing: Listing, language: Language) -> tuple[Analysis, Job]:
    """Keep the listing and queue its analysis; raises ListingTooThinToUse where there is nothing to read."""
    if not listing.description.strip() and not listing.facilities:
        raise ListingTooThinToUse
    region = region_of(listing.road_address)
    analysis = await repository.insert_analysis(tx, user_id, PlaceSource.MANUAL, listing, region, language)
    job = await jobs.start(tx, user_id, NewJob(JobKind.ANALYSIS, subject_id=analysis.id))
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
