"""The job that reads a place where it has to, and saves its report."""

from server.core.failures import EngineFailed
from server.core.provenance import LOCAL
from server.jobs.models import JobKind
from server.jobs.run import JobRun
from server.marketing import repository, service
from server.marketing.models import Analysis
from server.marketing.place_match import is_same_place
from server.marketing.ports import Analyst, Listing, ListingTooThin, PlaceReader
from server.marketing.region import region_of
from server.marketing.service import WantedPlace

READ_PERCENT = 40


class AnalysisJob:
    """Reads the place once, then hands its listing to the analyst; a listing that says nothing fails for good."""

    kind = JobKind.ANALYSIS

    def __init__(self, analyst: Analyst, reader: PlaceReader | None = None) -> None:
        self._analyst = analyst
        self._reader = reader

    async def __call__(self, run: JobRun) -> None:
        """Read, analyse, save; what was read stays even where the analysis fails."""
        user_id, analysis_id = run.job.user_id, run.job.subject_id
        async with run.uow() as tx:
            analysis = await service.get_analysis(tx, user_id, analysis_id)
        listing = analysis.listing if analysis.read_at else await self._read(run, analysis)
        await run.enter("analyze", READ_PERCENT)
        try:
            intelligence, provenance = await self._analyst.analyze(listing, analysis.language)
        except ListingTooThin as error:
            raise EngineFailed("LISTING_TOO_THIN", "nothing usable in the text", retryable=False) from error
        own = provenance.cost if provenance.provider == LOCAL else None
        async with run.finish(own) as tx:
            await repository.save_report(tx, user_id, analysis_id, intelligence, provenance)

    async def _read(self, run: JobRun, analysis: Analysis) -> Listing:
        if self._reader is None:
            raise EngineFailed("PROVIDER_NOT_CONFIGURED", "the map is not read here", retryable=True, provider="naver")
        await run.enter("read")
        wanted = run.payload(WantedPlace)
        place_id = analysis.place_id or await self._locate(run, self._reader, wanted)
        listing = await self._reader.read(place_id)
        if wanted.candidate and not wanted.place_id and not is_same_place(wanted.candidate, listing):
            raise EngineFailed("PLACE_NOT_FOUND", "the map shows another place", retryable=False, provider="naver")
        async with run.uow() as tx:
            await run.enter("analyze", READ_PERCENT)
            region = region_of(listing.road_address)
            await repository.save_listing(tx, analysis.user_id, analysis.id, listing, region)
        return listing

    async def _locate(self, run: JobRun, reader: PlaceReader, wanted: WantedPlace) -> str:
        """Find the place's number, and keep it: the next run starts from there."""
        place_id = await reader.locate(wanted.link, wanted.candidate)
        async with run.uow() as tx:
            await run.enter("read", READ_PERCENT // 2)
            await repository.name_place(tx, run.job.user_id, run.job.subject_id, place_id)
        return place_id
