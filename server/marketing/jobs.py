"""The job that reads a listing and saves its report."""

from server.core.failures import EngineFailed
from server.jobs.costs import Cost
from server.jobs.models import JobKind
from server.jobs.run import JobRun
from server.marketing import repository, service
from server.marketing.ports import Analyst, ListingTooThin


class AnalysisJob:
    """Hands the listing to the analyst; a listing that says nothing fails for good, with the reason."""

    kind = JobKind.ANALYSIS

    def __init__(self, analyst: Analyst) -> None:
        self._analyst = analyst

    async def __call__(self, run: JobRun) -> None:
        """Analyse once and save."""
        await run.enter("analyze")
        user_id, analysis_id = run.job.user_id, run.job.subject_id
        async with run.uow() as tx:
            analysis = await service.get_analysis(tx, user_id, analysis_id)
        try:
            intelligence, provenance = await self._analyst.analyze(analysis.listing, analysis.language)
        except ListingTooThin as error:
            raise EngineFailed("LISTING_TOO_THIN", "nothing usable in the text", retryable=False) from error
        tokens = provenance.input_tokens + provenance.output_tokens
        async with run.finish(Cost(provenance.provider, "tokens", tokens, provenance.cost_micros)) as tx:
            await repository.save_report(tx, user_id, analysis_id, intelligence, provenance)
